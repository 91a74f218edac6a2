"""Every mistake in a gate.toml is answered with the file, the line, the key and what would be right."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from given.configs import SMALLEST, loaded, mistake
from traingate.check import find_checks
from traingate.config.load import load, quick, read_typed
from traingate.dataset import CheckSettings, Columns, Reading, Split, StatisticsOptions
from traingate.errors import ConfigError, Misread


def test_the_smallest_file_names_splits_and_a_label(tmp_path: Path) -> None:
    dataset = loaded(tmp_path, SMALLEST + '[columns]\nlabel = "default"\n')
    assert (dataset.name, dataset.train, dataset.columns) == (tmp_path.name, "train", Columns("default"))
    assert dataset.splits == (
        Split("train", (f"{tmp_path}/train.csv",)),
        Split("eval", (f"{tmp_path}/eval.csv",)),
    )


def test_everything_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "schema.pbtxt").touch()
    (tmp_path / "suite.json").touch()
    dataset = loaded(
        tmp_path,
        'name = "loans"\ntrain = "fit"\n[splits]\nfit = ["a.csv", "b-*.csv"]\ntest = "c.csv"\n'
        '[columns]\nlabel = "y"\nentity = "who"\ntime = "at"\nignore = ["note"]\n[schema]\nfile = "schema.pbtxt"\n'
        '[expectations]\ntest = "suite.json"\n[reading]\ndelimiter = ";"\nnull_values = ["-"]\n'
        '[statistics]\nengine = "tfdv"\n[training]\ntrainer = "shop.model:fit"\nepochs = 3\n',
    )
    assert (dataset.name, dataset.train, dataset.engine, dataset.trainer) == ("loans", "fit", "tfdv", "shop.model:fit")
    assert dataset.splits[0] == Split("fit", (f"{tmp_path}/a.csv", f"{tmp_path}/b-*.csv"))
    assert dataset.columns == Columns("y", ("who",), "at", ("note",))
    assert (dataset.schema, dataset.suites) == (f"{tmp_path}/schema.pbtxt", {"test": f"{tmp_path}/suite.json"})
    assert (dataset.reading.delimiter, dataset.reading.null_values, dataset.training) == (";", ("-",), {"epochs": 3})


def test_statistics_take_a_weight_slices_and_categories(tmp_path: Path) -> None:
    text = '[statistics]\nweight = "w"\nslices = "city"\ncategorical = ["code", "zip"]\n'
    dataset = loaded(tmp_path, SMALLEST + text)
    assert (dataset.columns.weight, dataset.statistics) == ("w", StatisticsOptions(("city",), ("code", "zip")))
    unknown = mistake(tmp_path, SMALLEST + '[statistics]\nweights = "w"\n')
    assert unknown == "gate.toml:5  statistics.weights is not a setting. Did you mean weight?"


def test_the_weight_is_a_columns_role_and_is_said_once(tmp_path: Path) -> None:
    assert loaded(tmp_path, SMALLEST + '[columns]\nweight = "w"\n').columns == Columns(weight="w")
    both = mistake(tmp_path, SMALLEST + '[columns]\nweight = "w"\n[statistics]\nweight = "v"\n')
    assert both == "gate.toml:5  columns.weight is 'w' and statistics.weight 'v': keep columns.weight alone."


@pytest.mark.parametrize(
    ("roles", "message"),
    [
        ('label = "y"\nweight = "y"', "4  columns.weight 'y' cannot be columns.label as well: keep one of the two."),
        ('label = "y"\ntime = "y"', "3  columns.label 'y' cannot be columns.time as well: keep one of the two."),
        ('label = "y"\nignore = ["y"]', "3  columns.label 'y' cannot be columns.ignore as well: keep one of the two."),
        ('weight = "w"\nentity = "w"', "3  columns.weight 'w' cannot be columns.entity as well: keep one of the two."),
    ],
)
def test_one_column_has_one_role(tmp_path: Path, roles: str, message: str) -> None:
    found = mistake(tmp_path, f"[columns]\n{roles}\n{SMALLEST}")
    assert found == f"gate.toml:{int(message[0]) - 1}{message[1:]}"


def test_paths_start_from_the_files_folder_and_have_no_dots(tmp_path: Path) -> None:
    (tmp_path / "gates").mkdir()
    dataset = loaded(tmp_path / "gates", '[splits]\ntrain = "../data/./train.csv"\n')
    assert dataset.splits[0].paths == (f"{tmp_path}/data/train.csv",)


def test_the_same_file_spelled_in_two_ways_is_one_path(tmp_path: Path) -> None:
    dataset = loaded(tmp_path, '[splits]\ntrain = ["a.csv", "./x/../a.csv"]\n')
    assert set(dataset.splits[0].paths) == {f"{tmp_path}/a.csv"}


def test_remote_paths_stay_as_they_are(tmp_path: Path) -> None:
    dataset = loaded(tmp_path, '[splits]\ntrain = "gs://bucket/x/../train-*.parquet"\n')
    assert dataset.splits[0].paths == ("gs://bucket/x/../train-*.parquet",)


def test_a_folder_stands_for_its_gate_toml(tmp_path: Path) -> None:
    loaded(tmp_path, SMALLEST)
    assert load(tmp_path).config_path == f"{tmp_path}/gate.toml"


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text("\ufeff" + SMALLEST, "utf8")
    assert load(tmp_path).splits[0].name == "train"


def test_a_check_is_tuned(tmp_path: Path) -> None:
    dataset = loaded(tmp_path, SMALLEST + '[checks.row-overlap]\nmax_excess = 0\nreason = "known copies"\n')
    assert dataset.checks == {"row-overlap": CheckSettings(True, "known copies", {"max_excess": 0.0})}


def test_a_limit_that_blocks_below_what_warns_by_default_still_blocks(tmp_path: Path) -> None:
    dataset = loaded(tmp_path, SMALLEST + "[checks.volume]\nrows.train = 2000\nmax_fraction = 0\n")
    assert dataset.checks["volume"].values == {"rows": {"train": 2000}, "max_fraction": 0, "warn_fraction": 0}


def test_a_check_is_turned_off_with_a_reason(tmp_path: Path) -> None:
    dataset = loaded(tmp_path, SMALLEST + '[checks.outliers]\nenabled = false\nreason = "sensors"\n')
    assert dataset.checks["outliers"] == CheckSettings(False, "sensors", {})


@pytest.mark.parametrize("limit", ["nan", "inf", "-inf"])
def test_a_limit_that_nothing_passes_would_turn_a_check_off(tmp_path: Path, limit: str) -> None:
    text = SMALLEST + f"[checks.row-overlap]\nmax_excess = {limit}\n"
    assert mistake(tmp_path, text) == (
        f"gate.toml:5  checks.row-overlap.max_excess must be a finite number, not {limit}. "
        "To turn a check off, write enabled = false and a reason."
    )


OFF = "To turn a check off, write enabled = false and a reason."
SWITCHED_OFF = {
    "a share of 15": ("entity-overlap", "max_fraction = 15", "a number from 0 to below 1, not 15"),
    "a share that nothing passes": ("entity-overlap", "max_fraction = 1", "a number from 0 to below 1, not 1"),
    "a negative share": ("row-overlap", "max_excess = -0.1", "a number from 0 to below 1, not -0.1"),
    "infinite standard errors": ("row-overlap", "min_z = inf", "a finite number, not inf"),
    "a million standard errors": ("row-overlap", "min_z = 1e6", "a number from 0 to 100, not 1000000.0"),
    "more shared rows than a leak has": ("row-overlap", "min_rows = 1_000_000",
                                         "a whole number from 1 to 1,000, not 1000000"),
    "an area above 1": ("label-leakage", "max_score = 1.01", "a number from 0 to 1, not 1.01"),
    "more rows than the sample has": ("label-leakage", "min_block_rows = 10_001",
                                      "a whole number from 1 to 10,000, not 10001"),
    "a distance above 1": ("split-skew", "max_distance = 1.5", "a number from 0 to 1, not 1.5"),
    "a distance that a number's label doubles": ("split-skew", "max_label_distance = 0.6",
                                                 "a number from 0 to 0.5, not 0.6"),
    "a ratio below 1": ("split-skew", "max_ratio = 0.5", "a number from 1 to 1,000, not 0.5"),
    "a ratio beyond all data": ("split-skew", "max_ratio = 1e9", "a number from 1 to 1,000, not 1000000000.0"),
    "a class that is never rare": ("class-imbalance", "min_fraction = 0", "a number above 0 and at most 1, not 0"),
    "a negative count": ("outliers", "max_infinite = -1", "a whole number from 0 to 1,000,000, not -1"),
    "rows that no table has": ("split-skew", "min_rows = 7000000", "a whole number from 1 to 1,000,000, not 7000000"),
    "no rows": ("class-imbalance", "min_held_out_rows = 0", "a whole number from 1 up, not 0"),
    "missing more than all": ("missing-values", "max_fraction = 1.2", "a number from 0 to 1, not 1.2"),
    "losing more than all": ("volume", "max_fraction = 2", "a number from 0 to below 1, not 2"),
}  # fmt: skip


@pytest.mark.parametrize(("check", "line", "expected"), SWITCHED_OFF.values(), ids=SWITCHED_OFF)
def test_a_limit_that_would_switch_its_check_off_is_refused(
    tmp_path: Path, check: str, line: str, expected: str
) -> None:
    setting = line.partition(" ")[0]
    message = mistake(tmp_path, SMALLEST + f"[checks.{check}]\n{line}\n")
    assert message == f"gate.toml:5  checks.{check}.{setting} must be {expected}. {OFF}"


def test_a_number_of_rows_of_one_split_is_held_to_bounds_as_well(tmp_path: Path) -> None:
    message = mistake(tmp_path, SMALLEST + "[checks.volume.min_rows]\neval = -5\n")
    assert message == f"gate.toml:5  checks.volume.min_rows.eval must be a whole number from 1 up, not -5. {OFF}"


def test_what_warns_comes_before_what_blocks(tmp_path: Path) -> None:
    text = SMALLEST + "[checks.split-skew]\nwarn_distance = 0.3\nmax_distance = 0.2\n"
    assert mistake(tmp_path, text) == (
        "gate.toml:5  checks.split-skew.warn_distance 0.3 is above max_distance 0.2: warn below what blocks."
    )
    assert loaded(tmp_path, SMALLEST + "[checks.split-skew]\nmax_distance = 0.01\n").checks


def test_every_default_is_within_its_own_bounds() -> None:
    for check in find_checks().values():
        assert check.configure(check.defaults()) == check()


def test_settings_that_come_from_code_are_held_to_the_same_bounds() -> None:
    outside = r"^checks\.row-overlap\.min_z must be a finite number, not inf\.$"
    with pytest.raises(Misread, match=outside):
        find_checks()["row-overlap"].configure({"min_z": math.inf})
    with pytest.raises(Misread, match=r"^checks\.row-overlap\.min_y is not a setting\. Did you mean min_z\?$"):
        find_checks()["row-overlap"].configure({"min_y": 4.0})


TWICE = {
    "a key": (SMALLEST + '[columns]\nlabel = "y"\nlabel = "z"\n', "gate.toml:6  columns.label is written twice."),
    "a table": (SMALLEST + '[columns]\n[splits]\ntest = "x"\n', "gate.toml:5  splits is written twice."),
    "a check": (
        SMALLEST + "[checks.outliers]\n[checks.volume]\n[checks.outliers]\n",
        "gate.toml:6  checks.outliers is written twice.",
    ),
}


@pytest.mark.parametrize(("text", "message"), TWICE.values(), ids=TWICE)
def test_what_is_there_twice_is_named(tmp_path: Path, text: str, message: str) -> None:
    assert mistake(tmp_path, text) == message


@pytest.mark.parametrize("text", ["a = " + "[" * 5_000, "a = " + "1" * 5_000], ids=["too deep", "too long"])
def test_toml_that_no_parser_takes_is_explained(tmp_path: Path, text: str) -> None:
    assert mistake(tmp_path, text).startswith("gate.toml: not valid TOML: ")


@pytest.mark.parametrize("reason", ["", 'reason = ""\n', 'reason = "  "\n'])
def test_turning_a_check_off_takes_a_reason(tmp_path: Path, reason: str) -> None:
    text = SMALLEST + "[checks.row-overlap]\nenabled = false\n" + reason
    assert mistake(tmp_path, text) == (
        'gate.toml:5  checks.row-overlap is turned off without a reason. Add reason = "…".'
    )


def test_no_splits(tmp_path: Path) -> None:
    message = mistake(tmp_path, 'name = "loans"\n')
    assert (
        message == 'gate.toml:1  [splits] is missing. The smallest one: [splits] train = "train.csv" eval = "eval.csv"'
    )


def test_no_split_to_train_on(tmp_path: Path) -> None:
    message = mistake(tmp_path, '# data\n[splits]\nlearn = "a.csv"\n')
    assert message == "gate.toml:2  no split is called 'train', and training needs one. Known: learn."


def test_no_such_gate_toml(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gate\.toml: no such file\. Write one, or check files without one: "):
        load(tmp_path / "gate.toml")


def test_no_toml(tmp_path: Path) -> None:
    message = mistake(tmp_path, "[splits\n")
    assert message.startswith("gate.toml: not valid TOML: ")
    assert "(at line 1, column 8)" in message


def test_a_gate_toml_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"gate\.toml: cannot be read: "):
        load(tmp_path)


@pytest.mark.parametrize(("table", "key"), [("schema", "file"), ("expectations", "eval")])
def test_no_such_schema_or_suite(tmp_path: Path, table: str, key: str) -> None:
    message = mistake(tmp_path, SMALLEST + f'[{table}]\n{key} = "../nowhere/x"\n')
    assert message == f"gate.toml:5  {table}.{key}: no such file: {tmp_path.parent}/nowhere/x"


def test_a_quick_look_has_files_instead_of_a_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    dataset = quick({"train": ["x/../a.csv"], "eval": ["/data/b.csv"]}, Columns("y"))
    assert [split.paths for split in dataset.splits] == [(f"{tmp_path}/a.csv",), ("/data/b.csv",)]
    assert (dataset.config_path, dataset.root) == (None, str(tmp_path))


@pytest.mark.parametrize("name", ["../x", "a/b", "a b", "", ".hidden", "\x1b[31m"])
def test_a_splits_name_can_be_part_of_a_files_name(tmp_path: Path, name: str) -> None:
    quoted = name.replace("\x1b", "\\u001b")
    message = mistake(tmp_path, SMALLEST + f'"{quoted}" = "x.csv"\n')
    assert message.endswith(f"a split's name may hold letters, digits, _, - and ., so not {name!r}.")


def test_quotes_may_be_text_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text(SMALLEST + '[reading]\nquote = ""\n')
    assert load(tmp_path).reading == Reading(quote="")


@pytest.mark.parametrize("separator", ["\\u0001", "\\u001f", "\\t"])
def test_a_control_character_may_separate(tmp_path: Path, separator: str) -> None:
    (tmp_path / "gate.toml").write_text(SMALLEST + f'[reading]\ndelimiter = "{separator}"\n')
    assert load(tmp_path).reading.delimiter == separator.encode().decode("unicode_escape")


def test_a_reason_that_nobody_can_read_is_none(tmp_path: Path) -> None:
    message = mistake(tmp_path, SMALLEST + '[checks.volume]\nenabled = false\nreason = "\\u200b"\n')
    assert message == 'gate.toml:5  checks.volume is turned off without a reason. Add reason = "…".'


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('escape = "ab"', "reading.escape must be one ASCII character that ends no line, not 'ab'."),
        ("escape = '\"'", "reading.escape must be neither the quote, which is doubled, nor the delimiter."),
        ('escape = ","', "reading.escape must be neither the quote, which is doubled, nor the delimiter."),
        ('comment = " #"', "reading.comment must hold no white space around it, not ' #'."),
        ('comment = ","', "reading.comment must begin with neither the quote nor the delimiter."),
        (
            "decimal = ';'",
            "reading.decimal must be one of '.', ',', '·', '٫', not ';'.",
        ),
        ("decimal = ''", "reading.decimal must be one of '.', ',', '·', '٫', not ''."),
        (
            "thousands = '.'",
            "reading.thousands must be one of ',', \"'\", '’', ' ', '\\xa0', '\\u2009', '\\u202f', '_', '٬', and not "
            "reading.decimal: not '.'.",
        ),
        (
            'numbers = { fee = "2.345,6" }',
            "reading.numbers.fee: '2.345,6' is not how 1234.5 is written; '1234.5', '1.234,5' and '1 234,5' are.",
        ),
        ("numbers = 5", "reading.numbers must be a table of keys and values, not 5."),
        ("skip = -1", "reading.skip must be a whole number from 0 up, not -1."),
    ],
)
def test_a_mark_that_would_be_taken_for_another_is_refused(tmp_path: Path, line: str, wrong: str) -> None:
    assert mistake(tmp_path, SMALLEST + f"[reading]\n{line}\n").endswith(wrong)


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ('numbers = ["fee", "amount"]', {"fee": "", "amount": ""}),
        ('numbers = "fee"', {"fee": ""}),
        ('numbers = { fee = "1.234,5", amount = "" }', {"fee": "1.234,5", "amount": ""}),
        ('[reading.numbers]\nfee = "1 234,5"', {"fee": "1 234,5"}),
    ],
)
def test_columns_of_numbers_are_a_list_or_a_table(tmp_path: Path, written: str, numbers: dict[str, str]) -> None:
    (tmp_path / "gate.toml").write_text(f"{SMALLEST}[reading]\n{written}\n")
    reading = load(tmp_path).reading
    assert reading == Reading(numbers=numbers)
    assert isinstance(hash(reading), int)


def test_marks_of_numbers(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text(f'{SMALLEST}[reading]\ndecimal = ","\nthousands = " "\n')
    assert load(tmp_path).reading == Reading(decimal=",", thousands=" ")


def test_a_section_on_training_asks_for_it(tmp_path: Path) -> None:
    path = tmp_path / "gate.toml"
    path.write_text(SMALLEST)
    assert not load(path).trains
    path.write_text(f"{SMALLEST}[training]\n")
    assert load(path).trains


def test_settings_of_reading_are_typed_as_toml_or_as_plain_text() -> None:
    typed = ["delimiter=;", "encoding=latin-1", "header=false", 'names=["a", "b"]', "skip=2", "null_values=?"]
    assert read_typed(typed) == Reading(
        header=False, names=("a", "b"), delimiter=";", encoding="latin-1", null_values=("?",), skip=2
    )
    assert read_typed([r'delimiter="\t"']).delimiter == "\t"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("delimeter=;", "--reading: reading.delimeter is not a setting. Did you mean delimiter?"),
        ("delimiter=;;", "--reading: reading.delimiter must be one ASCII character that ends no line, not ';;'."),
        ("header=false", "--reading: reading.header is false, so reading.names must name the columns, in order."),
    ],
)
def test_a_typed_setting_that_is_wrong_is_named_without_a_line(typed: str, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read_typed([typed])
    assert str(raised.value) == message


def test_settings_that_make_no_sense_are_refused_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "gate.toml"
    path.write_text('[splits]\ntrain = "a.csv"\n[checks.time-order]\nhorizon = "a week"\n')
    with pytest.raises(ConfigError, match=r"gate.toml:4  checks.time-order.horizon is 'a week', and a length of time"):
        load(path)
