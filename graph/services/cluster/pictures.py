"""Pictures of clusters as SVG text: the network of one cluster, and the 2 x 2 of bonding and bridging of all.

Nobody is named in them: a mark is a member, or a kind of partner. Ties of trust (survey, restricted) are not drawn.
The same network gives the same picture.
"""

from __future__ import annotations

from html import escape
from math import atan2, copysign, cos, hypot, isfinite, log1p, pi, sin
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.metrics.relation import (
    OFFICIALS,
    RELATION,
    cluster_position,
    read_memberships,
    read_relation,
    tier_of,
)
from graph.model.vocabulary import TieType
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from graph.network import Network
    from graph.settings import Language

FONT: Final = "font-family='Open Sans, Noto Sans, sans-serif'"
MOST_OUTSIDE: Final = 70
"""Outside partners drawn, those with most ties to members first: more would hide the members."""
SIDE: Final = 560
LEGEND: Final = 305
TIERS: Final = ("member", "buyer", "trader", "bank", "government", "bds", "cooperative", "other")
COLOURS: Final = {
    "member": "#0b6661",
    "buyer": "#9c450d",
    "trader": "#d9a26b",
    "bank": "#c79a00",
    "government": "#55438d",
    "bds": "#2f6fb0",
    "cooperative": "#5d8a2f",
    "other": "#8b979b",
}


def network_picture(
    network: Network, cluster: str, language: Language, *, types: Iterable[str] | None = None, on: date | None = None
) -> str:
    """Return the network of a cluster and its partners as SVG.

    Examples
    --------
    >>> from datetime import date
    >>> import polars as pl
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b", "k"], "kind": ["enterprise"] * 2 + ["cluster"], "name": list("ABK")})
    >>> ties = pl.DataFrame(
    ...     {"start": ["a", "b", "a"], "end": ["k", "k", "b"], "type": ["PART_OF", "PART_OF", "SUPPLIES"]}
    ... )
    >>> network_picture(Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1)), "k", "en").count("<circle")
    3
    """
    memberships = read_memberships(network, on)
    members = memberships.members[cluster_position(network, memberships, cluster)]
    drawn = set(RELATION if types is None else types) - {TieType.TRUSTS}
    plain = read_relation(network, drawn, on).plain
    inside = np.zeros(plain.n, bool)
    inside[members] = True
    touching = inside[plain.low] | inside[plain.high]
    low, high = plain.low[touching], plain.high[touching]
    outside = np.where(inside[low], high, low)[inside[low] != inside[high]]
    counted = np.bincount(outside, minlength=plain.n)
    most = np.argsort(-counted, kind="stable")[:MOST_OUTSIDE]
    shown = np.concatenate([members, np.sort(most[counted[most] > 0])]).astype(np.int64)
    at = np.full(plain.n, -1, np.int64)
    at[shown] = np.arange(shown.size)
    kept = (at[low] >= 0) & (at[high] >= 0)
    ends = np.stack([at[low[kept]], at[high[kept]]], axis=1)
    points = _spread_out(shown.size, ends, members.size)
    tier = tier_of(network)
    kinds = ["member" if inside[row] else (tier[row] if tier[row] in COLOURS else "other") for row in shown.tolist()]
    official = network.parties["kind"].is_in(sorted(OFFICIALS)).to_numpy()[shown]
    hidden = int(np.count_nonzero(counted)) - (shown.size - members.size)
    parts = [*_ties(points, ends, members.size, official), *_marks(points, kinds), *_legend(kinds, hidden, language)]
    label = escape(say("picture.network", language, members=members.size, partners=int(np.count_nonzero(counted))))
    return _svg(SIDE + LEGEND, SIDE, label, parts)


