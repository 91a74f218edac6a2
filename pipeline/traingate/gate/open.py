"""The open gate: the only way to rows for training, and only to the very bytes that the decision holds for."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from traingate.dataset import Dataset
from traingate.errors import Refused, Unreadable, Widen
from traingate.format import Shard, find_format
from traingate.gate.checked import AGAIN, CheckedFiles
from traingate.gate.decision import Decision, make_absolute
from traingate.gate.holds import find_changed_bytes
from traingate.gate.require import require_files, set_root
from traingate.gate.rows import Form, LabelledRows, holds_strings, read_rows, rebatch
from traingate.gate.sealing import read_decision
from traingate.kinds import Kind
from traingate.profile.reads import FileRead
from traingate.scan.planning import ScanLayout, lay_out
from traingate.storage import digests, files
from traingate.storage.digests import BlockDigests

if TYPE_CHECKING:
    import tensorflow as tf

_POOL = 65_536


class OpenGate:
    """Data for training, from the files that were checked.

    Attributes:
        decision: what was decided.
        features: how each feature comes, by column: none that has a role ([columns]), and only columns of train.
        label: how the label comes; None where nothing is predicted.
        weight: how the rows' weights come; None where all count alike.
        batch_size: rows in a batch where a call does not say otherwise.
        unlabelled: rows without a label that the last pass left out, by split.
        refusal: why a pass was refused, where one was. TensorFlow wraps what its input raises; this is the original.
    """

    def __init__(
        self,
        decision: Decision,
        layout: ScanLayout,
        checked: CheckedFiles,
        stamps: Mapping[str, str],
        batch_size: int,
    ) -> None:
        self.decision, self.batch_size = decision, batch_size
        self._layout, self._checked, self._stamps = layout, checked, stamps
        known = {name for types in layout.plan.types.values() for name in types}
        self._kinds = {name: layout.plan.find_kind(name) for name in known}
        columns, train = decision.columns, layout.plan.types[decision.train]
        names = [name for name in train if name not in columns.not_features]
        self.label = Form(columns.label, self._kinds[columns.label]) if columns.label else None
        self.weight = Form(columns.weight, self._kinds[columns.weight]) if columns.weight else None
        self.features: Mapping[str, Form] = {name: self._make_form(name) for name in names}
        self.unlabelled: dict[str, int] = {}
        self.refusal: Refused | None = None

    @property
    def train(self) -> str:
        """The name of the split that is trained on."""
        return self.decision.train

    @property
    def held_out(self) -> tuple[str, ...]:
        """The names of the other splits, in the config's order."""
        return tuple(split.name for split in self.decision.splits if split.name != self.train)

    def rows(self, split: str) -> int:
        """Rows that were counted when the split was checked; KeyError where there is no such split."""
        return self.decision.split(split).rows

    def batches(
        self, split: str, *, batch_size: int | None = None, shuffle: bool | None = None, seed: int = 0
    ) -> Iterator[LabelledRows]:
        """One pass over a split as numpy; rows without a label are left out and counted in `unlabelled`.

        Every byte is compared with what was checked as it is read. A pass that is given up before its end compares
        the files once more; what it finds stays in `refusal`, and `verify` raises it.

        Args:
            split: its name.
            batch_size: rows in a batch; the last one is shorter.
            shuffle: whether rows come in a random order: files and their parts are mixed, then rows among 65,536. None
                shuffles train only.
            seed: makes the order what it was last time.

        Raises:
            Refused: a file is not what was checked, before, during or after the pass.
        """
        shuffle = split == self.train if shuffle is None else shuffle
        chance = np.random.default_rng(seed) if shuffle else None
        with self._remembered(split):
            self._check_stamps(split)
            size, pool = batch_size or self.batch_size, _POOL if shuffle else 0
            yield from rebatch(self._read_pass(split, chance), size, pool, chance)

    def dataset(
        self, split: str, *, batch_size: int | None = None, shuffle: bool | None = None, seed: int = 0
    ) -> tf.data.Dataset:
        """The split as a `tf.data.Dataset` of (features by column, label), or of features where there is no label.

        Where a weight is declared, batches are (features, label, weight), as Keras takes them, the weight float32.
        Numbers are float32 with NaN where missing, times float64 seconds since 1970 UTC, strings bytes, empty
        where missing, lists ragged; the label is int64, float32 or string. Arguments as for `batches`; every pass is
        shuffled anew. A refusal reaches TensorFlow as an error of its own and stays in `refusal`.
        """
        from traingate.gate.tensors import stream_dataset

        self.decision.split(split)

        def one_pass(number: int) -> Iterator[LabelledRows]:
            return self.batches(split, batch_size=batch_size, shuffle=shuffle, seed=seed * 1_000_003 + number)

        return stream_dataset(one_pass, tuple(self.features.values()), self.label, self.weight)

    def verify(self) -> None:
        """Asks, once training is over, whether all of it was on what was checked; reads every byte again.

        Raises:
            Refused: a pass was refused, or a file of any split is not what was checked any more.
        """
        if self.refusal is not None:
            raise self.refusal
        with self._remembered():
            if reason := find_changed_bytes(self.decision):
                raise Refused(f"{reason} {AGAIN}")

    def _make_form(self, name: str) -> Form:
        kind = self._kinds[name]
        strings = kind == Kind.LIST and self._holds_strings(name)
        return Form(name, kind, name in self._layout.plan.identifiers, strings)

    def _holds_strings(self, name: str) -> bool:
        """Whether any file's head has strings in a LIST column."""
        for split, shards in self._layout.shards.items():
            kinds = self._select_kinds(split)
            for shard in {shard.path: shard for shard in reversed(shards)}.values():
                with files.reading_from(self._checked):
                    records = next(iter(find_format(shard.path).read(shard, kinds, self.decision.reading)), None)
                if records is not None and holds_strings(records, name):
                    return True
        return False

    def _select_kinds(self, split: str) -> dict[str, Kind]:
        return {name: self._kinds[name] for name in self._layout.plan.types[split]}

    def _read_pass(self, split: str, chance: np.random.Generator | None) -> Iterator[LabelledRows]:
        counted = dict.fromkeys(self._layout.files[split], 0)
        shards = self._layout.shards[split]
        left_out = 0
        for index in range(len(shards)) if chance is None else chance.permutation(len(shards)):
            for rows in self._read_shard(shards[index], split):
                counted[shards[index].path] += rows.count + rows.unlabelled
                left_out += rows.unlabelled
                yield rows
        self._check_stamps(split)
        self._check_rows(split, counted)
        self.unlabelled[split] = left_out

    def _read_shard(self, shard: Shard, split: str) -> Iterator[LabelledRows]:
        try:
            kinds, reading = self._select_kinds(split), self.decision.reading
            rows = read_rows(shard, self.features.values(), self.label, kinds, reading, self.weight)
            while True:
                with files.reading_from(self._checked):  # and not whoever takes the rows between two of them
                    found = next(rows, None)
                if found is None:
                    return
                yield found
        except Widen as wider:
            raise Refused(
                f"{shard.path} has values of other kinds than when it was checked: {wider}. {AGAIN}"
            ) from None
        except (Unreadable, OSError) as error:
            raise Refused(f"{shard.path} cannot be read as it was checked: {error} {AGAIN}") from None

    def _check_rows(self, split: str, counted: Mapping[str, int]) -> None:
        for file in self.decision.split(split).files:
            now = counted.get(make_absolute(file.path, self.decision.root))
            if now != file.rows:
                raise Refused(
                    f"{file.path} of {split} had {file.rows} rows when it was checked and has {now} now. {AGAIN}"
                )

    def _check_stamps(self, split: str) -> None:
        """Refuses a file that was touched since the gate opened, unless it still holds the same bytes."""
        for file in self.decision.split(split).files:
            path = make_absolute(file.path, self.decision.root)
            try:
                same = files.read_stamp(path) == self._stamps[path] or digests.digest_file(path) == file.digest
            except (Unreadable, OSError) as error:
                raise Refused(f"{split} can no longer be read: {error} {AGAIN}") from None
            if not same:
                raise Refused(f"{file.path} of {split} has changed since the gate opened. {AGAIN}")

    @contextmanager
    def _remembered(self, split: str = "") -> Iterator[None]:
        """Keeps a refusal; looks at a split's files once more where its pass is given up, which cannot raise."""
        try:
            yield
        except Refused as refusal:
            self.refusal = refusal
            raise
        except GeneratorExit:
            try:
                self._check_stamps(split)
            except Refused as refusal:
                self.refusal = refusal
            raise


