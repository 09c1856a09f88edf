"""Every error that jejaring raises on purpose, as one tree.

::

    JejaringError                 every error of ours: .code, .context, .hint
      InvalidRecord               one row of a list; collected, never raised one by one
      IngestFailed                a file that cannot be read, or nothing in it accepted
      NotFound (LookupError)      a thing that was asked for is not there
        UnknownNode
        UnknownRegion
        UnknownActivity
        UnknownParty
      Ambiguous (LookupError)     several things answer to the name; context holds the candidates
      InvalidFolder (ValueError)  a Network folder that is not one, or of another format version
      InvalidNetwork (ValueError) ties that cannot be measured: negative or endless weights, a node without its group
      InvalidMarket (ValueError)  arrays that are no market: floats, negative, duplicate, out of range
      RuleViolation (ValueError)  a request the rules forbid: which rule, what would make it allowed
        IllegalTransition         a step that the life cycle does not have here: which ones it has
      NoFeasiblePlan              hard rules cannot all hold: the smallest clashing set
      SolverStopped               a limit was reached: reason, best plan so far, gap
      NotAllowed                  role and action
      NotAuthenticated            no key, an unknown, expired or revoked one
      Cancelled                   a person stopped the work; what is kept is said
      QueueFull                   enough work of this key waits already: how many seconds to wait
      StoreUnavailable            the graph database does not answer, or refuses the password
        StoreConflict             two writers at one thing
          StaleVersion            the thing has changed since the writer read it
            UnknownVersion        the thing never had the version that the writer names
        StoreTooOld               the program is older than the graph, or the graph than the program

One class, one code: the same in the command line, the API and the pages
(``docs/reference/errors.md`` lists them, and a test holds the list to this tree).
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pathlib import Path


class JejaringError(Exception):
    """Something that a person can mend: what happened, to which thing, and what to do.

    Parameters
    ----------
    message
        One sentence: what happened, to which thing.
    hint
        One sentence: what to do next.
    context
        The facts of the message as attributes, for programs: file, row, region and so on.
        Never personal data.

    Examples
    --------
    >>> error = NotFound("no region 35.99", hint="try 35.09", region="35.99")
    >>> error.code, error.context["region"], error.hint
    ('not_found', '35.99', 'try 35.09')
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str = "", **context: object) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.context = context

    def __str__(self) -> str:
        return f"{self.message} — {self.hint}" if self.hint else self.message


class InvalidRecord(JejaringError):
    """One row that names no business, or one cell that breaks a rule; context has file, sheet, row, column."""

    code = "invalid_record"


class IngestFailed(JejaringError):
    """A list that could not be read at all, or of which nothing was accepted."""

    code = "ingest_failed"


class NotFound(JejaringError, LookupError):
    """A thing that was asked for by name, code or id is not there."""

    code = "not_found"


class UnknownNode(NotFound):
    """A node that is not in the network."""

    code = "unknown_node"


class UnknownRegion(NotFound):
    """A code or name that is no region of the register in force."""

    code = "unknown_region"


class UnknownActivity(NotFound):
    """A code that is no activity of the KBLI edition asked."""

    code = "unknown_activity"


class UnknownParty(NotFound):
    """An enterprise, buyer or officer that the network does not hold."""

    code = "unknown_party"


class Ambiguous(JejaringError, LookupError):
    """Several things answer to the name: ``context["candidates"]`` lists them."""

    code = "ambiguous"


class InvalidFolder(JejaringError, ValueError):
    """A folder that is no Network folder, or of a format version that this program does not read."""

    code = "invalid_folder"


class InvalidNetwork(JejaringError, ValueError):
    """Ties or groups that cannot be measured: weights that are no numbers or negative, nodes without a group."""

    code = "invalid_network"


class InvalidMarket(JejaringError, ValueError):
    """Arrays that are no market: floats, negative or overflowing numbers, indices out of range, duplicates."""

    code = "invalid_market"


class RuleViolation(JejaringError, ValueError):
    """A request that the rules forbid: which rule, and what would make it allowed."""

    code = "rule_violation"


class IllegalTransition(RuleViolation):
    """A step that the life cycle does not have in this state: ``context["legal"]`` names those it has."""

    code = "illegal_transition"


class NoFeasiblePlan(JejaringError):
    """Hard rules that cannot all hold: ``context["clash"]`` is the smallest clashing set found."""

    code = "no_feasible_plan"


class SolverStopped(JejaringError):
    """A solver reached a limit or died: reason, best plan so far, gap, and where the problem is saved."""

    code = "solver_stopped"


class NotAllowed(JejaringError):
    """A role that may not do the action."""

    code = "not_allowed"


class NotAuthenticated(JejaringError):
    """No key was sent, or one that is unknown, expired or revoked."""

    code = "not_authenticated"


class Cancelled(JejaringError):
    """A person stopped the work; the message says what is stored and how to go on."""

    code = "cancelled"


class QueueFull(JejaringError):
    """As much long work of one key waits as may wait: ``context["wait"]`` is the seconds after which to ask again."""

    code = "queue_full"


class StoreUnavailable(JejaringError):
    """The graph database does not answer, cannot be started, or refuses the password."""

    code = "store_unavailable"


class StoreConflict(StoreUnavailable):
    """Two writers met at one thing, and the other was first."""

    code = "store_conflict"


class StaleVersion(StoreConflict):
    """The thing has changed since the writer read it: ``context["seq"]`` is its version now."""

    code = "stale_version"


class UnknownVersion(StaleVersion):
    """The thing never had the version that the writer names: ``context["seq"]`` is its version now."""

    code = "unknown_version"


class StoreTooOld(StoreUnavailable):
    """Program and graph are of different versions: which is older, and what to do."""

    code = "store_too_old"


def unreadable(file: Path, cause: Exception) -> str:
    """Return in words what keeps a file from being read: a reader knows no numbers of the system.

    Examples
    --------
    >>> from pathlib import Path
    >>> unreadable(Path("plan.toml"), FileNotFoundError(2, "No such file or directory"))
    'there is no file plan.toml'
    >>> import tomllib
    >>> try:
    ...     table = tomllib.loads('code = halal')
    ... except tomllib.TOMLDecodeError as cause:
    ...     print(unreadable(Path("plan.toml"), cause))
    plan.toml is no TOML at line 1, column 8
    """
    message = f"{file} cannot be read: {cause}"
    if isinstance(cause, FileNotFoundError):
        message = f"there is no file {file}"
    elif isinstance(cause, IsADirectoryError):
        message = f"{file} is a folder, and a file is wanted"
    elif isinstance(cause, PermissionError):
        message = f"{file} may not be read by this account"
    elif isinstance(cause, UnicodeDecodeError):
        message = f"{file} is no text in UTF-8"
    elif isinstance(cause, tomllib.TOMLDecodeError):
        place = re.search(r"at line (\d+), column (\d+)", str(cause))
        message = (
            f"{file} is no TOML at line {place[1]}, column {place[2]}" if place else f"{file} ends where TOML goes on"
        )
    return message
