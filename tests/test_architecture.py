"""What the map in pipeline/README.md promises of the code, held against the code itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
SOURCE = ROOT / "pipeline/traingate"
MODULES = sorted(SOURCE.rglob("*.py"))
WORDS = (
    "artifact",
    "check",
    "config.load",
    "dataset",
    "errors",
    "format",
    "imports",
    "inert",
    "join",
    "kinds",
    "measure",
    "plan",
    "profile.profile",
    "profile.reads",
    "registry",
    "renderer",
    "report.findings",
    "report.report",
    "runner",
    "threads",
    "wording",
)
# Nothing but fields with plain values: there is nothing that a test of their own could ask.
PLAIN = {"profile/anomalies.py", "profile/reads.py", "report/feature.py"}
# Faults that are planted promise the same things, each of which one test asks of all.
TOLD_TOGETHER = "selftest/faults/"
# What is promised of the whole, or of everything in a folder, and so of no single module.
OF_THE_WHOLE = {
    "checks/test_findings.py",
    "cluster/test_cluster.py",
    "formats/test_agreement.py",
    "formats/test_dialects.py",
    "renderers/test_browser.py",
    "renderers/test_contract.py",
    "selftest/test_faults.py",
    "test_architecture.py",
    "test_bad_input.py",
    "test_bad_tables.py",
    "test_calibration.py",
    "test_checkout.py",
    "test_commands.py",
    "test_detection_benchmark.py",
    "test_docs.py",
    "test_end_to_end.py",
    "test_gx_differential.py",
    "test_mended.py",
    "test_planted.py",
    "test_planted_kinds.py",
    "test_project.py",
    "test_published_facts.py",
    "test_public_api.py",
    "test_sample_data.py",
}
HEAVY = (
    "apache_beam",
    "great_expectations",
    "numpy",
    "pandas",
    "pyarrow",
    "scipy",
    "sklearn",
    "tensorflow",
    "tensorflow_data_validation",
    "tensorflow_metadata",
)
EMPTY_NAMES = {"manager", "handler", "processor", "helper", "helpers", "util", "utils", "info", "core", "common"}
# What Beam, Keras and Great Expectations call by name.
CALLED_FROM_OUTSIDE = {
    "setup", "start_bundle", "process", "finish_bundle", "teardown", "expand", "create_accumulator", "add_input",
    "merge_accumulators", "extract_output", "on_train_begin", "on_train_end", "on_epoch_begin", "on_epoch_end",
    "on_train_batch_end", "on_test_batch_end", "call", "build", "get_config",
}  # fmt: skip

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    """The path inside the package, as test ids and messages show it."""
    return str(path.relative_to(SOURCE))


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text())


def functions() -> Iterator[tuple[str, Function]]:
    """Every function and method of the package with the place where it stands."""
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, Function):
                yield f"{name_of(path)}:{node.lineno} {node.name}", node


def body_lines(function: Function) -> int:
    """Lines from the first statement after the docstring to the last."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return function.end_lineno - body[0].lineno + 1 if body and function.end_lineno else 0


def public_methods() -> Iterator[tuple[str, Function]]:
    """Methods of public classes whose names do not start with an underscore."""
    for path in MODULES:
        for kind in ast.walk(tree_of(path)):
            if isinstance(kind, ast.ClassDef) and not kind.name.startswith("_"):
                for node in kind.body:
                    if isinstance(node, Function) and not node.name.startswith("_"):
                        yield f"{name_of(path)}:{node.lineno} {kind.name}.{node.name}", node


def test_no_import_cycles() -> None:
    graph = grimp.build_graph("traingate", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(imports).prepare()


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > 300} == {}


def test_no_function_is_longer_than_30_lines() -> None:
    lengths = {place: body_lines(function) for place, function in functions()}
    assert {place: lines for place, lines in lengths.items() if lines > 30} == {}


def test_no_name_says_nothing() -> None:
    kinds = [node.name for path in MODULES for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)]
    words = {word.lower() for kind in kinds for word in re.findall("[A-Z][a-z]+", kind)}
    words |= {word for path in MODULES for word in path.stem.split("_")}
    assert words & EMPTY_NAMES == set()


@pytest.mark.parametrize("module", WORDS)
def test_words_import_nothing_heavy(module: str) -> None:
    script = f"import sys, traingate.{module}; print([name for name in {HEAVY} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


def test_reading_a_config_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text('[splits]\ntrain = "t.csv"\n[columns]\nlabel = "y"\n')
    script = f"import sys, traingate; traingate.load({str(tmp_path)!r}); "
    script += f"print([name for name in {HEAVY} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


def test_command_line_imports_nothing_heavy() -> None:
    script = f"import sys, traingate.cli.main; print([name for name in {HEAVY} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


def test_pipeline_is_a_source_root_and_never_imported() -> None:
    sources = [path for folder in ("pipeline", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    banned = re.compile(r"^\s*(from|import) pipeline\b", re.MULTILINE)
    ours = [path for path in sources if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)]
    assert [str(path) for path in ours if banned.search(path.read_text("utf8"))] == []


def test_every_public_module_has_its_test_file() -> None:
    public = {name_of(path): path for path in MODULES if not path.stem.startswith("_")}
    public = {name: path for name, path in public.items() if not name.startswith(TOLD_TOGETHER)}
    expected = {name: f"{Path(name).with_name(f'test_{path.name}')}" for name, path in public.items()}
    assert len(public) > 100
    assert [name for name, test in expected.items() if name not in PLAIN and not (TESTS / test).exists()] == []
    assert [name for name in PLAIN if name not in public or (TESTS / expected[name]).exists()] == []


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_a_module_without_a_test_file_does_nothing(name: str) -> None:
    kinds = [node for node in tree_of(SOURCE / name).body if isinstance(node, ast.ClassDef)]
    assert kinds
    assert [function for place, function in functions() if place.startswith(f"{name}:")] == []


def test_every_test_file_stands_for_a_module_or_for_the_whole() -> None:
    files = {str(path.relative_to(TESTS)): path for path in TESTS.rglob("test_*.py")}
    modules = {Path(name_of(path)).with_name(path.name.removeprefix("_")) for path in MODULES}
    strays = {name for name in files if Path(name).with_name(Path(name).name.removeprefix("test_")) not in modules}
    assert strays == OF_THE_WHOLE


@pytest.mark.parametrize("path", sorted((SOURCE / "checks").rglob("[!_]*.py")), ids=lambda path: path.stem)
def test_docstring_of_a_check_opens_with_a_question(path: Path) -> None:
    kind = "".join(word.capitalize() for word in path.stem.split("_"))
    (check,) = (node for node in tree_of(path).body if isinstance(node, ast.ClassDef) and node.name == kind)
    first_stop = re.search(r"[.?!](?=\s|$)", ast.get_docstring(check) or "")
    assert first_stop is not None
    assert first_stop.group() == "?"


def test_public_methods_are_documented_where_they_are_declared() -> None:
    methods = list(public_methods())
    declared = Counter(node.name for _, node in methods if ast.get_docstring(node))
    bare = [place for place, node in methods if not ast.get_docstring(node) and not declared[node.name]]
    assert [place for place in bare if place.rpartition(".")[2] not in CALLED_FROM_OUTSIDE] == []