def open_gate(
    decision: str | Path,
    *,
    config: str | Path | None = None,
    dataset: Dataset | None = None,
    batch_size: int = 256,
    max_age: timedelta | None = None,
    key: bytes | None = None,
) -> OpenGate:
    """The gate, open, if the decision (a file, or its folder) opens it and holds for the files as they are now.

    Arguments as for `require`; TensorFlow is not imported before the gate is open and data is asked for.

    Raises:
        Refused: as `require` does.
        KeyRejected: the key cannot verify anything.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size must be at least 1, not {batch_size}.")
    taken = set_root(read_decision(decision, key), config, dataset)
    # Taken before the bytes are digested: whatever changes after that is seen by the first pass.
    stamps, blocks = _take_stamps(taken), dict[str, BlockDigests]()
    held = require_files(taken, config, dataset, max_age, blocks)
    checked = CheckedFiles(blocks, {path: f"{file.path} of {split}" for split, path, file in _list_files(held)})
    try:
        with files.reading_from(checked):
            layout = _settle_layout(held)
    except (Unreadable, OSError) as error:
        raise Refused(f"{held.dataset} cannot be read as it was checked: {error} {AGAIN}") from None
    return OpenGate(held, layout, checked, stamps, batch_size)


def _list_files(decision: Decision) -> Iterator[tuple[str, str, FileRead]]:
    """(split, absolute path, file) of everything that was checked."""
    for split in decision.splits:
        for file in split.files:
            yield split.name, make_absolute(file.path, decision.root), file


def _take_stamps(decision: Decision) -> dict[str, str]:
    stamps = {}
    for _, path, _ in _list_files(decision):
        with suppress(Unreadable, OSError):
            stamps[path] = files.read_stamp(path)
    return stamps


def _settle_layout(decision: Decision) -> ScanLayout:
    """The layout with the kinds that the check settled on; a decision without them costs a pass over the data."""
    paths: dict[str, list[str]] = {split.name: [] for split in decision.splits}
    for split, path, _ in _list_files(decision):
        paths[split].append(path)
    layout = lay_out(decision.to_dataset(), paths)
    known = {split.name: {name: Kind(kind) for name, kind in split.kinds.items()} for split in decision.splits}
    layout = layout.widen(known)
    if all(known.values()):
        return layout
    while wider := _find_wider(layout, decision):
        layout = layout.widen(wider)
    return layout


def _find_wider(layout: ScanLayout, decision: Decision) -> dict[str, dict[str, Kind]]:
    for split, shards in layout.shards.items():
        kinds = {name: Kind(kind) for name, kind in layout.plan.types[split].items()}
        for shard in shards:
            try:
                deque(find_format(shard.path).read(shard, kinds, decision.reading), maxlen=0)
            except Widen as wider:
                return {split: wider.kinds}
    return {}


def count_steps(rows: int, batch_size: int) -> int:
    """Batches in a pass."""
    return math.ceil(rows / batch_size)
