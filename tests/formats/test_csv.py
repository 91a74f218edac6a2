"""What a CSV file says, value by value, and what it may not say."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import gzip
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.read_back import columns, kinds_of, read_back
from traingate.dataset import Reading
from traingate.errors import Unreadable, Widen
from traingate.format import Shard
from traingate.formats import _cuts, _delimited, _quotes
from traingate.formats.csv import Csv
from traingate.kinds import Kind
from traingate.storage import files


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "loans.csv"


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_delimited, "SHARD_BYTES", 16)


def refusal(path: Path, content: bytes, reading: Reading | None = None) -> str:
    with pytest.raises(Unreadable) as error:
        read_back(path, content, reading)
    return str(error.value).removeprefix(f"{path}: ")


# Rows


def test_a_quoted_line_break_is_part_of_the_value(path: Path) -> None:
    assert columns(path, b'a,b\n1,"x\ny"\n2,z\n') == {"a": [1, 2], "b": ["x\ny", "z"]}


def test_a_quoted_delimiter_and_a_doubled_quote_are_part_of_the_value(path: Path) -> None:
    assert columns(path, b'a,b\n1,"x, ""y"""\n') == {"a": [1], "b": ['x, "y"']}


def test_windows_line_ends_byte_order_mark_and_blank_lines_are_no_data(path: Path) -> None:
    assert columns(path, b"\xef\xbb\xbfa,b\r\n1,x\r\n\r\n2,y\r\n") == {"a": [1, 2], "b": ["x", "y"]}


def test_the_last_line_needs_no_line_end(path: Path) -> None:
    assert columns(path, b"a,b\n1,x") == {"a": [1], "b": ["x"]}


def test_a_header_alone_is_no_rows_of_known_columns(path: Path) -> None:
    assert columns(path, b"a,b\n") == {"a": [], "b": []}


def test_an_empty_file_is_refused(path: Path) -> None:
    assert refusal(path, b"") == "the file is empty: not even a header. Write it again, or take it out of [splits]."


def test_a_short_row_is_refused_with_its_line(path: Path) -> None:
    assert refusal(path, b'a,b\n"x\ny",1\n2\n') == (
        "line 4 has 1 fields, fewer than the 2 columns. Quote a delimiter that is part of a value, or complete the row."
    )


@pytest.mark.usefixtures("small_shards")
def test_a_long_row_is_refused_with_its_line_in_a_later_shard(path: Path) -> None:
    assert refusal(path, b"a,b\n" + b"1,2\n" * 30 + b"1,2,3\n").startswith(
        "line 32 has 3 fields, more than the 2 columns."
    )


def test_a_quote_that_is_never_closed_is_refused(path: Path) -> None:
    assert refusal(path, b'a,b\n1,"x\n2,y\n').startswith("the quote that opens at byte 6, in line 2, is never closed")


def test_a_zero_byte_is_refused_with_its_line(path: Path) -> None:
    assert refusal(path, b"a,b\n1,x\n2,\0\n").startswith("line 3 contains a NUL byte, which text never does")


def test_two_columns_of_one_name_are_refused(path: Path) -> None:
    assert "such as 'a'. Rename them" in refusal(path, b"a,a\n1,2\n")


def test_a_column_without_a_name_is_called_as_pandas_calls_it(path: Path) -> None:
    assert list(columns(path, b",b\n1,2\n")) == list(pd.read_csv(path).columns) == ["Unnamed: 0", "b"]


def test_a_record_longer_than_a_block_is_read(path: Path) -> None:
    assert columns(path, b"a,b\n1," + b"x" * (3 << 20) + b"\n")["b"] == ["x" * (3 << 20)]


# Encodings


def test_the_wrong_encoding_is_refused_with_its_line_and_the_remedy(path: Path) -> None:
    assert refusal(path, b"a,b\n1,x\n2,\xe9\n") == (
        'line 3 is not utf8. Set `encoding = "latin-1"` under [reading], or convert the file.'
    )


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-32", "shift_jis"])
def test_other_encodings_are_decoded(path: Path, encoding: str) -> None:
    word = "あ" if encoding == "shift_jis" else "é"
    assert columns(path, f"a,b\n1,{word}\n".encode(encoding), Reading(encoding=encoding)) == {"a": [1], "b": [word]}


def test_an_unknown_encoding_is_refused(path: Path) -> None:
    assert refusal(path, b"a\n1\n", Reading(encoding="utf9")).startswith('reading.encoding "utf9" is not known.')


