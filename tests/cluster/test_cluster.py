"""The check of `loans` off this process's machine: the same answer everywhere, and a shut gate when hosts fail."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scans import checked, ended, kill, measured, started, wait_for

pytestmark = [pytest.mark.cluster, pytest.mark.slow]

HOSTS = str(Path(__file__).parent / "hosts.sh")
TWO_HOSTS = ("--runner", "worker-pool", "--runner-option", "environment_config=localhost:50010")
TWO_HOSTS += ("--runner-option", "direct_num_workers=2")
# `KEY=VALUE KEY=VALUE …` for a cluster of the reader's own; read at import, because tests see no such setting.
CLUSTERS = {name: os.environ.get(f"TRAINGATE_TEST_{name.upper()}", "") for name in ("flink", "spark", "dataflow")}
SHARED = os.environ.get("TRAINGATE_TEST_SHARED", "")

Pools = Callable[..., Path]
Driver = tuple[str, ...]


@pytest.fixture(scope="session")
def alone(loans: Path) -> dict[str, Any]:
    code, printed = checked(loans, "--out", loans / "out-alone")
    assert code == 1, printed
    return measured(loans / "out-alone")


def test_prism_says_the_same(loans: Path, alone: dict[str, Any], prism: Path) -> None:
    out = loans / "out-prism"
    code, printed = checked(loans, "--out", out, "--runner", "prism", "--runner-option", f"prism_location={prism}")
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
        pytest.skip(f"not run: TRAINGATE_TEST_{runner.upper()} names no options, or TRAINGATE_TEST_SHARED no folder")
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
    assert "the workers left no result here, and nothing was decided. Do they see this folder" in printed


def test_the_doctor_hears_from_both_hosts_what_their_wheel_is(pools: Pools, driver: Driver, shared: Path) -> None:
    pools()
    command = [*driver, sys.executable, "-m", "traingate", "doctor", *TWO_HOSTS, "--shared", str(shared)]
    done = subprocess.run(command, capture_output=True, text=True)
    told = [line.partition("-tg")[0].split("-")[1] + line.partition(":")[2] for line in done.stdout.splitlines()]
    assert told == ["node1 the same versions as here", "node2 the same versions as here"], done.stderr
    assert done.returncode == 0


def test_a_worker_that_is_killed_on_its_host_shuts_the_gate(
    loans: Path, shared: Path, pools: Pools, driver: Driver, tmp_path: Path
) -> None:
    pools()
    folder = shared / "killed"
    folder.mkdir()
    with started(loans, "--out", tmp_path, *TWO_HOSTS, "--shared", folder, on=driver) as run:
        kill(wait_for(folder, "*/worker-tg-node2-*"))
        code, printed = ended(run)
    assert code == 3, printed
    assert "worker-pool: the run failed, and nothing was decided" in printed
    assert list(folder.iterdir()) == []


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


def test_a_disk_that_fills_up_while_outputs_are_written_leaves_no_decision(loans: Path, tmp_path: Path) -> None:
    small = f'mount -t tmpfs -o size=100k small {tmp_path} && "$@"; code=$?; ls -A {tmp_path}; exit $code'
    code, printed = checked(loans, "--out", tmp_path, on=("unshare", "--mount", "sh", "-c", small, "sh"))
    assert code == 3, printed
    assert "No space left on device" in printed
    assert ".part" not in printed.partition("traingate: ")[2]
    assert "decision.json" not in printed
