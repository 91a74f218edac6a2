"""Options that several commands take: which data, where outputs go, and how the splits are read."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence

from traingate.runner import Run, list_runner_names

SPLITS = ("train", "eval", "test")
ROLES = ("label", "entity", "time", "weight", "ignore")
READING = "reading"
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class DataOptions:
    """The data of a quick look: the files of each split, and what some columns are."""

    train: Sequence[str]
    eval: Sequence[str]
    test: Sequence[str]
    label: str | None
    entity: Sequence[str]
    time: str | None
    weight: str | None
    ignore: Sequence[str]
    reading: Sequence[str]

    @classmethod
    def add_options(cls, parser: ArgumentParser) -> None:
        """Adds an option for every annotation."""
        data = parser.add_argument_group("the data, without a gate.toml")
        for name in SPLITS:
            data.add_argument(
                f"--{name}", nargs="+", metavar="FILE", default=(), help=f"files or globs of the split {name}"
            )
        data.add_argument("--label", metavar="COLUMN", help="the column that the model learns to predict")
        data.add_argument(
            "--entity",
            nargs="+",
            metavar="COLUMN",
            default=(),
            help="columns that identify a person, device or account",
        )
        data.add_argument("--time", metavar="COLUMN", help="the column with the time of each row")
        data.add_argument("--weight", metavar="COLUMN", help="the column that says how much each row counts")
        data.add_argument("--ignore", nargs="+", metavar="COLUMN", default=(), help="columns that are not features")
        data.add_argument(
            f"--{READING}",
            action="append",
            default=[],
            type=parse_setting,
            metavar="KEY=VALUE",
            help="a setting of [reading], such as delimiter=; or encoding=latin-1; may be repeated (docs/config.md)",
        )

    def list_splits(self) -> dict[str, Sequence[str]]:
        """The files of every split that was named."""
        files = {"train": self.train, "eval": self.eval, "test": self.test}
        return {name: paths for name, paths in files.items() if paths}

    def list_given(self) -> list[str]:
        """The names of the options that were typed."""
        return [name for name in (*SPLITS, *ROLES, READING) if getattr(self, name)]


class GateOptions(DataOptions):
    """The data, as a gate.toml describes it or as a quick look names it.

    Attributes:
        config: a gate.toml or its folder; None where the data was named, or ./gate.toml is meant.
    """

    config: str | None

    @classmethod
    def add_options(cls, parser: ArgumentParser) -> None:
        """Adds an option or argument for every annotation."""
        parser.add_argument(
            "config", nargs="?", metavar="GATE_TOML", help="a gate.toml or its folder (default: ./gate.toml)"
        )
        DataOptions.add_options(parser)


class RunnerOptions:
    """On which runner the splits are read, with what, and for how long.

    Attributes:
        runner: a name out of `list_runner_names`; None is this process.
        runner_option: Beam's options, as its command line takes them: `--name=value`.
        shared: a folder that this machine and all workers can access; "" where there is none.
        timeout: see `Run.timeout`.
    """

    runner: str | None
    runner_option: Sequence[str]
    shared: str
    timeout: float | None

    @classmethod
    def add_options(cls, parser: ArgumentParser) -> None:
        """Adds an option for every annotation."""
        *names, last = [name for name in list_runner_names() if name != Run().runner]
        where = parser.add_argument_group("where the splits are read (docs/runners.md)")
        where.add_argument(
            "--runner",
            metavar="NAME",
            help=f"{', '.join(names)} or {last} (default: in this process)",
        )
        where.add_argument(
            "--runner-option",
            action="append",
            default=[],
            type=parse_beam_option,
            metavar="KEY=VALUE",
            help="a Beam option for that runner, such as flink_master=host:8081; may be repeated",
        )
        where.add_argument(
            "--shared", default="", metavar="DIR", help="a folder that this machine and all workers can access"
        )
        where.add_argument(
            "--timeout",
            type=parse_time_limit,
            metavar="TIME",
            help="stop a run that takes longer, undecided: 90s, 30m, 2h; 0 means never (default: 2h with --runner)",
        )

    def make_run(self, threads: int = 0) -> Run:
        """How a scan is run, as the options say."""
        run = Run(options=tuple(self.runner_option), threads=threads, shared=self.shared, timeout=self.timeout)
        return run if self.runner is None else run._replace(runner=self.runner)


class CheckOptions(GateOptions, RunnerOptions):
    """What is checked, how, and where the outputs go.

    Attributes:
        out: the folder of the outputs; None is the usual one.
        brief: print the verdict alone.
        key: the file of the key that signs the decision; None is the environment's, if there is one.
        threads: shards that are read at a time; 0 is one for each core.
    """

    out: str | None
    brief: bool
    key: str | None
    threads: int

    @classmethod
    def add_options(cls, parser: ArgumentParser) -> None:
        """Adds an option or argument for every annotation."""
        GateOptions.add_options(parser)
        parser.add_argument(
            "--out", metavar="DIR", help="the output folder (default: traingate-out/ next to the gate.toml)"
        )
        parser.add_argument("--brief", action="store_true", help="print only the verdict and where the report is")
        parser.add_argument("--key", metavar="FILE", help="key that signs the decision (default: $TRAINGATE_KEY)")
        parser.add_argument(
            "--threads",
            type=parse_count,
            default=0,
            metavar="N",
            help="shards to read in parallel (default: one per core)",
        )
        RunnerOptions.add_options(parser)


def parse_count(text: str) -> int:
    """A whole number from 1."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) == 0:
        raise ArgumentTypeError(f"{text!r}: expected a whole number, at least 1")
    return int(text)


def parse_duration(text: str) -> float:
    """Seconds, from a whole number and its unit."""
    if not re.fullmatch(r"[0-9]{1,9}[smhd]", text):
        raise ArgumentTypeError(f"{text!r}: expected a whole number followed by s, m, h or d, such as 24h")
    return float(text[:-1]) * _UNITS[text[-1]]


def parse_time_limit(text: str) -> float:
    """Seconds that a run may take; 0 is no limit, and needs no unit."""
    if text == "0":
        return 0.0
    if not re.fullmatch(r"[1-9][0-9]{0,8}[smhd]", text):
        raise ArgumentTypeError(f"{text!r}: expected a whole number followed by s, m, h or d, such as 30m, or 0")
    return parse_duration(text)


def parse_setting(text: str) -> str:
    """A setting as it is, if it is written `key=value`."""
    if not re.match(r"[a-z_]+=", text):
        raise ArgumentTypeError(f"{text!r}: expected KEY=VALUE, such as delimiter=; or header=false")
    return text


def parse_beam_option(text: str) -> str:
    """An option as Beam writes it, from `key=value` or `key`."""
    name, equals, value = text.partition("=")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        raise ArgumentTypeError(f"{text!r}: expected KEY=VALUE, with a key such as flink_master")
    return f"--{name}{equals}{value}"