def _svg(width: int, height: int, label: str, parts: Iterable[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
    return head + f"<title>{label}</title>" + "".join(parts) + "</svg>"


def _spread_out(n: int, ends: NDArray[np.int64], members: int) -> NDArray[np.float64]:
    """Place members in the middle and partners around them: springs along ties, everyone pushing everyone away."""
    turn = np.arange(n) * (pi * (3 - 5**0.5))
    radius = np.where(np.arange(n) < members, 0.45 * np.sqrt((np.arange(n) + 0.5) / max(members, 1)), 0.9)
    points = np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1)
    ideal = 1.1 / max(n, 1) ** 0.5
    for step in range(180):
        away = points[:, None, :] - points[None, :, :]
        distance = np.sqrt((away**2).sum(axis=2)) + 1e-3
        force = (away * (ideal**2 / distance**2)[:, :, None]).sum(axis=1)
        pull = points[ends[:, 0]] - points[ends[:, 1]]
        pull *= (np.sqrt((pull**2).sum(axis=1)) / ideal)[:, None] * 0.6
        np.add.at(force, ends[:, 0], -pull)
        np.add.at(force, ends[:, 1], pull)
        force -= points * 0.35 * ideal / 0.1
        reach = np.sqrt((force**2).sum(axis=1, keepdims=True)) + 1e-9
        points += force / reach * np.minimum(reach, 0.09 * (1 - step / 190))
    low, high = (points.min(axis=0), points.max(axis=0)) if n else (np.zeros(2), np.ones(2))
    return np.asarray(22 + (points - low) / np.maximum(high - low, 1e-9) * (SIDE - 44))


def _ties(points: NDArray[np.float64], ends: NDArray[np.int64], members: int, official: NDArray[np.bool_]) -> list[str]:
    styles = {
        "inside": 'stroke="#0b6661" stroke-width="1.6" stroke-opacity="0.7"',
        "office": 'stroke="#55438d" stroke-width="0.8" stroke-opacity="0.55" stroke-dasharray="4 3"',
        "out": 'stroke="#8b979b" stroke-width="0.9" stroke-opacity="0.6"',
    }
    lines: dict[str, list[str]] = {name: [] for name in ("out", "office", "inside")}
    for a, b in ends.tolist():
        (x, y), (u, v) = points[a], points[b]
        name = "inside" if max(a, b) < members else ("office" if official[a] or official[b] else "out")
        lines[name].append(f"M{x:.0f} {y:.0f}L{u:.0f} {v:.0f}")
    return [f'<path d="{"".join(every)}" fill="none" {styles[name]}/>' for name, every in lines.items() if every]


def _mark(kind: str, x: float, y: float, r: float) -> str:
    """Return one mark: the kind is told by shape as well as by colour."""
    paint = f'fill="{COLOURS[kind]}" stroke="#fff" stroke-width="1"'
    if kind in ("member", "other"):
        return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r if kind == "member" else r * 0.7:.1f}" {paint}/>'
    sides, start = {"buyer": (4, pi / 4), "bank": (4, 0.0), "trader": (3, pi / 2), "government": (3, -pi / 2)}.get(
        kind, (6, 0.0) if kind == "bds" else (5, -pi / 2)
    )
    around = (start + 2 * pi * side / sides for side in range(sides))
    corners = " ".join(f"{x + r * 1.15 * cos(turn):.1f},{y + r * 1.15 * sin(turn):.1f}" for turn in around)
    return f'<polygon points="{corners}" {paint}/>'


def _marks(points: NDArray[np.float64], kinds: Sequence[str]) -> list[str]:
    order = sorted(range(len(kinds)), key=lambda at: (kinds[at] == "member", at))
    return [_mark(kinds[at], float(points[at, 0]), float(points[at, 1]), 7.0) for at in order]


def _legend(kinds: Sequence[str], hidden: int, language: Language) -> list[str]:
    parts, y = [], 40
    for kind in TIERS:
        count = kinds.count(kind)
        if count:
            parts.append(_mark(kind, SIDE + 26, y - 6, 9.0))
            parts.append(_text(SIDE + 46, y, f"{say(f'picture.{kind}', language)} ({count})", size=18, **LEFTMOST))
            y += 31
    y += 10
    for name, style in (
        ("inside", 'stroke="#0b6661" stroke-width="2.4"'),
        ("out", 'stroke="#8b979b" stroke-width="1.6"'),
        ("office", 'stroke="#55438d" stroke-width="1.6" stroke-dasharray="4 3"'),
    ):
        parts.append(f'<path d="M{SIDE + 14} {y - 6}h24" {style}/>')
        parts.append(_text(SIDE + 46, y, say(f"picture.tie_{name}", language), size=18, **LEFTMOST))
        y += 29
    if hidden > 0:
        told = say("picture.hidden", language, count=number(hidden, language))
        parts.append(_text(SIDE + 14, y + 8, told, size=16, anchor="start"))
    return parts


LEFTMOST: Final = {"anchor": "start", "ink": "#17262d"}
PLOT: Final = 460
LEFT: Final = 84
TOP: Final = 30


