"""Runs a pipeline on a runner that is known by name: checks what it needs, starts it, and ends it in time."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from traingate.errors import ConfigError, nearest
from traingate.runners._execution import LOCAL, attentive, execute
from traingate.runners._services import Services, free_port, reach, services

if TYPE_CHECKING:
    import apache_beam as beam

_HOURS = 2.0
_FOREVER = 10 * 365 * 86400


@dataclass(frozen=True)
class Runner:
    """A runner of Beam's, and what it needs of the user.

    Attributes:
        beam: Beam's own name for it.
        where: where the workers run, in a few words.
        required: options that have to be given; `a|b` is either.
        here: whether its workers see this machine's own folders.
    """

    beam: str
    where: str
    required: tuple[str, ...] = ()
    here: bool = False


_IMAGE = "environment_type|sdk_container_image"
RUNNERS: Mapping[str, Runner] = {
    LOCAL: Runner("FnApiRunner", "in this process", here=True),
    "job-service": Runner("PortableRunner", "in processes on this machine, behind Beam's own job service", here=True),
    "prism": Runner(
        "PortableRunner", "in processes on this machine, behind Prism", ("prism_location|job_endpoint",), here=True
    ),
    "worker-pool": Runner("FnApiRunner", "in a pool of Beam's on other hosts", ("environment_config",)),
    "flink": Runner("FlinkRunner", "on Flink", ("flink_master", "flink_job_server_jar|job_endpoint", _IMAGE)),
    "spark": Runner("SparkRunner", "on Spark", ("spark_job_server_jar|job_endpoint", _IMAGE)),
    "dataflow": Runner(
        "DataflowRunner", "on Google Cloud Dataflow",
        ("project", "region", "temp_location", "sdk_container_image|setup_file|extra_package|requirements_file"),
    ),
}  # fmt: skip
"""Every runner that is known by name."""


def require(runner: str, options: Sequence[str] = (), shared: str = "") -> None:
    """Checks that a runner has what it needs, before anything is read or started.

    Args:
        runner: a name in `RUNNERS`.
        options: the runner's own options, as Beam's command line takes them: `--name=value`.
        shared: the folder that all workers see; "" where there is none.

    Raises:
        ConfigError: the name is unknown, or an option, file or program is missing; says which.
    """
    if runner not in RUNNERS:
        raise ConfigError(f"--runner {runner}: no such runner. {nearest(runner, RUNNERS)}")
    known, given = RUNNERS[runner], _given(options)
    for need in known.required:
        if not any(given.get(name) for name in need.split("|")):
            ways = " or ".join(f"--runner-option {name}=…" for name in need.split("|"))
            raise ConfigError(f"--runner {runner} needs {ways}. See docs/runners.md.")
    for check in (_require_files, _require_java, _require_google, _require_known):
        check(runner, given, options)
    if not shared and not _sees_this_machine(runner, given):
        raise ConfigError(
            f"--runner {runner} needs --shared FOLDER: its workers hand their results over through a folder that they "
            "and this machine see, such as /nfs/traingate or gs://bucket/traingate."
        )
    if runner == "dataflow" and "://" not in shared:
        raise ConfigError(f"--shared {shared}: Dataflow's workers see no local folder. Name one of gs://.")


def _given(options: Sequence[str]) -> dict[str, str]:
    pairs = (option.lstrip("-").partition("=") for option in options)
    return {name.replace("-", "_"): value or "true" for name, _, value in pairs}


def _sees_this_machine(runner: str, given: Mapping[str, str]) -> bool:
    elsewhere = given.get("environment_type", "LOOPBACK") != "LOOPBACK" or "job_endpoint" in given
    return RUNNERS[runner].here and not elsewhere


def _require_files(runner: str, given: Mapping[str, str], options: Sequence[str]) -> None:
    for name in ("flink_job_server_jar", "spark_job_server_jar", "prism_location"):
        path = given.get(name, "")
        if path and not Path(path).is_file():
            raise ConfigError(f"--runner-option {name}={path}: no such file. Name the file on this machine.")
        if path and name == "prism_location" and not os.access(path, os.X_OK):
            raise ConfigError(f"--runner-option {name}={path}: not a program. Make it executable: chmod +x {path}")


def _require_java(runner: str, given: Mapping[str, str], options: Sequence[str]) -> None:
    launcher = given.get("job_server_java_launcher", "java")
    if f"{runner}_job_server_jar" in given and "job_endpoint" not in given and not shutil.which(launcher):
        raise ConfigError(
            f"--runner {runner} starts its job server with `{launcher}`, and there is none on PATH. "
            "Install Java 11 or later, or name it: --runner-option job_server_java_launcher=…"
        )


def _require_google(runner: str, given: Mapping[str, str], options: Sequence[str]) -> None:
    if runner != "dataflow":
        return
    if not given["temp_location"].startswith("gs://"):
        raise ConfigError(f"--runner-option temp_location={given['temp_location']}: Dataflow needs a gs:// folder.")
    try:
        found = find_spec("google.cloud.storage")
    except ModuleNotFoundError:
        found = None
    if found is None:
        raise ConfigError("--runner dataflow needs Google's libraries: pip install 'traingate[gcp]'")


def _require_known(runner: str, given: Mapping[str, str], options: Sequence[str]) -> None:
    """Beam drops an option that it does not know with a line in the log."""
    if not options or runner in ("flink", "spark"):
        return  # their job servers add options of their own
    from traingate.imports import silence

    with silence():
        from apache_beam.options.pipeline_options import PipelineOptions

        known = set(PipelineOptions(list(options)).get_all_options()) | {"prism_location", "extra_package"}
    for name in given:
        if name not in known and not name.startswith("no_"):
            raise ConfigError(f"--runner-option {name}: Beam has no such option. {nearest(name, known)}")


def limit(runner: str, timeout: float | None) -> float | None:
    """Seconds that a run may take: two hours where nothing is said and workers could fail to report in; 0 is none."""
    if timeout is None:
        return None if runner == LOCAL else _HOURS * 3600
    return timeout or None


@contextlib.contextmanager
def pipeline(
    runner: str = LOCAL,
    options: Sequence[str] = (),
    timeout: float | None = None,
    workers: Callable[[], Sequence[str]] | None = None,
) -> Iterator[beam.Pipeline]:
    """A Beam pipeline to build in the block; it runs when the block ends, to its end or to the time limit.

    Whatever was started for it on this machine has ended when this returns or raises, Ctrl-C included.

    Args:
        runner: a name in `RUNNERS`.
        options: the runner's own options, as Beam's command line takes them.
        timeout: see `limit`.
        workers: tells which workers have reported in; None where the worker is this process.

    Raises:
        Unfinished: the run failed, a worker was lost, or the time was up.
    """
    seconds = limit(runner, timeout)
    with services() as running:
        built = _pipeline(runner, [*_started(running, runner, options, seconds), *options])
        yield built
        with attentive() if runner == LOCAL else contextlib.nullcontext():
            execute(built, runner, running, seconds, workers)


def _pipeline(runner: str, options: list[str]) -> beam.Pipeline:
    """Beam's pipeline; the in-process runner is pinned, because the default one tries to download another."""
    import apache_beam as beam
    from apache_beam.options.pipeline_options import PipelineOptions, PortableOptions

    name = RUNNERS[runner].beam
    parsed = PipelineOptions([f"--runner={name}", *options])
    if name != "FnApiRunner":
        return beam.Pipeline(options=parsed)
    from apache_beam.runners.portability.fn_api_runner import FnApiRunner
    from apache_beam.transforms.environments import ExternalEnvironment

    if runner == LOCAL:
        return beam.Pipeline(runner=FnApiRunner(), options=parsed)
    # The runner takes no notice of an environment among the options.
    portable = parsed.view_as(PortableOptions)
    portable.environment_type = "EXTERNAL"
    return beam.Pipeline(runner=FnApiRunner(ExternalEnvironment.from_options(portable)), options=parsed)


