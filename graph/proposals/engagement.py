"""An engagement as it stands: state, sides, terms by version, consents, disputes. Frozen: a step makes another."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from graph.proposals.assistance import months_later
from graph.proposals.kinds import Kind, Side, kind_of
from graph.proposals.terms import Terms, kept_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Purpose = Literal["share", "memorandum", "contract"]
PURPOSES: Final[tuple[Purpose, ...]] = ("share", "memorandum", "contract")
FINAL: Final = frozenset({"declined", "expired", "withdrawn", "completed", "terminated"})
BEFORE_CONTRACT: Final = frozenset({"draft", "offered", "interest", "negotiating", "memorandum"})


@dataclass(frozen=True)
class Consent:
    """A party's yes to one purpose: to be shown, or to a paper in one version of the terms."""

    party: str
    purpose: Purpose
    version: int
    form: Literal["account", "link", "form", "recorded"]
    by: str
    given_on: date
    witness: str = ""
    evidence: str = ""
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Dispute:
    """A dispute that a side opened, and how it was settled."""

    by: str
    said: str
    opened_at: datetime
    settled_at: datetime | None = None
    settlement: str = ""


@dataclass(frozen=True)
class Engagement:
    """An engagement as it stands.

    Attributes
    ----------
    suppliers, buyers
        The two sides; several parties of a side are a consortium, of which each member consents.
    proposer
        The side that proposes.
    version
        Of the terms: every edit and counter-offer is another, and consents to a paper hold for one version.
    spoken_for
        Which side each speaker (officer, cooperative) has acted for: never both.
    checks
        Lines of the verification team that are passed, with the verifier.
    active_since, first_active
        The day on which the present term begins (the start that was agreed, else the day of signature), and on which
        the first one did: a renewal moves the first alone.
    lived, ended_on
        The terms of the term that is over, while another is talked over, and the day on which it was said to be
        complete: the record of that term goes by them.
    sent
        Whether it was ever offered: one that never was is the proposing side's alone, also after it has ended.
    refused_for
        Reasons of a refusal by code (``price``, ``certificate:halal`` ...): the pair is free again when they changed.
    origins
        Where figures are from that the draft was filled with, by field of the terms; a field that changes has none.
        Of a field that was left open it says why, until the proposal is sent.
    """

    kind: str
    suppliers: tuple[str, ...]
    buyers: tuple[str, ...]
    state: str = "draft"
    proposer: Side = "supplier"
    version: int = 1
    terms: Terms = field(default_factory=Terms)
    reason: str = ""
    consents: tuple[Consent, ...] = ()
    spoken_for: tuple[tuple[str, Side], ...] = ()
    checks: tuple[tuple[str, str], ...] = ()
    disputes: tuple[Dispute, ...] = ()
    deadline: datetime | None = None
    flags_accepted: tuple[str, ...] = ()
    active_since: date | None = None
    first_active: date | None = None
    started_with: int | None = None
    lived: Terms | None = None
    ended_on: date | None = None
    sent: bool = False
    refused_for: tuple[str, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()

    @property
    def kind_facts(self) -> Kind:
        """The kind, as ``kinds.toml`` says it."""
        return kind_of(self.kind)

    @property
    def parties(self) -> tuple[str, ...]:
        """Everyone on either side, in order."""
        return (*self.suppliers, *self.buyers)

    @property
    def other(self) -> Side:
        """The side that is asked."""
        return "buyer" if self.proposer == "supplier" else "supplier"

    @property
    def strengthened(self) -> Side:
        """The side for whose sake it is: who sells in a partnership, else who is served, coached or financed."""
        return "supplier" if self.kind_facts.patterns else "buyer"

    @property
    def began(self) -> date | None:
        """The day on which it was first active; kept apart only since renewals are told apart."""
        return self.first_active or self.active_since

    @property
    def lived_terms(self) -> Terms:
        """The terms that are or were lived by, whatever is talked over since."""
        return self.lived or self.terms

    @property
    def free_from(self) -> date | None:
        """The first day on which another term can begin: after the last of the one before, or when that was ended."""
        if self.active_since is None:
            return None
        months = self.lived_terms.months
        ends = months_later(self.active_since, months) if months else None
        return min(filter(None, (ends, self.ended_on)), default=self.active_since + timedelta(days=1))

    @property
    def disputed(self) -> bool:
        """Whether a dispute is open."""
        return any(dispute.settled_at is None for dispute in self.disputes)

    def members(self, side: Side) -> tuple[str, ...]:
        """Return the parties of a side."""
        return self.suppliers if side == "supplier" else self.buyers

    def side_of(self, party: str | None) -> Side | None:
        """Return the side that a party is on."""
        if party in self.suppliers:
            return "supplier"
        return "buyer" if party in self.buyers else None

    def consented(self, party: str, purpose: Purpose) -> bool:
        """Return whether a party's consent to a purpose is in force: not revoked, and to the terms as they are.

        Whoever has agreed to a paper has agreed to be shown; consent to be shown holds for every version.
        """
        return any(
            one.party == party
            and one.revoked_at is None
            and (purpose == "share" or (one.purpose == purpose and one.version == self.version))
            for one in self.consents
        )

    def waiting_for(self, purpose: Purpose, side: Side | None = None) -> tuple[str, ...]:
        """Return the parties whose consent to a purpose is not in force."""
        asked = self.parties if side is None else self.members(side)
        return tuple(party for party in asked if not self.consented(party, purpose))


def to_facts(engagement: Engagement) -> dict[str, Any]:
    """Return an engagement as JSON holds it; :func:`from_facts` gives it back."""
    facts = asdict(replace(engagement, terms=Terms(), lived=None))
    facts["terms"] = engagement.terms.model_dump(mode="json", exclude_defaults=True)
    if engagement.lived is not None:
        facts["lived"] = engagement.lived.model_dump(mode="json", exclude_defaults=True)
    return {name: _plain(value) for name, value in facts.items()}


def from_facts(facts: Mapping[str, Any]) -> Engagement:
    """Return the engagement that :func:`to_facts` wrote.

    Examples
    --------
    >>> made = Engagement("training", ("a",), ("b",))
    >>> from_facts(to_facts(made)) == made
    True
    """
    known = {name: facts[name] for name in Engagement.__dataclass_fields__ if name in facts}
    for name in ("suppliers", "buyers", "flags_accepted", "refused_for"):
        known[name] = tuple(known.get(name, ()))
    for name in ("spoken_for", "checks", "origins"):
        known[name] = tuple(tuple(one) for one in known.get(name, ()))
    known.setdefault("sent", known.get("state", "draft") != "draft")  # written before this was kept
    known["terms"] = kept_terms(known.get("terms"))
    known["lived"] = kept_terms(known["lived"]) if known.get("lived") is not None else None
    known |= _agreed_start(known)
    known["consents"] = tuple(Consent(**_dated(one)) for one in known.get("consents", ()))
    known["disputes"] = tuple(Dispute(**_dated(one)) for one in known.get("disputes", ()))
    return Engagement(**_dated(known))


def _agreed_start(known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beginning of what was activated before the start that its terms agree on was heeded."""
    starts, since = known["terms"].starts, known.get("active_since")
    first = known.get("first_active") in (None, since)
    if starts is None or since is None or not first or known.get("started_with") != known.get("version", 1):
        return {}
    return {"active_since": starts.isoformat(), "first_active": starts.isoformat()}


MOMENTS: Final = ("revoked_at", "opened_at", "settled_at", "deadline")
DAYS: Final = ("given_on", "active_since", "first_active", "ended_on")


def _dated(facts: Mapping[str, Any]) -> dict[str, Any]:
    def read() -> Iterator[tuple[str, Any]]:
        for name, value in facts.items():
            if isinstance(value, str) and name in MOMENTS:
                yield name, datetime.fromisoformat(value)
            elif isinstance(value, str) and name in DAYS:
                yield name, date.fromisoformat(value)
            else:
                yield name, value

    return dict(read())


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value
