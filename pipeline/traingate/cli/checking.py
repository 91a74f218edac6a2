"""What `check` and `train` begin with: read the config, check its data, write the outputs, print the report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from traingate.cli.options import CheckOptions, DataOptions, GateOptions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from traingate.dataset import Dataset


class Checked(NamedTuple):
    """What a check ended with.

    Attributes:
        exit_code: the verdict's; 0 where the gate opens.
        folder: where the outputs are.
    """

    exit_code: int
    folder: Path


def withdraw_earlier(options: CheckOptions) -> None:
    """Takes an earlier run's decision back, before anything can go wrong: `check; require` must not find it.

    Where the outputs go is told without the config, which may hold a mistake. OSError where it cannot be moved.
    """
    from pathlib import Path

    from traingate.storage.withdrawing import FOLDER, withdraw

    if options.out:
        folder = Path(options.out)
    elif options.list_given():
        folder = Path(FOLDER)
    else:
        config = Path(options.config or "gate.toml")
        folder = (config if config.is_dir() else config.resolve().parent) / FOLDER
    withdraw(folder)


def withdraw_mistyped(words: Sequence[str]) -> None:
    """As `withdraw_earlier`, where what was typed behind the command is not understood: of the gate that it names.

    A decision that cannot be moved is said; what the process ends with stays the usage error.
    """
    from traingate.cli.stderr import say
    from traingate.storage.withdrawing import FOLDER, withdraw

    outs, gates = _list_folders(words)
    try:
        moved = [withdraw(folder) for folder in outs or gates]
        if not outs and not any(moved) and not any(word.endswith(".toml") for word in words):
            withdraw(FOLDER)
    except OSError as error:
        say(f"the earlier decision could not be taken back: {error}", 2)


def _list_folders(words: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """What may be meant by --out, misspelt or not, and where the outputs of what may be a gate go; most are nowhere."""
    from pathlib import Path

    from traingate.storage.withdrawing import FOLDER

    outs, gates = list[Path](), list[Path]()
    for before, word in pairwise(("", *words)):
        if before.startswith("--o") and "=" not in before:
            outs.append(Path(word))
        elif word.startswith("--o") and "=" in word:
            outs.append(Path(word.partition("=")[2]))
        elif word.endswith(".toml"):
            gates.append(Path(word).resolve().parent / FOLDER)
        elif not word.startswith("-"):
            gates.append(Path(word, FOLDER))
    return outs, gates


def read_dataset(options: GateOptions) -> Dataset:
    """The dataset of the config or of the files that were named.

    Raises:
        ConfigError: both were named, or neither is there; the config holds a mistake.
    """
    from traingate.config.load import load
    from traingate.errors import ConfigError

    given = options.list_given()
    if options.config and given:
        raise ConfigError(f"--{given[0]}: give a gate.toml or the options of a quick look, not both.")
    if given:
        return read_quick_look(options)
    dataset = load(options.config or "gate.toml")
    require_training(dataset)
    return dataset


def read_quick_look(options: DataOptions) -> Dataset:
    """The dataset of a quick look; ConfigError where no file of train is named."""
    from traingate.config.load import quick, read_typed
    from traingate.dataset import Columns
    from traingate.errors import ConfigError

    if not options.train:
        raise ConfigError("--train is missing: a quick look needs the training split.")
    columns = Columns(options.label, tuple(options.entity), options.time, tuple(options.ignore), options.weight)
    if columns.clash:
        one, other = columns.clash
        raise ConfigError(f"--{one} {getattr(columns, one)} cannot be --{other} as well: keep one of the two.")
    return quick(options.list_splits(), columns, read_typed(options.reading))


def spell_typed(message: str) -> str:
    """How the setting of [reading] that a message asks for is typed where there is no gate.toml; "" where it asks none.

    `--reading 'delimiter=;'` of "set `delimiter = ";"` under [reading]".
    """
    import re
    import shlex

    settings = re.findall(r"`(\w+) = ([^`]+)`", message) if "under [reading]" in message else []
    plain = re.compile(r'^"([^"\\]*)"$')
    pairs = [f"{key}=" + plain.sub(r"\1", value) for key, value in settings]
    return " ".join(f"--reading {shlex.quote(pair)}" for pair in pairs)


@contextmanager
def explain_typed(dataset: Dataset) -> Iterator[None]:
    """Adds to an error that asks for a setting how that is typed, where there is no gate.toml to write it into."""
    from traingate.errors import TrainGateError

    try:
        yield
    except TrainGateError as error:
        if dataset.config_path is None and (typed := spell_typed(str(error))):
            error.args = (f"{error} Without a gate.toml: {typed}",)
        raise


def require_training(dataset: Dataset, *, now: bool = False) -> None:
    """Raises ConfigError, with the line of gate.toml, where `[training]` would fail; `now` where training follows."""
    from traingate.config.load import locate_error
    from traingate.errors import ConfigError
    from traingate.training.preflight import require_trainable

    try:
        require_trainable(dataset, now=now)
    except ConfigError as error:
        raise locate_error(dataset, error) from None


def check_dataset(dataset: Dataset, options: CheckOptions, typed: str, *, goes_on: bool = False) -> Checked:
    """Checks a dataset, writes the outputs and prints the report.

    Args:
        dataset: what is checked.
        options: how it is checked, and where the outputs go.
        typed: the command line, which the report repeats.
        goes_on: whether something follows where the gate opens, so that the exit code is not known yet.
    """
    from traingate.imports import uncollected

    with uncollected():
        from traingate import outputs
    from traingate.gate.signature import read_key
    from traingate.storage.withdrawing import withdraw

    folder, key = outputs.choose_folder(dataset, options.out), read_key(options.key)
    withdraw(folder)  # which may be another folder than a config that is a link told
    from traingate.cli.progress import show_progress
    from traingate.validation import examine

    with show_progress(), explain_typed(dataset):
        examined = examine(dataset, options.make_run(options.threads), typed)
    written = outputs.write_outputs(examined, dataset, folder, key)
    from rich.console import Console

    from traingate.renderers.terminal import print_report

    ends = not (goes_on and examined.report.verdict.opens)
    print_report(examined.report, Console(highlight=False), written, brief=options.brief, ends=ends)
    if dataset.config_path is None and (setting := spell_typed(examined.report.error or "")):
        print(f"Without a gate.toml: {setting}")
    return Checked(examined.report.exit_code, folder)
