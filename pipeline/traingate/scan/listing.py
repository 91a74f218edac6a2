"""Lists the rows that findings are about, once all is judged: a second look at the files, where a finding asks for it.

A split is read once for all of its findings, of its columns only those that are shown. What is listed is bounded, for
each finding and for the run, and says so where it is cut: the first rows in the files' order.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from traingate.inert import escape_csv_cell
from traingate.profile.profile import Profile
from traingate.profile.reads import Example
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.rows import RowList
from traingate.scan import progress
from traingate.scan.searching import FoundRow, Wanted, find_rows
from traingate.storage import files
from traingate.storage.globbing import ROWS
from traingate.threads import threads

FOLDER = ROWS
MOST_ROWS, MOST_IN_ALL = 10_000, 200_000
_EXAMPLES = 5


@dataclass(frozen=True)
class Listed:
    """Findings that say where their rows are, and the files that hold them.

    Attributes:
        outcomes: of all checks.
        files: CSV files by their name inside `FOLDER`.
        notes: what could not be listed, and why.
    """

    outcomes: tuple[Outcome, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def list_rows(outcomes: Sequence[Outcome], profile: Profile, most: int = MOST_ROWS) -> Listed:
    """The rows of every finding that asks for them and warns or blocks, at most so many of each.

    What a check answered stays what it is: rows that cannot be listed are a note.
    """
    asking = [
        finding
        for finding in chain.from_iterable(outcome.findings for outcome in outcomes)
        if finding.rows is not None and finding.severity > Severity.INFO and finding.split in profile.splits
    ]
    unchanged = Listed(tuple(outcomes))
    if not asking:
        return unchanged
    if not all(files.is_local(one.path) for split in profile.splits.values() for one in split.files):
        return replace(unchanged, notes=("The rows of findings are listed only where all files are local.",))
    progress.enter("listing rows")
    most = max(_EXAMPLES, min(most, MOST_IN_ALL // len(asking)))
    try:
        found = _look_up(asking, profile, most)
    except Exception as error:  # a file that was changed meanwhile may fail in any way
        return replace(unchanged, notes=(f"The rows of findings could not be listed: {error}. Run again.",))
    listed = {one.id: _describe(one, found[one.id], most) for one in asking if found[one.id]}
    changed = [
        replace(outcome, findings=tuple(listed.get(one.id, one) for one in outcome.findings)) for outcome in outcomes
    ]
    return Listed(tuple(changed), {f"{name}.csv": write_rows(found[name][:most]) for name in listed})


def _describe(finding: Finding, rows: list[FoundRow], most: int) -> Finding:
    examples = tuple(Example((row.place,), (row.values,)) for row in rows[:_EXAMPLES])
    written = RowList(f"{FOLDER}/{finding.id}.csv", min(len(rows), most), len(rows) <= most)
    return replace(finding, evidence=finding.evidence or examples, listed=written)


def _look_up(asking: Sequence[Finding], profile: Profile, most: int) -> dict[str, list[FoundRow]]:
    found: dict[str, list[FoundRow]] = {}
    with threads("traingate-rows") as pool:
        for split in profile.splits:
            wanted = [Wanted(one.id, one.rows) for one in asking if one.split == split and one.rows is not None]
            if wanted:
                found |= find_rows(profile, split, wanted, most, pool)
    return found


def write_rows(rows: Sequence[FoundRow]) -> bytes:
    """Rows as CSV: where each is, its 0-based row number as in the report, its twin's place, its values."""
    shared = any(row.twin is not None for row in rows)
    columns = list(dict.fromkeys(name for row in rows for name in row.values))
    text = io.StringIO()
    sheet = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    places = ["split", "file", "row"]
    head = [*places, *(f"same_as_{name}" for name in places if shared), *columns]
    sheet.writerow([escape_csv_cell(name) for name in head])
    for row in rows:
        at = [row.place, *([row.twin] if shared else [])]
        cells = [str(cell) for one in at for cell in ((one.split, one.file, one.row) if one else ("", "", ""))]
        cells += [row.values.get(name, "") for name in columns]
        sheet.writerow([escape_csv_cell(cell) for cell in cells])
    return text.getvalue().encode("utf8", "backslashreplace")
