"""Caseload: the enterprises that one officer coaches, or those of one list, each with its best buyers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.errors import UnknownParty
from graph.matching.reading.repairs import UNKNOWN_PERMITS
from graph.services.pairing.find_party import find_party
from graph.services.pairing.match import match
from graph.services.pairing.match_facts import missing
from graph.services.pairing.partners import sheet
from graph.services.sheet.facts import CaseFacts, CaseloadFacts, PartyFacts, SheetFacts
from graph.services.sheet.words import party_facts
from graph.services.source import Source, lists_of, provenance
from graph.services.work.progress import Progress, silent
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.network import Network
    from graph.services.pairing.partner_question import PartnerQuestion
    from graph.services.work.runs import Runs
    from graph.settings import Language

ACCOMPANY: Final = ("COACHES", "FACILITATES")
"""Ties by which an officer or facilitator accompanies an enterprise."""
OFFICERS: Final = ("officer", "bds_provider", "institution", "front_office")
"""Kinds of party that accompany enterprises."""
LISTED: Final = ("enterprise", "cooperative", "social_enterprise")
"""Kinds of party of a list that make up a caseload."""
HANDED_OUT: Final[Mapping[Language, str]] = {"id": "serahkan", "en": "hand-out"}
"""Folder of the sheets that the enterprises themselves are given, beside the officer's own."""
_LIST_ENDING: Final = re.compile(r"\.(?:xlsx?|ods|csv|tsv|txt|json|geojson|parquet)$", re.I)


def coached_by(network: Network, officer: int) -> list[int]:
    """Return the rows of those whom an officer accompanies on the snapshot's date, by name.

    An officer who facilitates a cluster accompanies its members.
    """
    ties = network.tie_arrays(ACCOMPANY, on=network.as_of)
    met = {int(end) for start, end in zip(ties.start, ties.end, strict=True) if int(start) == officer}
    kinds = network.parties["kind"]
    clusters = {row for row in met if kinds[row] == "cluster"}
    if clusters:
        belongs = network.tie_arrays(["PART_OF"], on=network.as_of)
        met |= {int(start) for start, end in zip(belongs.start, belongs.end, strict=True) if int(end) in clusters}
    names = network.parties["name"]
    return sorted(met - clusters, key=lambda row: (names[row], row))


def listed_in(network: Network, asked: str) -> list[int]:
    """Return the rows of the businesses of one list, by name: an officer's own list is her caseload.

    The list is called as ``source`` has it: its file's name without the ending, in any case; with several sheets all
    of them together, or one as *file/sheet*. Where it is called by its path, the file's name is meant.
    """
    wanted = _LIST_ENDING.sub("", asked.strip()).casefold()
    if _LIST_ENDING.search(asked.strip()):
        wanted = re.split(r"[/\\]", wanted)[-1]
    parties = zip(network.parties["source"], network.parties["kind"], strict=True)
    rows = [
        row
        for row, (source, kind) in enumerate(parties)
        if kind in LISTED and source and wanted in {source.casefold(), source.casefold().split("/", maxsplit=1)[0]}
    ]
    names = network.parties["name"]
    return sorted(rows, key=lambda row: (names[row], row))


def _of_whom(network: Network, asked: str, language: Language) -> tuple[PartyFacts, list[int]]:
    """Return the officer, or the list, and the rows of those who are meant."""
    rows = listed_in(network, asked)
    if rows:
        called = re.split(r"[/\\]", asked.strip())[-1] if _LIST_ENDING.search(asked.strip()) else asked
        return PartyFacts("", called, "list", kind_label=say("caseload.list", language)), rows
    if not network.parties["kind"].is_in(list(OFFICERS)).any():
        lists = ", ".join(lists_of(network.parties))
        message = f"the network holds no officer, and no list called “{asked}”"
        hint = f"add a column Pendamping with the officer's name to the list, or name one of the lists: {lists}"
        raise UnknownParty(message, hint=hint, sentence="told.no_officer", asked=asked, lists=lists)
    officer = find_party(network, asked, kinds=OFFICERS).row
    rows = coached_by(network, officer)
    if not rows:
        message = f"{network.parties['name'][officer]} accompanies nobody on {network.as_of}"
        facts = {"name": network.parties["name"][officer], "as_of": network.as_of.isoformat()}
        hint = "COACHES ties say who accompanies whom"
        raise UnknownParty(message, hint=hint, sentence="told.no_caseload", **facts)
    return party_facts(network, officer, language), rows


def read_caseload(
    source: Source, question: PartnerQuestion, language: Language, progress: Progress = silent, runs: Runs | None = None
) -> tuple[CaseloadFacts, dict[str, SheetFacts]]:
    """Return the index of an officer, or of a list, and the sheet of each of its enterprises by file name.

    Those with something to mend stand first, then those with a partner chosen by the plan, then the rest.

    Raises
    ------
    UnknownParty
        When there is no such officer and no such list, or the officer accompanies nobody.
    """
    network = source.network
    whose, rows = _of_whom(network, question.asked, language)
    matched = match(source, question.parameters, runs=runs, progress=progress)
    sheets: dict[str, SheetFacts] = {}
    cases = []
    for done, row in enumerate(rows, start=1):
        one = sheet(matched, row, question, language)
        file = file_name(one.party.name, one.party.id)
        sheets[file] = one
        cases.append(_case(one, file, f"{HANDED_OUT[language]}/{file}", language))
        progress("sheets", done, len(rows))
    cases.sort(key=lambda case: (not case.missing, case.standing != "chosen", case.enterprise.name))
    origin = provenance(source, question.parameters.words(language))
    return CaseloadFacts(language, whose, origin, matched.value_unit, tuple(cases)), sheets


def file_name(name: str, party: str) -> str:
    """Return the name of a sheet's file: readable, safe on every system, unique by the end of the id.

    Examples
    --------
    >>> file_name("UD Sumber/Rejeki & Co.", "p00112233445566778899")
    'ud-sumber-rejeki-co-778899.html'
    """
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]
    return f"{words or 'usaha'}-{party[-6:]}.html"


def _case(one: SheetFacts, file: str, to_hand_out: str, language: Language) -> CaseFacts:
    best = next((partner for partner in one.partners if partner.standing == "chosen"), None)
    best = best or (one.partners[0] if one.partners else None)
    near = one.near_misses[0] if one.near_misses else None
    told = best.missing if best else near.missing if near else ()
    (unsaid,) = missing({"missing": [UNKNOWN_PERMITS]}, language)
    return CaseFacts(
        enterprise=one.party,
        file=file,
        to_hand_out=to_hand_out,
        partners=one.candidates,
        best=best.party.name if best else "",
        best_reason=best.reason if best else one.none_sentence,
        standing=best.standing if best else None,
        missing=told,
        nearest=near.party.name if near else "",
        nearest_reason=near.reason if near else "",
        lacks=any(what != unsaid for what in told),
        permits_unknown=unsaid in told,
    )
