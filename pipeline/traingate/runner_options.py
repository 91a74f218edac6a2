"""The options of a command that scans: on which runner, with what, and for how long."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traingate.runner import Run

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def add_runner_options(command: argparse.ArgumentParser) -> None:
    """Adds the options that `run_of` reads."""
    where = command.add_argument_group("where the splits are read (docs/runners.md)")
    where.add_argument(
        "--runner",
        default="in-process",
        metavar="NAME",
        help="in-process (the default), job-service, prism, worker-pool, flink, spark or dataflow",
    )
    where.add_argument(
        "--runner-option",
        action="append",
        default=[],
        type=_option,
        metavar="KEY=VALUE",
        help="an option of Beam's for that runner, such as flink_master=host:8081; may be given several times",
    )
    where.add_argument("--shared", default="", metavar="DIR", help="a folder that this machine and all workers see")
    where.add_argument(
        "--timeout",
        type=_seconds,
        metavar="TIME",
        help="end a run that takes longer, undecided: 90s, 30m, 2h; 0 is never (default: 2h, in-process never)",
    )


def run_of(options: argparse.Namespace) -> Run:
    """How the scan is run, as the options say."""
    from traingate.runner import Run

    return Run(options.runner, tuple(options.runner_option), options.threads, options.shared, options.timeout)


def _option(text: str) -> str:
    name, equals, value = text.partition("=")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        raise argparse.ArgumentTypeError(f"{text!r}: KEY=VALUE is expected, with a key such as flink_master")
    return f"--{name}{equals}{value}"


def _seconds(text: str) -> float:
    if text == "0":
        return 0.0
    if not re.fullmatch(r"[1-9]\d*[smhd]", text):
        raise argparse.ArgumentTypeError(f"{text!r}: a whole number and s, m, h or d is expected, such as 30m, or 0")
    return float(text[:-1]) * _UNITS[text[-1]]
