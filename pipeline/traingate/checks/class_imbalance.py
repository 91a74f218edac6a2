"""How many rows each class of the label has, in each split."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from traingate.check import Check
from traingate.dataset import Dataset
from traingate.labels import classes
from traingate.measures.statistics import Statistics
from traingate.profile import Profile
from traingate.report import Finding, Severity
from traingate.significance import alpha
from traingate.wording import count, listed, share


@dataclass(frozen=True)
class ClassImbalance(Check):
    """Has every class rows enough to be learned and to be tested? A rare class is the one that a model gives up first.

    Rarity limits the model and warns. One class alone teaches nothing, and a class that a split lost by more than
    chance makes its score lie: both block.

    Attributes:
        min_fraction: share of train's rows below which a class warns.
        min_rows: rows of train below which a class warns.
        min_held_out_rows: rows of a held-out split below which a class warns.
        min_absent_fraction: share of train from which a class may not be absent from a held-out split.
    """

    needs = (Statistics,)
    min_fraction: float = 0.1
    min_rows: int = 100
    min_held_out_rows: int = 5
    min_absent_fraction: float = 0.005

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a label."""
        return None if dataset.columns.label else "no label is declared: [columns] label = \"…\""

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for train's rare classes, one for each class that a held-out split lacks."""
        found = classes(profile)
        if not found or dataset.train not in found:
            return
        ours = found[dataset.train]
        yield from self._train(dataset, ours)
        held_out = [split.name for split in dataset.held_out if split.name in found]
        for split in held_out:
            yield from self._held_out(dataset, split, ours, found[split], alpha(len(held_out) * len(ours)))

    def _train(self, dataset: Dataset, ours: Mapping[str, int]) -> Iterator[Finding]:
        total, label = sum(ours.values()), dataset.columns.label
        if len(ours) == 1:
            yield Finding(self.id, Severity.BLOCK, f"All {count(total)} labels in {dataset.train} are {next(iter(ours))!r}; "
                          "one class alone teaches nothing.", split=dataset.train, feature=label, kind="one-class",
                          measured=1, allowed=2, remedy="Check the filter or the join that made the split.")
            return
        rare = {name: rows for name, rows in sorted(ours.items(), key=lambda item: item[1])
                if rows < self._least(len(ours)) * total or rows < self.min_rows}
        if rare:
            name, rows = next(iter(rare.items()))
            shown = listed([f"{key!r} ({count(value)})" for key, value in rare.items()])
            weights = {key: total / (len(ours) * value) for key, value in ours.items() if value}
            yield Finding(
                self.id, Severity.WARN,
                f"{count(rows)} of {count(total)} {dataset.train} rows ({share(rows / total)}) have the label {name!r}; "
                f"rare: {shown}. A model that never predicts it still looks right most of the time.",
                split=dataset.train, feature=label, measured=rows / total, allowed=self._least(len(ours)),
                details={"classes": dict(ours), "class_weights": weights},
                remedy="Train with class weights (the reference trainer does), and judge by recall or PR-AUC of each class.",
            )

    def _least(self, number_of_classes: int) -> float:
        """A tenth where there are two classes; a fifth of an even share where there are more."""
        return min(self.min_fraction, 0.2 / number_of_classes) if number_of_classes > 2 else self.min_fraction

    def _held_out(
        self, dataset: Dataset, split: str, ours: Mapping[str, int], theirs: Mapping[str, int], level: float
    ) -> Iterator[Finding]:
        total, rows = sum(ours.values()), sum(theirs.values())
        for name, known in ours.items():
            seen = theirs.get(name, 0)
            fraction = known / total
            if seen >= self.min_held_out_rows or not rows:
                continue
            blocks = seen == 0 and fraction >= self.min_absent_fraction and (1 - fraction) ** rows < level
            yield Finding(
                self.id, Severity.BLOCK if blocks else Severity.WARN,
                f"{split} has {count(seen, 'rows')} of class {name!r}, which is {share(fraction)} of {dataset.train}; its "
                f"score {'does not speak' if not seen else 'hardly speaks'} of that class.",
                split=split, feature=dataset.columns.label, kind=f"class {name}", measured=seen,
                allowed=self.min_held_out_rows, remedy="Split again, stratified by the label.",
            )
