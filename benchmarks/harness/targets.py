"""What has to be reached, once for all benchmarks. Figures are held against it unrounded."""

from __future__ import annotations

# Times as fast as TFDV on Beam, in inner seconds, on 1,000,000 rows of 21 columns.
STATISTICS = {"parquet": 15.0, "csv": 100.0}
# A check's inner seconds over those of reading alone, at 10,000,000 + 2,500,000 rows: at most, and the aim.
READING = {"parquet": (6.0, 4.0), "csv": (3.0, 2.0)}
# A check's inner seconds over those of a peer that only describes the columns and joins the rows.
PEERS = 1.0
# A check's peak resident set at 10,000,000 rows: 1 GB, in MiB.
MEMORY = 10**9 / 2**20
# Times that memory at three times those rows.
GROWTH = 1.15
# What all checks add to the processor seconds of a scan, over the scan's own, at 1,000,000 rows of 21 columns.
JUDGING = 2.0
