"""Pictures that stand in two splits, whatever their bytes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from given.pictures import encode, photos
from given.profiles import BLOCK, WARN, judged, matched, profile_of
from traingate.checks.leakage.image_overlap import ImageOverlap
from traingate.dataset import Dataset
from traingate.joins.images import Images
from traingate.report.findings import Finding
from traingate.report.rows import RowQuery


def findings(first: str = "train", second: str = "eval", **splits: list[bytes]) -> list[Finding]:
    tables = {split: {"image": pa.array(pictures, pa.binary())} for split, pictures in splits.items()}
    profile = profile_of(measures=[], **dict.fromkeys(("train", first, second), tables[first]))
    profile = replace(profile, plan=replace(profile.plan, binary=("image",)))
    found = matched(Images(), profile, **{split: tables[split] for split in (first, second)})
    return judged(ImageOverlap(), replace(profile, joins={Images.id: {(first, second): found}}))


def test_other_pictures_find_nothing() -> None:
    assert findings(train=photos(0, 120), eval=photos(200, 40)) == []


def test_pictures_of_train_that_were_written_anew_block() -> None:
    (finding,) = findings(train=photos(0, 120), eval=photos(0, 12, quality=60) + photos(200, 28))
    assert finding.message == (
        "12 of 40 eval pictures in image (30.0%) look like a picture of train; 0% of train's look like another one."
    )
    assert (finding.severity, finding.split, finding.feature) == (BLOCK, "eval", "image")
    assert (finding.measured, finding.allowed, finding.unit) == (0.3, 0.005, "share")
    assert finding.rows == RowQuery.near("images", "train", "image")


def test_drawings_that_look_alike_in_every_split_find_nothing() -> None:
    from sklearn.datasets import load_digits

    drawn = (load_digits().images * 15.9).astype(np.uint8)[:900]
    pictures = [encode(np.kron(one, np.ones((4, 4), np.uint8)), kind="PNG") for one in drawn]
    assert findings(train=pictures[:720], eval=pictures[720:]) == []


def test_held_out_splits_that_share_pictures_warn() -> None:
    found = findings("eval", "test", eval=photos(0, 80), test=photos(0, 40))
    assert [(one.severity, one.split, one.kind) for one in found] == [(WARN, "test", "shared-with-eval")]


def test_needs_a_held_out_split() -> None:
    assert ImageOverlap().not_applicable(Dataset("d", ())) == "there is no held-out split"
