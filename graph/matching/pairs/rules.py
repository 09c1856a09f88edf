"""Hard rules: what keeps two parties from being a pair, each with a code, a sentence and a count.

A rule of *parties* keeps a party out of the market altogether (it cannot be placed, it offers nothing). A rule of
*pairs* is asked of two parties that are both in it. Every pair of the whole table is either a candidate, or set
aside by the limits on candidates, or counted under one rule: the first that it breaks, in the order below.

What can be mended (a missing NIB, halal or SNI certificate, a business form) is no rule: such a pair stays,
with the repair named and its cost in the value (:mod:`graph.matching.assumptions`).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Rule(IntEnum):
    """The hard rules, in the order in which they are asked.

    Examples
    --------
    >>> Rule.TOO_FAR.code, Rule.NO_PLACE.of_party, Rule.NO_GAIN.of_party
    ('rule.too_far', True, False)
    """

    NO_ACTIVITY = 0
    NO_PLACE = 1
    NO_SIZE = 2
    NO_VOLUME = 3
    NO_PRICE = 4
    EXPIRED = 5
    NO_VALUE_CHAIN_LINK = 6
    OTHER_UNIT = 7
    OTHER_MONTH = 8
    OTHER_PRODUCT = 9
    LAW_FORBIDS = 10
    TOO_FAR = 11
    SAME_PARTY = 12
    AFFILIATED = 13
    SIZES = 14
    MUST_CERTIFICATE = 15
    LOT_TOO_SMALL = 16
    NO_GAIN = 17

    @property
    def code(self) -> str:
        """Code of the rule's sentence, such as ``rule.too_far``."""
        return f"rule.{self.name.lower()}"

    @property
    def of_party(self) -> bool:
        """Whether the rule keeps a party out by itself, whatever the other side."""
        return self <= Rule.EXPIRED


RULES: Final = tuple(Rule)
"""All rules, so that ``RULES[number]`` is the rule."""
CODES: Final = tuple(rule.code for rule in RULES)
"""Codes in the same order."""
ADMISSIBLE: Final = len(RULES)
"""Column of a tally that counts the pairs that break no rule."""
