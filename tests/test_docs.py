"""What README.md shows is what the program says; `python scripts/readme.py` brings it up to date."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from traingate.config.load import load
from traingate.dataset import Columns

ROOT = Path(__file__).parents[1]


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("readme", ROOT / "scripts" / "readme.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def part(name: str, page: str = "README.md") -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", (ROOT / page).read_text("utf8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.slow
def test_the_first_screen_is_what_the_first_command_prints() -> None:
    assert part("shut") == script().shut()


@pytest.mark.parametrize("name", ["checks", "commands", "formats"])
def test_what_the_classes_say_is_listed(name: str) -> None:
    assert part(name) == getattr(script(), name)()


def test_the_map_is_the_tree() -> None:
    assert part("tree", "pipeline/README.md") == script().tree()


def test_every_folder_and_file_of_the_map_says_what_it_is_for() -> None:
    lines = [line for line in script().tree().splitlines() if line.rstrip().endswith(("/", ".py"))]
    assert lines == ["traingate/"]


def test_the_runners_are_listed() -> None:
    assert part("runners", "docs/runners.md") == script().runners()


@pytest.mark.parametrize("name", ["columns", "reading", "statistics", "training"])
def test_every_key_of_the_config_is_listed_with_what_it_says(name: str) -> None:
    assert part(name, "docs/config.md") == getattr(script(), name)()


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "pipeline/README.md",
        "benchmarks/README.md",
        "docs/runners.md",
        "docs/config.md",
        "docs/repair.md",
    ],
)
def test_every_link_leads_to_a_file(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / page).read_text("utf8"))
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_the_config_that_the_readme_shows_is_read(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", (ROOT / "README.md").read_text("utf8"), re.DOTALL)
    for name in ("schemas/loans.pbtxt", "expectations/loans.json"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    (tmp_path / "gate.toml").write_text(shown, "utf8")
    dataset = load(tmp_path)
    assert dataset.columns == Columns("defaulted", ("applicant_id",), "applied_at", weight="exposure")
    assert dataset.checks["class-imbalance"].reason == "sampled one to ten on purpose"
