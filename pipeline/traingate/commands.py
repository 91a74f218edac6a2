"""What each command does; whatever is heavy is imported by the command that needs it."""

from __future__ import annotations

import argparse
from typing import Any

from traingate.runner_options import run_of
from traingate.stderr import say


def _dataset(options: argparse.Namespace) -> Any:
    from traingate.config.load import load, quick
    from traingate.dataset import Columns
    from traingate.errors import ConfigError

    given = {name: getattr(options, name) for name in ("train", "eval", "test") if getattr(options, name)}
    roles = [name for name in ("label", "entity", "time", "ignore") if getattr(options, name)]
    if options.config and (given or roles):
        option = f"--{[*given, *roles][0]}"
        raise ConfigError(f"{option}: give a gate.toml or the options of a quick look, not both.")
    if not given and not roles:
        return _with_known_training(load(options.config or "gate.toml"))
    if "train" not in given:
        raise ConfigError("--train is missing: a quick look needs the split that is trained on.")
    return quick(given, Columns(options.label, tuple(options.entity), options.time, tuple(options.ignore)))


def _with_known_training(dataset: Any) -> Any:
    """The dataset; ConfigError where [training] says what the reference trainer does not know."""
    from traingate.errors import ConfigError
    from traingate.training.reference.settings import Settings

    if dataset.trainer == "reference":
        try:
            Settings.read(dataset.training)
        except ConfigError as error:
            raise ConfigError(f"{dataset.config_path}: {error}") from None
    return dataset


def check(options: argparse.Namespace) -> int:
    """Checks a dataset; the verdict's exit code."""
    return _decided(options, _dataset(options))[0]


def _decided(options: argparse.Namespace, dataset: Any) -> tuple[int, Any]:
    """Checks a dataset, prints the report and writes the outputs; the exit code and the folder."""
    from traingate.imports import uncollected

    with uncollected():
        from traingate import outputs
        from traingate.gate import sealing
    from traingate.gate.signature import read_key

    folder, key = outputs.folder_of(dataset, options.out), read_key(options.key)
    # From here on an earlier run's decision is not this one's, however this one ends.
    sealing.withdraw(folder)
    from traingate.shown import progress_shown
    from traingate.validation import examine

    with progress_shown():
        examined = examine(dataset, run_of(options), options.typed)
    written = outputs.write(examined, dataset, folder, key)
    from rich.console import Console

    from traingate.renderers.terminal import print_report

    print_report(examined.report, Console(highlight=False), written, brief=options.brief)
    return examined.report.exit_code, folder


def train(options: argparse.Namespace) -> int:
    """Checks a dataset, and trains where the gate opens."""
    from traingate.gate.signature import read_key

    dataset = _dataset(options)
    code, folder = _decided(options, dataset)
    if code:
        return say(f"training did not start: the gate is shut. The report says why: {folder / 'report.html'}", code)
    from traingate.training.train import train as trained

    metrics = trained(dataset, folder, key=read_key(options.key))
    for name, value in metrics.items():
        print(f"{name}  {value:.4g}" if isinstance(value, float) else f"{name}  {value}")
    return 0


def init(options: argparse.Namespace) -> int:
    """Drafts a gate from data."""
    from pathlib import Path

    from traingate.config.draft import draft
    from traingate.errors import ConfigError
    from traingate.shown import progress_shown

    if not options.train:
        raise ConfigError("--train is missing: a gate is drafted from the split that is trained on.")
    options.config = None
    with progress_shown():
        written = draft(_dataset(options), Path(options.out))
    for path in written:
        print(f"drafted {path}")
    print(f"Review both, then: traingate check {written[-1]}")
    return 0


def require(options: argparse.Namespace) -> int:
    """Asks whether a decision still holds; Refused where it does not."""
    from traingate.gate import require
    from traingate.gate.signature import read_key

    held = require.require(
        options.decision, config=options.config, max_age=_age(options.max_age), key=read_key(options.key)
    )
    print(f"OPEN  {held.dataset}: decided {held.verdict} at {held.decided_at}, and nothing has changed since.")
    return 0


def _age(text: str | None) -> Any:
    from datetime import timedelta

    from traingate.errors import ConfigError

    if text is None:
        return None
    units = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
    if text[-1:] not in units or not text[:-1].isdigit():
        raise ConfigError(f"--max-age {text}: write a number and s, m, h or d, such as 24h.")
    return timedelta(**{units[text[-1]]: int(text[:-1])})


def doctor(options: argparse.Namespace) -> int:
    """Compares what is installed on a runner's workers with what is installed here."""
    from traingate.imports import silence

    with silence():
        from traingate.doctor import differences, workers
    from traingate.report.notes import versions

    here, found = versions(), workers(run_of(options))
    wrong = {name: told for name, there in sorted(found.items()) if (told := differences(here, there))}
    for name in sorted(found):
        print(f"{name}: {'; '.join(wrong.get(name, ['the same versions as here']))}")
    if wrong:
        return say(
            f"{len(wrong)} of {len(found)} workers differ. Install the same wheel and versions there as here.", 3
        )
    return 0


def checks(options: argparse.Namespace) -> int:
    """Lists what is asked of the data."""
    from traingate import catalogue

    print(catalogue.of_one(options.check) if options.check else catalogue.of_all())
    return 0
