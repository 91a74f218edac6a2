"""Files and splits that are one and the same."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from traingate.profile.reads import FileRead, SplitRead


def find_shared_files(first: SplitRead, second: SplitRead) -> Iterator[tuple[FileRead, FileRead]]:
    """Files of two splits with equal bytes, which hold rows."""
    known = {file.digest: file for file in first.files if file.rows}
    for file in second.files:
        if file.digest in known:
            yield known[file.digest], file


def hold_equal_rows(first: SplitRead, second: SplitRead) -> bool:
    """Whether two splits hold the same rows, in whatever order or format."""
    return bool(
        first.rows and first.rows_digest and (first.rows, first.rows_digest) == (second.rows, second.rows_digest)
    )


def find_repeated_files(splits: Mapping[str, SplitRead]) -> Iterator[tuple[str, FileRead, FileRead]]:
    """(split, file, its copy): files that one split has more than once."""
    for split, read in splits.items():
        files = sorted((file for file in read.files if file.rows), key=lambda file: (file.digest, file.path))
        for one, other in itertools.pairwise(files):
            if one.digest == other.digest:
                yield split, one, other
