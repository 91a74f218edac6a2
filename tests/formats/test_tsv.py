"""What differs in tab-separated values; everything else is as in CSV."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from formats.read_back import columns, read_back
from traingate.dataset import Reading
from traingate.errors import Unreadable


def test_tabs_separate_and_commas_do_not(tmp_path: Path) -> None:
    assert columns(tmp_path / "a.tsv", b'a\tb\n1,5\t"x\ty"\n') == {"a": ["1,5"], "b": ["x\ty"]}


def test_an_empty_field_at_the_end_is_null(tmp_path: Path) -> None:
    assert columns(tmp_path / "a.tab", b"a\tb\n1\t\n\t2\n") == {"a": [1, None], "b": [None, 2]}


def test_quotes_are_text_where_the_config_says_so(tmp_path: Path) -> None:
    path = tmp_path / "sms.tsv"
    with pytest.raises(Unreadable, match=r'is never closed.*set `quote = ""` under \[reading\]'):
        read_back(path, b'label\ttext\nham\t"Hello\nham\tthere\n')
    assert columns(path, reading=Reading(quote="")) == {"label": ["ham", "ham"], "text": ['"Hello', "there"]}


def test_a_tab_around_a_value_is_a_delimiter_and_never_stripped(tmp_path: Path) -> None:
    assert columns(tmp_path / "a.tsv.gz", gzip.compress(b"a\tb\n\tx \n")) == {"a": [None], "b": ["x"]}
