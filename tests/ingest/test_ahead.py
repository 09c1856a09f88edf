"""Batches that are worked on while the next are read."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from graph.ingest.ahead import LANES, ahead

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_the_next_item_is_read_while_one_is_worked_on_and_no_more_than_there_is_room_for() -> None:
    read: list[int] = []
    second_read = threading.Event()

    def items() -> Iterator[int]:
        for number in range(10):
            read.append(number)
            if number:
                second_read.set()
            yield number

    def work(number: int) -> int:
        # were items read only between works, the first would wait for the second for ever
        assert second_read.wait(30)
        return number * number

    results = ahead(items(), work)
    assert next(results) == 0
    assert len(read) <= 2 + LANES
    assert list(results) == [number * number for number in range(1, 10)]


def test_a_fault_is_raised_in_its_turn_and_what_waits_is_dropped() -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        return 1 // (number - 2)

    results = ahead(iter(range(100)), work)
    assert [next(results), next(results)] == [-1, -1]
    with pytest.raises(ZeroDivisionError):
        next(results)
    assert len(begun) <= 4 + LANES
    assert list(results) == []


def test_two_items_are_worked_on_at_once_and_come_in_their_order() -> None:
    both = threading.Barrier(LANES, timeout=30)

    def work(number: int) -> int:
        # were they worked on one after the other, the first would wait for the second for ever
        both.wait()
        return number

    assert list(ahead(iter(range(2 * LANES)), work)) == list(range(2 * LANES))