# Kinds


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ("1|-2", "int", [1, -2]),
        ("1|2.5", "float", [1.0, 2.5]),
        ("1e3|-inf", "float", [1000.0, float("-inf")]),
        ("true|False", "bool", [True, False]),
        ("true|1", "string", ["true", "1"]),
        ("12:30:00|12:31:00", "string", ["12:30:00", "12:31:00"]),
        ("20200101|2020-01-01", "string", ["20200101", "2020-01-01"]),
        ("12345678901234567890|1", "string", ["12345678901234567890", "1"]),
        ("12345678901234567890|1.5", "string", ["12345678901234567890", "1.5"]),
        ("1e19|1.5", "float", [1e19, 1.5]),
        ("NA|NULL", "null", [None, None]),
    ],
)
def test_kinds_of_values(path: Path, values: str, kind: str, expected: list[object]) -> None:
    content = "a,b\n" + "".join(f"{value},x\n" for value in values.split("|"))
    assert kinds_of(path, content.encode())["a"] == kind
    assert columns(path)["a"] == expected


def test_nan_is_a_value_and_an_empty_field_is_null(path: Path) -> None:
    nan, null = columns(path, b"a,b\nnan,x\n,x\n")["a"]
    assert np.isnan(nan)
    assert null is None


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2020-01-31", dt.datetime(2020, 1, 31)),
        ("2020-01-31 10:00", dt.datetime(2020, 1, 31, 10)),
        ("2020-01-31T10:00:00.123456789", dt.datetime(2020, 1, 31, 10, 0, 0, 123456)),
        ("9999-12-31T23:59:59.5", dt.datetime(9999, 12, 31, 23, 59, 59, 500_000)),
    ],
)
def test_dates_and_times_are_times(path: Path, text: str, time: dt.datetime) -> None:
    assert kinds_of(path, f"a\n{text}\n".encode()) == {"a": "time"}
    assert columns(path)["a"] == [time]


def test_times_with_and_without_a_zone_are_instants(path: Path) -> None:
    times = columns(path, b"a,b\n2020-01-31T10:00:00Z,1\n2020-01-31T12:00:00+02:00,1\n2020-01-31 10:00,1\n")["a"]
    assert [time.isoformat() for time in times] == ["2020-01-31T10:00:00"] * 3


# Leading zeros


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ("007 7 12", "code"),
        ("00 1", "code"),
        ("0 1 10", "int"),
        ("0 0.5 1", "float"),
        ("0.5 007", "string"),
        ("-07 7", "int"),
        ("007 A7", "string"),
        ("10:05 007", "string"),
    ],
)
def test_a_zero_before_a_whole_number_makes_a_column_text(path: Path, values: str, kind: str) -> None:
    content = "a,b\n" + "".join(f"{value},1\n" for value in values.split())
    assert kinds_of(path, content.encode()) == {"a": kind, "b": "int"}
    if kind in ("code", "string"):
        assert columns(path)["a"] == values.split()


@pytest.mark.parametrize("field", ["007", " 007", '"007"', '" 007 "', "007 ", "\t007"])
def test_a_zero_far_from_the_head_is_kept_wherever_it_stands(
    path: Path, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_delimited, "_SAMPLE", 64)
    rows = ["7,x,1.5\n"] * 400 + [f"{field},x,1.5\n"] + ["7,x,1.5\n"] * 1000
    assert kinds_of(path, ("a,b,c\n" + "".join(rows)).encode()) == {"a": "code", "b": "string", "c": "float"}
    assert columns(path)["a"][399:402] == ["7", "007", "7"]


def test_zeros_of_one_column_do_not_hide_those_of_another(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_delimited, "_SAMPLE", 64)
    rows = ["01234,5,a\n"] * 400 + ["01234,05,a\n"] + ["01234,5,a\n"] * 1000
    assert kinds_of(path, ("zip,n,b\n" + "".join(rows)).encode()) == {"zip": "code", "n": "code", "b": "string"}


@pytest.mark.parametrize("delimiter", ["-", ".", "/", ":", " "])
def test_zeros_are_found_behind_any_delimiter(path: Path, delimiter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_delimited, "_SAMPLE", 64)
    rows = [("1", "7")] * 400 + [("1", "07")] + [("1", "7")] * 1000
    content = "".join(delimiter.join(row) + "\n" for row in [("a", "b"), *rows])
    assert kinds_of(path, content.encode(), Reading(delimiter=delimiter)) == {"a": "int", "b": "code"}


