"""Which tables are drawn, and which faults are planted in each."""

from __future__ import annotations

import zlib
from argparse import Namespace
from collections.abc import Iterator

import numpy as np
from bases import BASES
from controls import CLEAN

from traingate.selftest.fault import find_faults
from traingate.selftest.tables import Tables

Task = tuple[str, int, int, tuple[str, ...], bool]
"""Base, rows of train, seed, faults, and whether all doses are tried or the strongest alone."""


def draw(name: str, rows: int, seed: int) -> Tables:
    """The tables of a base, the same for every tool."""
    return (BASES | CLEAN)[name](np.random.default_rng([seed, rows, zlib.crc32(name.encode())]), rows)


def list_tasks(chosen: Namespace) -> Iterator[Task]:
    """What has to be run; with `--each`, a fault is planted in so many of the bases that take it, the first ones."""
    faults = () if chosen.no_faults else tuple(chosen.faults or find_faults())
    for seed in range(chosen.first_seed, chosen.first_seed + max(chosen.seeds, chosen.clean)):
        planted = seed - chosen.first_seed < chosen.seeds
        for rows in chosen.sizes:
            left = dict.fromkeys(faults if planted else (), chosen.each)
            for name in chosen.bases or [*BASES, *(name for name in CLEAN if name not in BASES)]:
                taken = tuple(left) if name in BASES else ()
                if chosen.each and taken:
                    tables = draw(name, rows, seed)
                    taken = tuple(one for one in taken if not find_faults()[one]().not_applicable(tables))
                    left = {one: times - (one in taken) for one, times in left.items() if times > (one in taken)}
                if taken or seed - chosen.first_seed < chosen.clean:
                    yield name, rows, seed, taken, chosen.doses
