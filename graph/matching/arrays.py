"""Whole numbers from callers, checked: nothing is rounded, wrapped or guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graph.errors import InvalidMarket

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LARGEST: Final = 2**62
"""Sums of quantities must stay below this, so that no sum of two of them leaves int64."""


def whole_numbers(name: str, numbers: ArrayLike, *, length: int | None = None) -> NDArray[np.int64]:
    """Return a fresh int64 array of the numbers, or say which of them is no whole number from 0 up.

    Floats are refused even where they look whole: 3.0 often comes from 2.9999999 and a market is exact.
    So are truth values, text, missing and masked numbers, and more than one dimension.

    Parameters
    ----------
    name
        What the numbers are, for the sentence of the error.
    numbers
        A list of Python ints or an array of any integer type.
    length
        How many there must be, where another array decides that.

    Raises
    ------
    InvalidMarket
        With ``context["array"]`` the name and, where one number is at fault, ``context["position"]``.

    Examples
    --------
    >>> whole_numbers("capacity", [3, 0, 4])
    array([3, 0, 4])
    >>> whole_numbers("capacity", [3.0])
    Traceback (most recent call last):
    graph.errors.InvalidMarket: capacity holds float64 — give whole numbers (int), in a unit small enough to need
        no fractions
    """
    return checked(name, numbers, length=length).astype(np.int64, copy=True)


def checked(name: str, numbers: ArrayLike, *, length: int | None = None) -> NDArray[Any]:
    """Return an array of the numbers, of any integer type and perhaps the caller's own, checked as whole numbers are.

    Examples
    --------
    >>> checked("supplier", np.array([1, 2], np.uint8)).dtype
    dtype('uint8')
    """
    _refuse_truth_and_gaps(name, numbers)
    array = as_array(name, numbers)
    if array.ndim != 1:
        message = f"{name} has {array.ndim} dimensions"
        raise InvalidMarket(message, hint="give one row of numbers", array=name)
    if length is not None and array.size != length:
        message = f"{name} has {array.size} numbers where {length} are needed"
        raise InvalidMarket(message, hint="one number for each pair", array=name)
    if array.size == 0:
        return np.zeros(0, np.int64)
    if array.dtype.kind == "O":
        array = _from_objects(name, array)
    elif array.dtype.kind not in "iu":
        raise _not_whole(name, array)
    _refuse_outside(name, array)
    return array


def exact_dot(a: NDArray[np.int64], b: NDArray[np.int64]) -> int:
    """Return the sum of products of two arrays of numbers from 0 up, exactly, whatever its size.

    Examples
    --------
    >>> exact_dot(np.array([2**61, 1]), np.array([2**61, 1])) == 2**122 + 1
    True
    """
    if a.size == 0:
        return 0
    if int(a.max()) * int(b.max()) * a.size < LARGEST:
        return int(np.dot(a, b))
    # Halves of 31 bits: the four products fit, and Python's own integers take the sum.
    total = 0
    for start in range(0, a.size, 1 << 16):
        left, right = a[start : start + (1 << 16)], b[start : start + (1 << 16)]
        used = np.flatnonzero((left != 0) & (right != 0))
        total += sum(x * y for x, y in zip(left[used].tolist(), right[used].tolist(), strict=True))
    return total


def exact_sum(a: NDArray[np.int64]) -> int:
    """Return the sum of numbers from 0 up, exactly, whatever its size.

    Examples
    --------
    >>> exact_sum(np.array([2**62, 2**62, 2**62])) == 3 * 2**62
    True
    """
    if a.size == 0:
        return 0
    if int(a.max()) * a.size < LARGEST:
        return int(a.sum())
    return (int((a >> 31).sum()) << 31) + int((a & (2**31 - 1)).sum())


def as_array(name: str, numbers: ArrayLike) -> NDArray[Any]:
    """Return an array of what a caller gave, or say that it is none.

    Examples
    --------
    >>> as_array("capacity", [[3], [2, 1]])
    Traceback (most recent call last):
    graph.errors.InvalidMarket: capacity is no row of numbers — give a list of ints or an integer array
    """
    try:
        array = np.asarray(numbers)
        if array.dtype.kind == "f" and isinstance(numbers, list | tuple) and all(type(n) is int for n in numbers):
            return np.asarray(numbers, dtype=object)  # ints of more than 64 bits, which NumPy would round
        return array
    except (ValueError, OverflowError, TypeError) as error:
        message = f"{name} is no row of numbers"
        raise InvalidMarket(message, hint="give a list of ints or an integer array", array=name) from error


def _refuse_truth_and_gaps(name: str, numbers: ArrayLike) -> None:
    if isinstance(numbers, np.ma.MaskedArray) and np.ma.is_masked(numbers):
        message = f"{name} has masked numbers"
        raise InvalidMarket(message, hint="leave those rows out", array=name)
    if isinstance(numbers, list | tuple) and any(isinstance(number, bool | np.bool_) for number in numbers):
        message = f"{name} holds truth values"
        raise InvalidMarket(message, hint="give whole numbers", array=name)


def _from_objects(name: str, array: NDArray[Any]) -> NDArray[np.int64]:
    """Read an array of Python objects: ints too large for int64, missing values, or a mixture."""
    for position, number in enumerate(array.tolist()):
        if isinstance(number, bool) or not isinstance(number, int):
            message = f"{name}[{position}] is {number!r}, no whole number"
            raise InvalidMarket(message, hint="give whole numbers (int)", array=name, position=position)
        if not 0 <= number < LARGEST:
            raise _outside(name, position, number)
    return array.astype(np.int64)


def _not_whole(name: str, array: NDArray[Any]) -> InvalidMarket:
    if array.dtype.kind == "f" and np.isnan(array).any():
        position = int(np.flatnonzero(np.isnan(array))[0])
        return InvalidMarket(
            f"{name}[{position}] is nan", hint="leave out what is not known", array=name, position=position
        )
    hint = "give whole numbers (int), in a unit small enough to need no fractions"
    return InvalidMarket(f"{name} holds {array.dtype}", hint=hint, array=name)


def _refuse_outside(name: str, array: NDArray[Any]) -> None:
    if int(array.min()) < 0:
        position = int(np.flatnonzero(array < 0)[0])
        raise _outside(name, position, int(array[position]))
    if int(array.max()) >= LARGEST:
        position = int(np.argmax(array))
        raise _outside(name, position, int(array[position]))


def _outside(name: str, position: int, number: int) -> InvalidMarket:
    message = f"{name}[{position}] is {number}"
    hint = "numbers must be from 0 up" if number < 0 else "numbers must stay below 2**62: take a larger unit"
    return InvalidMarket(message, hint=hint, array=name, position=position)
