"""What a repair did: in sentences for people, and as plain data for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from traingate.remedy import ConvertColumn, DealRows, DropColumn, DropRows, Edit, RenameColumn
from traingate.repair.applying import SplitEdit, count_rows
from traingate.repair.conversions import Conversion
from traingate.repair.evidence import Checked
from traingate.repair.planning import Left, Step
from traingate.report.notes import list_versions
from traingate.report.rows import RowQuery
from traingate.wording import count, list_names, number, share

FORMAT = "traingate-repair/1"
_WORDS = {
    "to-number": "numbers written as text are numbers again",
    "to-digit": "True and False are 1 and 0, as in train",
    "to-truth": "1 and 0 are True and False, as in train",
    "to-text": "numbers are text, as in train",
    "pad": "codes have the zeros again that they begin with",
    "to-date": "dates are written as 2024-01-31",
    "decode": "text is decoded as UTF-8",
    "fold": "spelt alike, in small letters without separators",
    "replace": "spelt as in train",
    "clip": "clipped to the range of train",
}


def describe_steps(steps: Sequence[Step], edits: Mapping[str, SplitEdit]) -> Iterator[str]:
    """A line for each change, then one for each split that lost rows; the same change of several splits is one line."""
    said: dict[tuple[str, str], list[str]] = {}
    for place, step in enumerate(steps):
        words = _describe(step.edit, edits, place)
        said.setdefault((words, step.finding.id), []).append(step.edit.split)
    for (words, finding), splits in said.items():
        yield f"{', '.join(splits) or 'all splits'}: {words} ({finding})"
    left = count_rows(edits)
    for split, edit in edits.items():
        rows = sum(map(len, edit.keep.values()))
        if edit.targets:
            yield f"{split}: {count(left[split], 'rows')}, {rows:,} before"
        elif left[split] < rows:
            yield f"{split}: {left[split]:,} of {count(rows, 'rows')} are left, {share(left[split] / rows)}"


def _describe(edit: Edit, edits: Mapping[str, SplitEdit], place: int) -> str:
    if isinstance(edit, DealRows):
        return _describe_deal(edit, edits)
    split = edits[edit.split]
    if isinstance(edit, DropRows):
        rows = split.dropped.get(place, 0)
        new, which = split.new.get(place, rows), _describe_rows(edit.rows)
        if new == rows:
            return f"{count(rows, 'rows')} left out{which}"
        gone = f"{rows - new:,} of these {rows:,} are gone already" if new else f"all {rows:,} are gone already"
        return f"{count(new, 'further rows') if new else 'no further row'} left out{which}: {gone}"
    if isinstance(edit, DropColumn):
        return f"column {edit.column} left out"
    if isinstance(edit, RenameColumn):
        return f"column {edit.column} renamed to {edit.name}"
    return f"column {edit.column}: {_describe_values(edit, split.convert.get(edit.column))}"


def _describe_values(edit: ConvertColumn, known: Conversion | None) -> str:
    changed, lost = (0, 0) if known is None else (known.changed - known.lost, known.lost)
    if edit.how == "clear":
        return f"{count(lost, 'values')} {'is' if lost == 1 else 'are'} missing now" if lost else "values go missing"
    words = _WORDS.get(edit.how) or f"multiplied by {number(edit.factor)}"
    if edit.how == "multiply" and edit.offset:
        words += f", {'plus' if edit.offset > 0 else 'minus'} {number(abs(edit.offset))}"
    counts = [count(changed, "values") + " changed"] if changed else []
    counts += [f"{count(lost, 'values')} that cannot be read so, now missing"] if lost else []
    return f"{words}: {', '.join(counts)}" if counts else words


def _describe_deal(edit: DealRows, edits: Mapping[str, SplitEdit]) -> str:
    counted = [one.count_dealt() for one in edits.values()]
    moved, left_out = (sum(figures) for figures in zip(*counted, strict=True))
    names, train = list_names(list(edit.columns)), next(iter(edits.values())).splits[0]
    if edit.how != "by-time":
        together = f"all rows of one {names}" if names else "rows that are equal"
        return f"dealt anew, {together} to one split: {count(moved, 'rows')} went to another one"
    words = f"dealt anew in the order of {names}, the first to {train}: {count(moved, 'rows')} went to another split"
    why = f"have no {names}" + (" or are nearer to the held-out rows than the horizon" if edit.horizon else "")
    return words + (f", {count(left_out, 'rows')} left out that {why}" if left_out else "")


def _describe_rows(rows: RowQuery) -> str:
    names = list_names([str(name) for name in rows.columns])
    if rows.what == "shared" and rows.join in ("entities", "texts", "near_texts") and names:
        return f", whose {names} is also in {rows.other}"
    said = {
        "shared": f", also in {rows.other}",
        "conflicting": f", in {rows.other} with another label",
        "near": f", nearly in {rows.other}",
        "again": ", in it already",
        "missing": f" without {names}",
        "infinite": f" with an infinite {names}",
    }
    return said.get(rows.what, f", by {names}" if names else "")


def make_record(
    checked: Checked, planned: tuple[Sequence[Step], Sequence[Left]], edits: Mapping[str, SplitEdit],
    written: Mapping[tuple[str, str], tuple[str, int, str]], command: str,
) -> dict[str, Any]:  # fmt: skip
    """The record as plain data.

    Args:
        checked: the data and its report.
        planned: what was done, and what was left.
        edits: what became of each split.
        written: where each part of a file went, its rows and its digest, by the original's path and the split.
        command: what was typed.
    """
    steps, left = planned
    known, rows = {file.path: file for split in checked.splits.values() for file in split.files}, count_rows(edits)
    return {
        "format": FORMAT,
        "command": command,
        "dataset": checked.dataset.name,
        "config": checked.dataset.config_path,
        "report_started": checked.report.started,
        "versions": list_versions(),
        "changes": [_to_plain(step, edits, place) for place, step in enumerate(steps)],
        "left": [{"cause": one.cause.id, "title": one.cause.title, "why": one.why} for one in left],
        "splits": {name: {"rows": rows[name], "from_rows": checked.splits[name].rows} for name in edits},
        "files": [
            {
                "split": split,
                "from": path,
                "from_rows": known[path].rows,
                "from_digest": known[path].digest,
                "path": place,
                "rows": kept,
                "digest": digest,
            }
            for (path, split), (place, kept, digest) in written.items()
        ],
        "written": ["gate.toml", "repair.json", *(place for place, _, _ in written.values())],
    }


def _to_plain(step: Step, edits: Mapping[str, SplitEdit], place: int) -> dict[str, Any]:
    edit, plain = step.edit, {"cause": step.cause.id, "title": step.cause.title, "finding": step.finding.id}
    what = asdict(edit)
    if isinstance(edit, ConvertColumn):
        known = edits[edit.split].convert.get(edit.column)
        what |= {"changed": known.changed if known else 0, "missing_now": known.lost if known else 0}
    if isinstance(edit, DropRows):
        what["dropped"] = edits[edit.split].dropped.get(place, 0)
    line = f"{edit.split or 'all splits'}: {_describe(edit, edits, place)}"
    return plain | {"remedy": step.remedy, "line": line, **what}
