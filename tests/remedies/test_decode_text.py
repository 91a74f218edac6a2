"""Text that was decoded wrongly is decoded again, in all splits and columns that the finding names."""

from __future__ import annotations

from remedies.subjects import plan
from report.faults import warned
from traingate.remedy import ConvertColumn


def test_the_columns_of_the_finding_in_every_split() -> None:
    found = warned("garbled-text", "decoded", split="train", details={"columns": ["city", "street"]})
    edits = plan("decode-text", found, train={"city": "string", "street": "string"}, held={"city": "string"})
    assert edits == [
        ConvertColumn("train", "city", "decode"),
        ConvertColumn("train", "street", "decode"),
        ConvertColumn("eval", "city", "decode"),
    ]
