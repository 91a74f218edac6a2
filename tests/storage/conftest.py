"""A filesystem of Beam's that is none of this machine's own."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def _shelf() -> type:
    """A filesystem of Beam's with a scheme of its own, on local files; Beam finds it for as long as it is held."""
    from apache_beam.io.localfilesystem import LocalFileSystem

    class Shelf(LocalFileSystem):
        @classmethod
        def scheme(cls) -> str:
            return "shelf"

        def match(self, patterns: list[str], limits: object = None) -> list[object]:
            found = super().match([pattern.removeprefix("shelf://") for pattern in patterns], limits)
            for metadata in (item for result in found for item in result.metadata_list):
                metadata.path = f"shelf://{metadata.path}"
            return list(found)

        def create(self, path: str, *args: object, **settings: object) -> object:
            return super().create(path.removeprefix("shelf://"), *args, **settings)

        def open(self, path: str, *args: object, **settings: object) -> object:
            return super().open(path.removeprefix("shelf://"), *args, **settings)

        def exists(self, path: str) -> bool:
            return bool(super().exists(path.removeprefix("shelf://")))

        def checksum(self, path: str) -> str:
            return str(super().checksum(path.removeprefix("shelf://")))

        def delete(self, paths: list[str]) -> None:
            for path in paths:
                Path(path.removeprefix("shelf://")).unlink()

        def rename(self, sources: list[str], targets: list[str]) -> None:
            super().rename(*([path.removeprefix("shelf://") for path in paths] for paths in (sources, targets)))

    return Shelf
