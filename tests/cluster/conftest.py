"""Hosts, worker pools, Prism and the wheel, for tests of runs that leave this process's machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from given.scans import ROOT, loans_in_parts

HERE = Path(__file__).parent
HOSTS = str(HERE / "hosts.sh")
NAMES = ("tg-driver", "tg-node1", "tg-node2")
POOL_PORT, SPREAD_PORT = 50000, 50010


def on(host: str, site: Path, hide: Sequence[Path] = ()) -> tuple[str, ...]:
    """What to put before a command so that it runs on a host, with TrainGate from the wheel alone."""
    needed = (ROOT, sys.prefix, sys.base_prefix, Path(sys.executable).resolve())
    seen = [part for path in needed for part in ("-k", str(path))]
    hidden = [part for folder in hide for part in ("-h", str(folder))]
    return (HOSTS, "on", host, *seen, *hidden, "env", f"PYTHONPATH={site}")


@pytest.fixture(scope="session")
def driver(site: Path) -> tuple[str, ...]:
    """What to put before a command so that it runs on the driver."""
    return on(NAMES[0], site)


@pytest.fixture(scope="session", autouse=True)
def _ends_in_order() -> Iterator[None]:
    """A run that is told to end (SIGTERM) leaves no hosts, processes or folders either."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="session")
def shared() -> Iterator[Path]:
    """A folder that every host sees; each has a /tmp of its own."""
    with tempfile.TemporaryDirectory(prefix="traingate-shared-", dir="/var/tmp") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def mounts() -> None:
    """The right to mount, which root in a container lacks."""
    allowed = subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
    if allowed.returncode:
        pytest.skip(f"small disks and hidden folders need root's right to mount: {allowed.stderr.decode().strip()}")


@pytest.fixture(scope="session")
def small_disk(mounts: None, shared: Path) -> Iterator[Path]:
    """A folder that every host sees, with room for a page."""
    folder = shared / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "small", folder], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(scope="session")
def loans(shared: Path) -> Path:
    (shared / "loans").mkdir()
    return loans_in_parts(shared / "loans")


@pytest.fixture(scope="session")
def site(shared: Path) -> Path:
    """The folder into which the project's wheel, and nothing else, is installed."""
    run = [sys.executable, "-m"]
    built = [*run, "build", "--wheel", "--no-isolation", "--outdir", str(shared / "dist"), str(ROOT)]
    subprocess.run(built, check=True, capture_output=True)
    wheels = map(str, (shared / "dist").glob("*.whl"))
    folder = shared / "site"
    install = [*run, "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder), *wheels]
    subprocess.run(install, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prism, built by Go at the version that prism/go.mod pins; Go's own cache keeps it."""
    if shutil.which("go") is None:
        pytest.skip("there is no Go to build Prism with: https://go.dev/doc/install")
    program = tmp_path_factory.mktemp("prism") / "prism"
    build = ["go", "build", "-o", str(program), "github.com/apache/beam/sdks/v2/go/cmd/prism"]
    done = subprocess.run(build, cwd=HERE / "prism", capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"Prism could not be built: {done.stderr.strip()[-300:]}")
    return program


@pytest.fixture(scope="session")
def hosts() -> Iterator[None]:
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("hosts of their own need root and iproute2 (apt-get install iproute2)")
    subprocess.run([HOSTS, "down", *NAMES], check=True)
    done = subprocess.run([HOSTS, "up", *NAMES], capture_output=True, text=True)
    if done.returncode:
        subprocess.run([HOSTS, "down", *NAMES], check=True)
        pytest.skip(f"this machine makes no network namespaces: {done.stderr.strip()[-300:]}")
    yield
    subprocess.run([HOSTS, "down", *NAMES], check=True)


Pools = Callable[..., Path]


@pytest.fixture
def pools(hosts: None, site: Path, tmp_path: Path) -> Iterator[Pools]:
    """Starts a worker pool on each node and one address for both on the driver; returns the log of who got workers.

    `hidden` folders and `options` of the pool are the last node's alone.
    """
    with contextlib.ExitStack() as running:

        def start(hidden: Sequence[Path] = (), options: Sequence[str] = ()) -> Path:
            began = []
            for node in NAMES[1:]:
                # The checkout is hidden, so workers can only import the wheel.
                hide = [ROOT / "pipeline", *(hidden if node == NAMES[-1] else ())]
                pool = ["-m", "apache_beam.runners.worker.worker_pool_main", f"--service_port={POOL_PORT}"]
                pool += options if node == NAMES[-1] else ()
                log = tmp_path / f"{node}.log"
                began.append((running.enter_context(_process(node, site, log, pool, hide)), log, "Started worker pool"))
            log = tmp_path / "spread.log"
            spread = (str(HERE / "spread.py"), str(SPREAD_PORT), *(f"{node}:{POOL_PORT}" for node in NAMES[1:]))
            began.append((running.enter_context(_process(NAMES[0], site, log, spread)), log, "ready"))
            for program in began:
                _wait_for(*program)
            return log

        yield start


@contextlib.contextmanager
def _process(
    host: str, site: Path, log: Path, arguments: Sequence[str], hide: Sequence[Path] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """A Python program on a host; it ends with everything that it started."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with log.open("wb") as file:
        program = subprocess.Popen(
            [*on(host, site, hide), sys.executable, *arguments],
            stdout=file, stderr=file, start_new_session=True, env={**os.environ, "PATH": path},
        )  # fmt: skip
    try:
        yield program
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()


def _wait_for(program: subprocess.Popen[bytes], log: Path, words: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while words not in (told := log.read_text("utf8", "replace")):
        assert program.poll() is None, f"{log.name} ended with exit code {program.returncode}: {told}"
        assert time.monotonic() < end, f"{log.name} after {seconds} s: {told}"
        time.sleep(0.1)
