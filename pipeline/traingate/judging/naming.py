"""Whether a column's values may be names that were given out: neither times, nor free text, nor words people say."""

from __future__ import annotations

import re

from traingate.profile.summaries import ColumnSummary

_WORDY = 0.3  # share of texts of three words or more that makes free text
_CODED = 0.5  # share of texts with a digit
_EPOCH = ((1e8, 2.2e9), (1e11, 2.2e12), (1e14, 2.2e15), (1e17, 2.2e18))  # seconds to nanoseconds since 1970
_DATES = (19_000_101, 21_001_231)  # 20260131
_TIME_NAME = re.compile(
    r"(?i:(^|[_\W\d])(date|day|days|time|timestamp|ts|year|yr|month|mnth|week|hour|hr|minute|second|quarter|period)s?"
    r"($|[_\W\d])|datetime|timestamp)|[a-z](Date|Time|Day|Year|Month|Week|Hour)$|_at$"
)
ENTITY_NAME = re.compile(
    r"(?i:(^|[_\W])(id|subject|patient|customer|client|user|person|member|account|device|household|employee|student|"
    r"participant|visitor|session|driver|machine|sensor|ticket|cust|subj|pat)(_?(id|no|nr|num|number|key|code))?s?#?$)"
    r"|(?<=[a-z])(Id|ID|No|Nr)$"
)
"""Names of columns that hold the names of persons, devices or accounts."""


def may_name(column: ColumnSummary) -> bool:
    """Whether values are neither times nor free text."""
    if _TIME_NAME.search(column.name):
        return False
    if column.numbers is not None:
        low, high = column.numbers.minimum, column.numbers.maximum
        return not any(first <= low and high <= last for first, last in (*_EPOCH, _DATES))
    texts = [text for text, _ in column.strings.top] if column.strings else []
    wordy = sum(len(text.split()) >= 3 for text in texts)
    dates = sum(bool(re.match(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", text)) for text in texts)
    return wordy <= _WORDY * len(texts) and dates <= _WORDY * len(texts)


def is_coded(column: ColumnSummary) -> bool:
    """Whether its values were given out, rather than words that people say; by their digits, or the column's name."""
    if column.strings is None or ENTITY_NAME.search(column.name):
        return True
    texts = [text for text, _ in column.strings.top]
    return sum(any(mark.isdigit() for mark in text) for text in texts) >= _CODED * max(len(texts), 1)