@given(
    st.lists(
        st.lists(
            st.sampled_from(["7", "07", "x,07", '"07', "2024-01-05", "0.5", "07:30", " 07"]), min_size=3, max_size=3
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_padded_number_is_overlooked(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("padded") / "rows.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["a", "b", "c"], *rows])
    narrow = dict.fromkeys("abc", Kind.INT)
    kinds, batches = read_back(path, kinds=dict(narrow))
    for place, name in enumerate("abc"):
        if any(row[place].strip() == "07" for row in rows):
            assert kinds[name] in (Kind.CODE, Kind.STRING)
            assert batches[0].column(name)[0].as_py() == rows[0][place].strip()


# Missing values, quotes and spaces


def test_an_empty_field_is_null_and_a_quoted_one_is_a_text(path: Path) -> None:
    assert columns(path, b'a,b\nx,1\n,2\n"",3\n')["a"] == ["x", None, ""]


def test_a_quoted_number_is_a_number_and_a_quoted_nothing_is_missing(path: Path) -> None:
    assert columns(path, b'a,b\n"1",x\n"",x\n"NA",x\n') == {"a": [1, None, None], "b": ["x", "x", "x"]}


def test_namibia_is_kept_by_quotes_or_by_the_config(path: Path) -> None:
    assert columns(path, b'a\nNA\n"NA"\nDE\n')["a"] == [None, "NA", "DE"]
    assert columns(path, reading=Reading(null_values=()))["a"] == ["NA", "NA", "DE"]


def test_spaces_around_fields_are_dropped(path: Path) -> None:
    content = b"a, b\n 1, x \n NA, \n3, NA\n"
    assert columns(path, content) == {"a": [1, None, 3], "b": ["x", None, None]}


def test_spaces_around_texts_can_be_kept(path: Path) -> None:
    assert columns(path, b"a,b\n 1, x\n2,y\n", Reading(strip=False)) == {"a": [1, 2], "b": [" x", "y"]}


def test_a_stray_quote_is_text_and_hides_no_row(path: Path) -> None:
    assert columns(path, b'a,b\n5" disk,1\n"x\ny",2\n6" disk,3\n') == {
        "a": ['5" disk', "x\ny", '6" disk'],
        "b": [1, 2, 3],
    }


# Header and dialect


def test_names_come_from_the_config_where_there_is_no_header(path: Path) -> None:
    assert columns(path, b"1,x\n", Reading(header=False, names=("n", "s"))) == {"n": [1], "s": ["x"]}
    assert columns(path, reading=Reading(header=False)) == {"column_1": [1], "column_2": ["x"]}


def test_names_have_to_be_as_many_as_the_fields(path: Path) -> None:
    assert refusal(path, b"1,x\n", Reading(header=False, names=("n",))) == (
        "the first row has 2 fields, `names` under [reading] has 1. Name every column once."
    )


@pytest.mark.parametrize("content", [b"39,Male,77516,0\n50,Male,83311,1\n", b"7.4,0.7\n7.8,0.88\n"])
def test_a_first_line_of_data_is_not_lost_as_a_header(path: Path, content: bytes) -> None:
    assert refusal(path, content).startswith("the first line looks like data, not like column names (")


@pytest.mark.parametrize("content", [b"region,2019,2020\nNorth,1,2\n", b"0,1,2\n0.5,0.1,0\n", b"id,10,5\n1,2,3\n"])
def test_years_pixels_and_mixed_names_are_a_header(path: Path, content: bytes) -> None:
    assert ",".join(columns(path, content)) == content.decode().partition("\n")[0]


def test_another_delimiter(path: Path) -> None:
    assert columns(path, b"a;b\n1;2,5\n", Reading(delimiter=";")) == {"a": [1], "b": ["2,5"]}
    assert (
        refusal(path, b"a\n", Reading(delimiter="||")) == "reading.delimiter is '||'; one ASCII character is expected."
    )


# Compression


def test_gzip_is_read_in_pieces(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_delimited, "SHARD_BYTES", 16)
    content = b"a,b\n" + b'1,"x\ny"\n' * 100
    assert columns(path.with_suffix(".csv.gz"), gzip.compress(content))["b"] == ["x\ny"] * 100


def test_a_truncated_gzip_is_refused(path: Path) -> None:
    packed = path.with_suffix(".csv.gz")
    content = gzip.compress(b"a,b\n" + b"1,2\n" * 1000)[:-9]
    with pytest.raises(Unreadable, match=r"loans.csv.gz: the gzip stream is truncated or damaged .* Write or copy"):
        read_back(packed, content)


# Shards


def test_a_shard_that_does_not_fit_says_what_all_its_columns_need(path: Path) -> None:
    path.write_bytes(b"a,b,c\nx,1.5,2020-01-01\n")
    with pytest.raises(Widen) as wider:
        list(Csv().read(Shard(str(path), 6, 23), {"a": Kind.INT, "b": Kind.INT, "c": Kind.INT}, Reading()))
    assert wider.value.kinds == {"a": Kind.STRING, "b": Kind.FLOAT, "c": Kind.TIME}


@pytest.mark.usefixtures("small_shards")
def test_a_value_far_from_the_head_decides_for_the_whole_column(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_delimited, "_SAMPLE", 8)
    assert columns(path, b"a,b\n" + b"7,1\n" * 20 + b"x,1.5\n" + b"7,1\n" * 20)["a"] == ["7"] * 20 + ["x"] + ["7"] * 20


@pytest.mark.usefixtures("small_shards")
def test_a_large_integer_in_a_float_column_makes_it_text_in_any_shard(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_delimited, "_SAMPLE", 8)
    content = b"a,b\n" + b"1.5,1\n" * 5 + b"12345678901234567890,1\n" + b"1.5,1\n" * 20
    assert kinds_of(path, content)["a"] == "string"


def test_columns_that_are_not_wanted_are_not_read(path: Path) -> None:
    path.write_bytes(b"a,b\n1,2\n3,4\n")
    (shard,) = Csv().plan_shards(str(path), Reading())
    (batch,) = Csv().read(shard, {"b": Kind.INT}, Reading())
    assert batch.to_pydict() == {"b": [2, 4]}


def test_a_file_that_shrank_since_it_was_planned_is_refused(path: Path) -> None:
    path.write_bytes(b"a,b\n1,2\n3,4\n")
    (shard,) = Csv().plan_shards(str(path), Reading())
    path.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(Unreadable, match="ends at byte 8, 12 expected: it changed while it was read"):
        list(Csv().read(shard, {"a": Kind.INT, "b": Kind.INT}, Reading()))


FIELDS = st.text(st.sampled_from(list('ab1, "\n\r\t;é')), max_size=6)


@given(st.lists(st.tuples(FIELDS, FIELDS), min_size=1, max_size=30), st.integers(1, 40), st.integers(1, 30))
def test_any_text_survives_pythons_writer_and_small_shards(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], size: int, block: int
) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([("p", "q"), *rows])
    path = tmp_path_factory.mktemp("any") / "any.csv"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_delimited, "SHARD_BYTES", size)
        patch.setattr(files, "BLOCK", block)
        texts = dict.fromkeys("pq", Kind.STRING)
        _, batches = read_back(path, written.getvalue().encode(), Reading(strip=False), texts)
    assert [tuple(row.values()) for batch in batches for row in batch.to_pylist()] == rows


@given(st.lists(st.lists(FIELDS, min_size=2, max_size=2), min_size=1, max_size=30), st.integers(1, 40))
def test_shards_begin_at_the_first_end_of_a_record_after_every_so_many_bytes(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], size: int
) -> None:
    lines = []
    for row in [["p", "q"], *rows]:
        line = io.StringIO(newline="")
        csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(row)
        lines.append(len(line.getvalue().encode()))
    path = tmp_path_factory.mktemp("cut") / "cut.csv"
    with path.open("w", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([["p", "q"], *rows])
    ends = [sum(lines[: at + 1]) for at in range(len(lines))]
    wanted = {next(end for end in ends if end > place) for place in range(ends[0] + size, ends[-1], size)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_delimited, "SHARD_BYTES", size)
        shards = Csv().plan_shards(str(path), Reading())
    assert [shard.start for shard in shards] == [ends[0], *sorted(wanted - {ends[-1]})]


@pytest.mark.parametrize("content", [b'p,q\n1,"open\n' + b"1,2\n" * 5_000, b"p,q\n" + b"x" * 20_000 + b",2\n"])
def test_a_record_that_does_not_end_is_looked_through_a_few_times_and_not_for_every_shard(
    path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    path.write_bytes(content)
    read: list[int] = []
    blocks = _cuts._read_blocks
    monkeypatch.setattr(_delimited, "SHARD_BYTES", 100)
    monkeypatch.setattr(files, "BLOCK", 100)
    monkeypatch.setattr(
        _cuts, "_read_blocks", lambda *given: (read.append(len(block)) or block for block in blocks(*given))
    )
    with contextlib.suppress(Unreadable):
        Csv().plan_shards(str(path), Reading())
    assert sum(read) < 3 * len(content)


STRAY = st.text(st.sampled_from(list('a" ')), max_size=4)


@given(st.lists(st.tuples(STRAY, STRAY).map(",".join), min_size=1, max_size=20))
def test_stray_quotes_are_read_alike_whatever_the_shards(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    path = tmp_path_factory.mktemp("stray") / "stray.csv"
    path.write_text("p,q\n" + "\n".join(lines) + "\n")
    outcomes = []
    for size, block in ((16, 3), (16, 1 << 20), (1 << 20, 1 << 20)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_delimited, "SHARD_BYTES", size)
            patch.setattr(files, "BLOCK", block)
            try:
                outcomes.append(columns(path))
            except Unreadable:
                outcomes.append({})
    assert outcomes[0] == outcomes[1] == outcomes[2]


def test_pandas_reads_the_same_numbers(path: Path) -> None:
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(
        {"f": rng.normal(size=500) * 10.0 ** rng.integers(-300, 300, 500), "i": rng.integers(-(2**62), 2**62, 500)}
    )
    frame.loc[::7, "f"] = np.nan
    frame.to_csv(path, index=False)
    read = columns(path)
    expected = pd.read_csv(path, float_precision="round_trip")
    assert read["i"] == expected["i"].tolist()
    assert np.array_equal(np.array(read["f"], float), expected["f"].to_numpy(), equal_nan=True)


def test_a_record_that_fits_no_memory_is_refused_before_it_fills_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_quotes, "LONGEST_RECORD", 1 << 20)
    packed = path.with_name("loans.csv.gz")
    packed.write_bytes(gzip.compress(b"a,b\n1," + b"x" * (4 << 20) + b"\n"))
    assert refusal(packed, packed.read_bytes()) == (
        "the record that begins in line 2 is longer than 1 MiB, the most that is read at a time. "
        "Break its line, or leave such a value out of the table."
    )


def test_a_shard_that_no_longer_ends_with_a_record_was_cut_out_of_another_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x\n1\n2\n3\n")
    shard = Shard(str(path), 2, 4, 0)
    path.write_text("x\n12\n3\n\n")
    with pytest.raises(Unreadable, match=r"a\.csv: changed while it was read\. Wait until nothing writes to it"):
        list(Csv().read(shard, {"x": Kind.INT}, Reading()))


CLOSED = b"a,b\n" + b"1,x\n" * 4000 + b'1,"' + b"x\n" * (1 << 20) + b'"\n2,y\n'
ADVISED = 'Close its quotes; if quotes are ordinary characters, set `quote = ""` under [reading].'


@pytest.mark.parametrize("name", ["loans.csv", "loans.csv.gz"])
def test_a_cell_that_fits_no_memory_is_told_with_its_line_and_the_setting_that_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(_quotes, "LONGEST_RECORD", 1 << 20)
    monkeypatch.setattr(_delimited, "SHARD_BYTES", 1 << 14)
    content = gzip.compress(CLOSED) if name.endswith("gz") else CLOSED
    assert refusal(tmp_path / name, content) == (
        f"the record that begins in line 4,002 is longer than 1 MiB, the most that is read at a time. {ADVISED}"
    )


def test_a_quote_that_stays_open_at_the_head_of_a_large_file_is_told_with_its_line(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_quotes, "LONGEST_RECORD", 1 << 20)
    content = b'a,b\n1,2\n1,"' + b"x\n" * (2 << 20)
    assert refusal(path, content).startswith("the record that begins in line 3 is longer than 1 MiB")


def test_a_long_cell_with_an_escaped_quote_is_told_of_escapes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_quotes, "LONGEST_RECORD", 1 << 20)
    content = b'a,b\n1,"5\\""\n' + b"x,y\n" * (1 << 20) + b'1,"z"\n'
    told = refusal(path, content)
    assert 'Close its quotes; it holds \\": if a backslash makes the next character text, set `escape = ' in told
