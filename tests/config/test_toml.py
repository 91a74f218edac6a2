"""A mistake in a table is answered with the line of its key and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from given.configs import SMALLEST, mistake

TYPOS = {
    "at the top": ('nam = "y"\n' + SMALLEST, "gate.toml:1  nam is not a setting. Did you mean name?"),
    "a table": (
        SMALLEST + '[colums]\nlabel = "y"\n',
        "gate.toml:4  colums is not a setting. Did you mean columns?",
    ),
    "in a table": (
        SMALLEST + '[columns]\n# who\nlabl = "y"\n',
        "gate.toml:6  columns.labl is not a setting. Did you mean label?",
    ),
    "in quotes": (
        SMALLEST + '[columns]\n"labl" = "y"\n',
        "gate.toml:5  columns.labl is not a setting. Did you mean label?",
    ),
    "dotted": (
        'columns.labl = "y"\n' + SMALLEST,
        "gate.toml:1  columns.labl is not a setting. Did you mean label?",
    ),
    "inline": (
        'name = "x"\ncolumns = { labl = "y" }\n' + SMALLEST,
        "gate.toml:2  columns.labl is not a setting. Did you mean label?",
    ),
    "a check": (
        SMALLEST + "[checks.row-overlaps]\nmax_excess = 0\n",
        "gate.toml:4  checks.row-overlaps is not a check. Did you mean row-overlap?",
    ),
    "a check's setting": (
        SMALLEST + "[checks.row-overlap]\nmax_exces = 0\n",
        "gate.toml:5  checks.row-overlap.max_exces is not a setting. Did you mean max_excess?",
    ),
    "a split with a suite": (
        SMALLEST + '[expectations]\nevall = "x.json"\n',
        "gate.toml:5  expectations.evall is not a split. Did you mean eval?",
    ),
    "a split with a number of rows": (
        SMALLEST + "[checks.volume.rows]\ntrian = 5000\n",
        "gate.toml:5  checks.volume.rows.trian is not a split. Did you mean train?",
    ),
    "reading": (
        SMALLEST + '[reading]\ndelimeter = ";"\n',
        "gate.toml:5  reading.delimeter is not a setting. Did you mean delimiter?",
    ),
    "an engine": (
        SMALLEST + '[statistics]\nengine = "tfvd"\n',
        "gate.toml:5  statistics.engine must be traingate or tfdv, not 'tfvd'. Did you mean tfdv?",
    ),
    "the split to train on": (
        'train = "trian"\n' + SMALLEST,
        "gate.toml:1  no split is called 'trian', and training needs one. Did you mean train?",
    ),
    "nothing is near": (
        SMALLEST + "[schema]\nzzz = 1\n",
        "gate.toml:5  schema.zzz is not a setting. Known: file.",
    ),
}


@pytest.mark.parametrize(("text", "message"), TYPOS.values(), ids=TYPOS)
def test_a_typo_is_answered_with_the_nearest_key(tmp_path: Path, text: str, message: str) -> None:
    assert mistake(tmp_path, text) == message


WRONG = {
    "no text": ("name = 7\n" + SMALLEST, "gate.toml:1  name must be a string, not 7."),
    "no list": ("[splits]\ntrain = 5\n", "gate.toml:2  splits.train must be a list of strings, not 5."),
    "a list of numbers": ("[splits]\ntrain = [1]\n", "gate.toml:2  splits.train[0] must be a string, not 1."),
    "an empty list": ("[splits]\ntrain = []\n", "gate.toml:2  splits.train is empty: name at least one file."),
    "no table": ('splits = "a.csv"\n', "gate.toml:1  splits must be a table: [splits] and its keys below it."),
    "tables": ("[[splits]]\ntrain = 1\n", "gate.toml:1  splits must be a table: [splits] and its keys below it."),
    "text for a number": (
        SMALLEST + '[checks.row-overlap]\nmax_excess = "0.1"\n',
        "gate.toml:5  checks.row-overlap.max_excess must be a number, not '0.1'.",
    ),
    "true for a number": (
        SMALLEST + "[checks.row-overlap]\nmin_rows = true\n",
        "gate.toml:5  checks.row-overlap.min_rows must be a whole number, not True.",
    ),
    "a fraction of a row": (
        SMALLEST + "[checks.volume]\nrows = { train = 0.5 }\n",
        "gate.toml:5  checks.volume.rows.train must be a whole number, not 0.5.",
    ),
    "text for a switch": (
        SMALLEST + '[checks.outliers]\nenabled = "no"\n',
        "gate.toml:5  checks.outliers.enabled must be true or false, not 'no'.",
    ),
    "no header, no names": (
        SMALLEST + "[reading]\nheader = false\n",
        "gate.toml:5  reading.header is false, so reading.names must name the columns, in order.",
    ),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_a_value_of_the_wrong_kind_is_refused(tmp_path: Path, text: str, message: str) -> None:
    assert mistake(tmp_path, text) == message
