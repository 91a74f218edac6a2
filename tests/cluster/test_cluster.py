"""The check of `loans` off this process's machine: the same answer everywhere, and a shut gate when hosts fail."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from given.scans import checked, ended, kill, measured, processes_of, started, wait_for, worker_pool
from traingate.runner import find_runners

pytestmark = [pytest.mark.cluster, pytest.mark.slow]

HOSTS = str(Path(__file__).parent / "hosts.sh")
TWO_HOSTS = ("--runner", "worker-pool", "--runner-option", "environment_config=localhost:50010")
TWO_HOSTS += ("--runner-option", "direct_num_workers=2")
# `KEY=VALUE KEY=VALUE …` for a cluster of the reader's own; read at import, because tests see no such setting.
SETTINGS = {
    name: f"TRAINGATE_TEST_{name.upper().replace('-', '_')}"
    for name, runner in find_runners().items()
    if not runner.here
}
CLUSTERS = {name: os.environ.get(setting, "") for name, setting in SETTINGS.items()}
SHARED = os.environ.get("TRAINGATE_TEST_SHARED", "")

Pools = Callable[..., Path]
Driver = tuple[str, ...]


@dataclass(frozen=True)
class Away:
    """Where a check runs off this process: the options that say so, and what to put before the command."""

    runner: str
    where: tuple[object, ...]
    on: Driver
    shared: Path


@pytest.fixture(params=["worker-pool", "prism"])
def away(request: pytest.FixtureRequest, shared: Path) -> Away:
    """On two hosts, and on Prism."""
    folder = Path(tempfile.mkdtemp(dir=shared))
    if request.param == "prism":
        return Away("prism", (*on_prism(request.getfixturevalue("prism")), "--shared", folder), (), folder)
    driver = request.getfixturevalue("driver")
    request.getfixturevalue("pools")()
    return Away("worker-pool", (*TWO_HOSTS, "--shared", folder), driver, folder)


def on_prism(prism: Path, *options: str) -> tuple[str, ...]:
    given = (f"prism_location={prism}", *options)
    return ("--runner", "prism", *(part for option in given for part in ("--runner-option", option)))


@pytest.fixture(scope="session")
def alone(loans: Path) -> dict[str, Any]:
    code, printed = checked(loans, "--out", loans / "out-alone")
    assert code == 1, printed
    return measured(loans / "out-alone")


def test_prism_says_the_same(loans: Path, alone: dict[str, Any], prism: Path) -> None:
    out = loans / "out-prism"
    code, printed = checked(loans, "--out", out, *on_prism(prism))
    assert code == 1, printed
    assert measured(out) == alone


def test_two_hosts_say_the_same(loans: Path, alone: dict[str, Any], shared: Path, pools: Pools, driver: Driver) -> None:
    log, out = pools(), loans / "out-hosts"
    code, printed = checked(loans, "--out", out, *TWO_HOSTS, "--shared", shared, on=driver)
    assert code == 1, printed
    assert measured(out) == alone
    assert set(re.findall(r" on (.*):50000", log.read_text())) == {"tg-node1", "tg-node2"}


@pytest.mark.parametrize("runner", sorted(CLUSTERS))
def test_a_cluster_of_the_readers_own_says_the_same(loans: Path, alone: dict[str, Any], runner: str) -> None:
    if not CLUSTERS[runner] or not SHARED:
        pytest.skip(f"not run: {SETTINGS[runner]} names no options, or TRAINGATE_TEST_SHARED no folder")
    options = [argument for option in CLUSTERS[runner].split() for argument in ("--runner-option", option)]
    out = loans / f"out-{runner}"
    code, printed = checked(loans, "--out", out, "--runner", runner, *options, "--shared", SHARED)
    assert code == 1, printed
    assert measured(out) == alone


def test_a_file_that_one_host_lacks_is_named_with_the_host(
    loans: Path, shared: Path, pools: Pools, driver: Driver, tmp_path: Path
) -> None:
    pools(hidden=[loans])
    where = ("--out", tmp_path, *TWO_HOSTS, "--shared", shared)
    with started(loans, *where, on=driver) as run:
        code, printed = ended(run)
    assert code == 3, printed
    assert "no such file" in printed
    assert "(on tg-node2)" in printed


def test_a_folder_that_is_not_shared_is_noticed(loans: Path, pools: Pools, driver: Driver) -> None:
    """Every host has a /tmp of its own."""
    pools()
    code, printed = checked(loans, "--out", "/tmp/out", *TWO_HOSTS, "--shared", "/tmp", on=driver)
    assert code == 3, printed
    assert re.search(r"/tmp/traingate-\w+ does not exist on tg-node\d\. Name a folder with --shared that all", printed)


def test_the_doctor_hears_from_both_hosts_what_their_wheel_is(pools: Pools, driver: Driver, shared: Path) -> None:
    pools()
    command = [*driver, sys.executable, "-m", "traingate", "doctor", *TWO_HOSTS, "--shared", str(shared)]
    done = subprocess.run(command, capture_output=True, text=True)
    told = [line.partition("-tg")[0].split("-")[1] + line.partition(":")[2] for line in done.stdout.splitlines()]
    assert told == ["node1 same versions as on this machine", "node2 same versions as on this machine"], done.stderr
    assert done.returncode == 0


def test_a_worker_that_is_killed_shuts_the_gate(loans: Path, away: Away, tmp_path: Path) -> None:
    with started(loans, "--out", tmp_path, *away.where, on=away.on) as run:
        kill(wait_for(away.shared, "*/worker-*"))
        code, printed = ended(run)
    assert code == 3, printed
    assert f"{away.runner}: the run failed, and nothing was decided" in printed
    assert "A worker was lost" in printed
    if away.runner == "prism":  # the other host's worker may still be writing
        assert list(away.shared.iterdir()) == []


def test_a_shared_disk_that_is_full_shuts_the_gate(loans: Path, small_disk: Path, away: Away, tmp_path: Path) -> None:
    code, printed = checked(loans, "--out", tmp_path, *away.where, "--shared", small_disk, on=away.on)
    assert code == 3, printed
    assert f"{away.runner}: the run failed, and nothing was decided" in printed
    assert "No space left on device" in printed
    assert "Free space there, and run again" in printed
    if away.runner == "prism":  # the other host's worker may still be writing
        assert list(small_disk.iterdir()) == []


def test_an_interrupted_run_leaves_nothing_behind(loans: Path, away: Away, tmp_path: Path) -> None:
    nodes = ("tg-node1", "tg-node2") if away.on else ("",)
    with started(loans, "--out", tmp_path, *away.where, on=away.on, TRAINGATE_TEST=str(away.shared)) as run:
        workers = []
        for node in nodes:  # stopped, so that the run is at work when the signal comes
            workers.append(wait_for(away.shared, f"*/worker-{node}*"))
            kill(workers[-1], signal.SIGSTOP)
        run.send_signal(signal.SIGINT)
        code, printed = ended(run)
    assert code == 130, printed
    assert printed.endswith("traingate: interrupted; nothing was decided.")
    assert list(away.shared.iterdir()) == []
    for worker in workers:
        with contextlib.suppress(ProcessLookupError):
            kill(worker, signal.SIGCONT)
    end = time.monotonic() + 20
    while left := workers_of(away.shared.parent):
        assert time.monotonic() < end, left
        time.sleep(0.1)


def workers_of(site: Path) -> list[str]:
    """What runs of the workers and of the Prism that tests started."""
    told = []
    for process in processes_of(site):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            told.append((Path("/proc") / str(process) / "cmdline").read_text())
    return [line for line in told if "SdkHarness" in line or "job_port" in line]


def test_a_worker_that_never_reports_in_on_one_host_is_not_waited_for_for_ever(
    loans: Path, shared: Path, pools: Pools, driver: Driver, tmp_path: Path
) -> None:
    pools(options=["--container_executable=/bin/true"])
    where = (*TWO_HOSTS, "--shared", shared, "--timeout", "15s")
    code, printed = checked(loans, "--out", tmp_path, *where, on=driver)
    assert code == 3, printed
    # Beam hands no work out before it has all of its workers, so that of the other host has said nothing either.
    assert "worker-pool: not done after 15s (--timeout), and no worker had reported in" in printed
    assert "Can workers start, and reach this host? See their logs." in printed


def test_prism_does_not_wait_for_ever_for_a_worker_that_never_reports_in(
    loans: Path, prism: Path, tmp_path: Path
) -> None:
    with worker_pool("--container_executable=/bin/true") as address:
        where = on_prism(prism, "environment_type=EXTERNAL", f"environment_config={address}")
        code, printed = checked(loans, "--out", tmp_path, *where, "--shared", tmp_path, "--timeout", "15s")
    assert code == 3, printed
    assert "prism: not done after 15s (--timeout), and no worker had reported in" in printed


def test_a_file_that_prisms_worker_lacks_is_named(loans: Path, prism: Path, mounts: None, tmp_path: Path) -> None:
    hide = f'mount -t tmpfs hidden {loans} && hostname tg-elsewhere && exec "$@"'
    with worker_pool(on=("unshare", "--mount", "--uts", "sh", "-c", hide, "sh")) as address:
        where = on_prism(prism, "environment_type=EXTERNAL", f"environment_config={address}")
        code, printed = checked(loans, "--out", tmp_path, *where, "--shared", tmp_path)
    assert code == 3, printed
    assert "no such file" in printed
    assert "(on tg-elsewhere)" in printed


def test_a_host_whose_cable_is_pulled_is_waited_for_until_the_time_is_up(
    loans: Path, shared: Path, pools: Pools, driver: Driver, tmp_path: Path
) -> None:
    pools()
    folder = shared / "cut"
    folder.mkdir()
    where = (*TWO_HOSTS, "--shared", folder, "--timeout", "20s")
    try:
        with started(loans, "--out", tmp_path, *where, on=driver) as run:
            wait_for(folder, "*/worker-tg-node2-*")
            subprocess.run([HOSTS, "cut", "tg-node2"], check=True)
            code, printed = ended(run)
    finally:
        subprocess.run(["ip", "-n", "tg-node2", "link", "set", "cable", "up"], check=True)
    assert code == 3, printed
    assert "worker-pool: not done after 20s (--timeout), and 2 workers had reported in (tg-node1-" in printed


def test_a_disk_that_fills_up_while_outputs_are_written_leaves_no_decision(
    loans: Path, mounts: None, tmp_path: Path
) -> None:
    small = f'mount -t tmpfs -o size=100k small {tmp_path} && "$@"; code=$?; ls -A {tmp_path}; exit $code'
    code, printed = checked(loans, "--out", tmp_path, on=("unshare", "--mount", "sh", "-c", small, "sh"))
    assert code == 3, printed
    assert "No space left on device" in printed
    assert ".part" not in printed.partition("traingate: ")[2]
    assert "decision.json" not in printed