def _started(running: Services, runner: str, options: Sequence[str], seconds: float | None) -> list[str]:
    """Starts what a runner on this machine needs and was not given; the options that lead to it."""
    given = _given(options)
    flags = []
    if ":" in given.get("job_endpoint", ""):
        reach("job_endpoint", given["job_endpoint"])  # Beam would wait for it until the time is up
    if runner not in (LOCAL, "worker-pool", "dataflow"):
        # Beam ends the stream of a job's states after this many seconds, five minutes by default.
        flags.append(f"--job_server_timeout={int(seconds or _FOREVER)}")
    if runner not in ("job-service", "prism"):
        return flags
    if "job_endpoint" not in given:
        port = free_port()
        service = [sys.executable, "-m", "apache_beam.runners.portability.local_job_service_main", f"--port={port}"]
        prism = [given.get("prism_location", ""), f"--job_port={port}", "--serve_http=false"]
        chosen = prism if runner == "prism" else service
        flags.append(f"--job_endpoint={running.start('Prism' if runner == 'prism' else 'job service', chosen, port)}")
    if "environment_type" not in given:
        port = free_port()
        pool = [sys.executable, "-m", "apache_beam.runners.worker.worker_pool_main", f"--service_port={port}"]
        address = running.start("worker pool", pool, port)
        flags += ["--environment_type=EXTERNAL", f"--environment_config={address}"]
    return flags
