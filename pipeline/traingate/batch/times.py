"""Texts that are ISO 8601 times, as the formats of text read them, found among any others without a loop over them."""

from __future__ import annotations

import numpy as np

_BLOCK = 16_384  # texts whose characters stay in the second-level cache
_DAY, _HOUR, _SHORTEST, _LONGEST = 10, 13, 10, 40  # characters: of a date, of one with an hour, and of any time
_BEFORE_MONTH = np.array([0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334], np.int32)
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int32)
_EPOCH = 719_162  # days from 1 January of year 1 to 1970
_MICROSECONDS = 1_000_000


def find_times(offsets: np.ndarray, data: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which texts are times, int64 [k], and the microseconds since 1970 UTC of each, int64 [k].

    A time is `2024-01-05`, with an hour, minutes, seconds and their fraction where it has these (`2024-01-05 10:00:00`,
    `2024-01-05T10:00Z`, `…+01:00`). One without a zone is one of UTC; what is below a microsecond is cut off.

    Args:
        offsets: int64 [n + 1], of texts without white space around them.
        data: their bytes, uint8.
    """
    starts, lengths = offsets[:-1], np.diff(offsets)
    places = np.flatnonzero((lengths >= _SHORTEST) & (lengths <= _LONGEST))
    for at in (4, 7):  # nearly every other text is out by its dashes
        places = places[data[starts[places] + at] == ord("-")]
    found, times = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for length in np.unique(lengths[places]).tolist():
        alike = places[lengths[places] == length]
        for start in range(0, len(alike), _BLOCK):
            block = alike[start : start + _BLOCK]
            read = _read_block(_take_marks(data, starts[block], length))
            found.append(block[read[0]])
            times.append(read[1][read[0]])
    return np.concatenate(found), np.concatenate(times)


def _take_marks(data: np.ndarray, starts: np.ndarray, length: int) -> np.ndarray:
    """The characters of texts that are alike in length, uint8 [length, n]."""
    stop = int(starts[0]) + len(starts) * length
    if stop - length == starts[-1] and (np.diff(starts) == length).all():  # one behind the other, as in most columns
        return np.ascontiguousarray(data[int(starts[0]) : stop].reshape(-1, length).T)
    return data[starts + np.arange(length)[:, np.newaxis]]


def _read_block(marks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether each text is a time, bool [n], and its microseconds, int64 [n], of characters, uint8 [length, n]."""
    length = len(marks)
    if length == _DAY:
        return _read_date(marks)
    is_time, times = np.zeros(marks.shape[1], bool), np.zeros(marks.shape[1], np.int64)
    zones = _measure_zones(marks)
    kinds = np.unique(zones).tolist()
    for zone in kinds:
        alike = np.flatnonzero(zones == zone) if len(kinds) > 1 else slice(None)
        part = marks[:, alike]
        on_day, day = _read_date(part[:_DAY])
        in_clock, clock = _read_clock(part[_DAY : length - zone])
        in_zone, ahead = _read_zone(part[length - zone :])
        is_time[alike] = on_day & in_clock & in_zone
        times[alike] = day + clock - ahead
    return is_time, times


def _measure_zones(marks: np.ndarray) -> np.ndarray:
    """Characters of each text that name its zone (`Z`, `+01`, `+0100`, `+01:00`), int64 [n]; 0 where none does."""
    zones = np.zeros(marks.shape[1], np.int64)
    zones[marks[-1] == ord("Z")] = 1
    for size in (3, 5, 6):
        if len(marks) - size >= _HOUR:
            zones[(marks[-size] == ord("+")) | (marks[-size] == ord("-"))] = size
    return zones


def _read_date(marks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As `_read_block`, of `2024-01-05`."""
    valid, (year, month, day) = _read_numbers(marks, (0, 4), (5, 7), (8, 10))
    valid &= (marks[4] == ord("-")) & (marks[7] == ord("-")) & (month >= 1) & (month <= 12) & (day >= 1)
    month = np.where(valid, month, 1)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    valid &= day <= _DAYS[month] + (leap & (month == 2))
    before = year - 1
    days = 365 * before + before // 4 - before // 100 + before // 400
    days += _BEFORE_MONTH[month] + (leap & (month > 2)) + day - 1 - _EPOCH
    return valid, days.astype(np.int64) * (86_400 * _MICROSECONDS)


def _read_clock(marks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As `_read_block`, of `T10`, `T10:00`, `T10:00:30` or `T10:00:30.5`."""
    size, nothing = len(marks), np.zeros(marks.shape[1], np.int32)
    if size not in (3, 6, 9) and size < 11:
        return nothing.astype(bool), nothing
    spans = [(start, start + 2) for start in (1, 4, 7) if start < size]
    valid, numbers = _read_numbers(marks, *spans)
    valid &= (marks[0] == ord("T")) | (marks[0] == ord(" "))
    seconds = nothing
    for number, (start, _), limit, weight in zip(numbers, spans, (24, 60, 60), (3_600, 60, 1), strict=False):
        valid &= (number < limit) & ((marks[start - 1] == ord(":")) | (start == 1))
        seconds = seconds + number * weight
    micros = seconds.astype(np.int64) * _MICROSECONDS
    if size >= 11:
        kept = min(size, 16)
        whole, (fraction,) = _read_numbers(marks, (10, kept))
        valid &= whole & (marks[9] == ord(".")) & (marks[kept:] - np.uint8(ord("0")) <= 9).all(axis=0)
        micros = micros + fraction * 10 ** (16 - kept)
    return valid, micros


def _read_zone(marks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether each is a zone, and the microseconds that it is ahead of UTC."""
    size, rows = len(marks), marks.shape[1]
    if size < 3:
        return np.ones(rows, bool), np.zeros(rows, np.int64)
    spans = [(1, 3)] if size == 3 else [(1, 3), (size - 2, size)]
    valid, numbers = _read_numbers(marks, *spans)
    minutes = numbers[0] * 60 + (numbers[1] if size > 3 else 0)
    valid &= (numbers[0] < 24) & (minutes - numbers[0] * 60 < 60)
    if size == 6:
        valid &= marks[3] == ord(":")
    return valid, np.where(marks[0] == ord("-"), -minutes, minutes).astype(np.int64) * (60 * _MICROSECONDS)


def _read_numbers(marks: np.ndarray, *spans: tuple[int, int]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Whether all characters of the spans are digits, bool [n], and the number of each span, int32 [n]."""
    valid, numbers = np.ones(marks.shape[1], bool), []
    for start, stop in spans:
        digits = marks[start:stop] - np.uint8(ord("0"))
        number = np.zeros(marks.shape[1], np.int32)
        for digit in digits:
            valid &= digit <= 9  # one after the other: numpy takes three times as long for all of them at once
            number *= 10
            number += digit
        numbers.append(number)
    return valid, numbers
