"""Checks that a run has all that its runner needs, before anything is read or started."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from traingate.errors import ConfigError, suggest
from traingate.runner import Run, Runner, find_runner, find_runners


def check_run(run: Run) -> None:
    """Checks that a runner has what it needs.

    Raises:
        ConfigError: the name is unknown, or an option, file, program or folder is missing; says which.
    """
    runner, given = find_runner(run.runner), run.parse_options()
    _check_required(runner, given)
    if given:  # else nothing would be found, and other runners need not be imported
        _check_files(given)
    runner.check_options(given)
    if given and not runner.adds_options:
        _check_known(run, given)
    runner.check_shared(given, run.shared)


def _check_required(runner: Runner, given: Mapping[str, str]) -> None:
    for need in runner.required:
        if not any(given.get(name) for name in need.split("|")):
            ways = " or ".join(f"--runner-option {name}=…" for name in need.split("|"))
            raise ConfigError(f"--runner {runner.id} needs {ways}. See docs/runners.md.")


def _check_files(given: Mapping[str, str]) -> None:
    for kind in find_runners().values():
        for name in (*kind.files, *kind.programs):
            path = given.get(name, "")
            if path and not Path(path).is_file():
                raise ConfigError(f"--runner-option {name}={path}: no such file. Name the file on this machine.")
            if path and name in kind.programs and not os.access(path, os.X_OK):
                raise ConfigError(f"--runner-option {name}={path}: not a program. Make it executable: chmod +x {path}")


def _check_known(run: Run, given: Mapping[str, str]) -> None:
    """Beam drops an option that it does not know with a line in the log."""
    from traingate.imports import silence

    with silence():
        from apache_beam.options.pipeline_options import PipelineOptions

        known = set(PipelineOptions(list(run.options)).get_all_options()) | {"extra_package"}
    known |= {name for kind in find_runners().values() for name in (*kind.files, *kind.programs)}
    for name in given:
        if name not in known and not name.startswith("no_"):
            raise ConfigError(f"--runner-option {name}: Beam has no such option. {suggest(name, known)}")