def quadrant_picture(places: Sequence[tuple[str, float, float]], chosen: str | None, language: Language) -> str:
    """Return the 2 x 2 of bonding (across) against bridging (up) as SVG, one cluster in front of the others.

    Parameters
    ----------
    places
        Name, bonding z and bridging z of every cluster; those without z are left out.
    chosen
        Name of the cluster in front; None names them all by number in the order given.

    Examples
    --------
    >>> quadrant_picture([("A", 2.0, -1.0), ("B", float("nan"), 1.0)], "A", "en").count("<circle")
    1
    """
    known = [(at, name, x, y) for at, (name, x, y) in enumerate(places, 1) if isfinite(x) and isfinite(y)]
    far = max([_near(abs(z)) for _, _, *both in known for z in both] + [_near(3.0)]) * 1.15

    def across(z: float) -> float:
        return LEFT + (_near(z) / far + 1) / 2 * PLOT

    def up(z: float) -> float:
        return TOP + (1 - _near(z) / far) / 2 * PLOT

    parts = [
        f'<rect x="{LEFT}" y="{TOP}" width="{PLOT / 2}" height="{PLOT / 2}" fill="#faece0"/>'
        f'<rect x="{LEFT + PLOT / 2}" y="{TOP}" width="{PLOT / 2}" height="{PLOT / 2}" fill="#e2f0ee"/>'
        f'<rect x="{LEFT}" y="{TOP + PLOT / 2}" width="{PLOT / 2}" height="{PLOT / 2}" fill="#f1f1ee"/>'
        f'<rect x="{LEFT + PLOT / 2}" y="{TOP + PLOT / 2}" width="{PLOT / 2}" height="{PLOT / 2}" fill="#ece9f6"/>',
        *_corners(language),
        *_ticks(across, up, far, language),
    ]
    drawn: list[tuple[float, float]] = []
    for at, name, x, y in sorted(known, key=lambda one: one[1] == chosen):
        front = chosen is None or name == chosen
        paint = 'fill="#0b6661" stroke="#fff" stroke-width="2"' if front else 'fill="#fff" stroke="#6d7c83"'
        cx, cy = _apart(across(x), up(y), drawn) if chosen is None else (across(x), up(y))
        drawn.append((cx, cy))
        parts.append(f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="{11 if front else 6}" {paint}/>')
        if chosen is None:
            parts.append(_text(cx, cy + 4, str(at), size=11, ink="#fff"))
    label = escape(say("picture.quadrant", language, clusters=len(known)))
    return _svg(LEFT + PLOT + 20, TOP + PLOT + 66, label, parts)


def _apart(x: float, y: float, drawn: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Push a numbered mark away from those drawn before it, so that each number can be read."""
    for _ in range(6):
        for u, v in drawn:
            gap = hypot(x - u, y - v)
            if gap < 22:
                turn = atan2(y - v, x - u) if gap else 0.0
                x, y = u + 22 * cos(turn), v + 22 * sin(turn)
    return x, y


def _near(z: float) -> float:
    """Press far values together: 2 standard deviations and 6 stay apart, 100 does not push them to the middle."""
    return copysign(log1p(abs(z)), z)


def _corners(language: Language) -> list[str]:
    right, low = LEFT + PLOT - 10, TOP + PLOT - 12
    spots = {
        "broker_dependent": (LEFT + 10, TOP + 20, "start"),
        "bonded_and_open": (right, TOP + 20, "end"),
        "isolated": (LEFT + 10, low, "start"),
        "inward": (right, low, "end"),
    }
    return [
        f'<text x="{x}" y="{y}" font-size="16" font-weight="bold" text-anchor="{anchor}" fill="#4a5b63" {FONT}>'
        f"{escape(say(f'picture.{code}', language))}</text>"
        for code, (x, y, anchor) in spots.items()
    ]


def _text(x: float, y: float, words: str, *, size: int = 15, anchor: str = "middle", ink: str = "#4a5b63") -> str:
    """Return a text of the picture; words are escaped here."""
    style = f'font-size="{size}" text-anchor="{anchor}" fill="{ink}" {FONT}'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(words)}</text>'


def _ticks(across: Callable[[float], float], up: Callable[[float], float], far: float, language: Language) -> list[str]:
    reached = [step for step in (1, 2, 5, 10, 20, 50, 100) if _near(step) < far][-3:]
    middle = TOP + PLOT / 2
    cross = f"M{LEFT + PLOT / 2} {TOP}v{PLOT}M{LEFT} {middle}h{PLOT}"
    parts = [f'<path d="{cross}" stroke="#55666d" stroke-width="1.4"/>']
    for z in (*(-step for step in reversed(reached)), 0, *reached):
        text = ("+" if z > 0 else "−" if z < 0 else "") + number(abs(z), language)
        parts.append(_text(across(z), TOP + PLOT + 20, text))
        parts.append(_text(LEFT - 7, up(z) + 4, text, anchor="end"))
    parts.append(_text(LEFT + PLOT / 2, TOP + PLOT + 48, say("picture.across", language), size=17, ink="#17262d"))
    turned = _text(0, 0, say("picture.up", language), size=17, ink="#17262d")
    return [*parts, f'<g transform="translate(22 {middle}) rotate(-90)">{turned}</g>']
