"""What a run starts beside itself ends with it, children included, and is missed as soon as it is gone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from traingate.errors import Unreadable
from traingate.runners._services import find_free_port, reach, start_services

# Listens, and has a child that takes no notice of SIGTERM; both would run for a minute.
PARENT = """
import pathlib, signal, socket, subprocess, sys, time
child = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
pathlib.Path(sys.argv[2]).write_text(str(subprocess.Popen([sys.executable, "-c", child]).pid))
listening = socket.create_server(("localhost", int(sys.argv[1])))
time.sleep(60)
"""


def is_running(process: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False


def test_a_service_ends_with_all_of_its_children(tmp_path: Path) -> None:
    port, note = find_free_port(), tmp_path / "child"
    with start_services() as running:
        address = running.start("parent", [sys.executable, "-c", PARENT, str(port), str(note)], port)
        child = int(note.read_text())
        assert (address, running.explain_end(), is_running(child)) == (f"localhost:{port}", None, True)
    time.sleep(0.1)
    assert not is_running(child)


def test_a_service_that_does_not_start_says_why() -> None:
    with pytest.raises(Unreadable) as failed, start_services() as running:
        running.start("job service", [sys.executable, "-c", "raise SystemExit('port in use')"], find_free_port())
    assert str(failed.value) == "the job service ended with exit code 1. port in use Nothing was read. Run again."


def test_a_service_that_ends_early_is_missed(tmp_path: Path) -> None:
    port = find_free_port()
    listen = f"import socket, time; s = socket.create_server(('localhost', {port})); s.accept(); time.sleep(0.2)"
    with start_services() as running:
        running.start("worker pool", [sys.executable, "-c", f"{listen}; print('out of memory'); exit(9)"], port)
        while (ended := running.explain_end()) is None:
            time.sleep(0.05)
    assert ended == "worker pool ended with exit code 9. out of memory"


def test_nothing_is_left_where_the_block_fails(tmp_path: Path) -> None:
    port, note = find_free_port(), tmp_path / "child"
    with pytest.raises(KeyboardInterrupt), start_services() as running:
        running.start("parent", [sys.executable, "-c", PARENT, str(port), str(note)], port)
        os.kill(os.getpid(), 2)
        time.sleep(5)
    time.sleep(0.1)
    assert not is_running(int(note.read_text()))


def test_temporary_files_of_a_service_go_with_it(tmp_path: Path) -> None:
    port, note = find_free_port(), tmp_path / "folder"
    make = f"import pathlib, tempfile; pathlib.Path({str(note)!r}).write_text(tempfile.mkdtemp())"
    listen = f"import socket, time; listening = socket.create_server(('localhost', {port})); time.sleep(60)"
    with start_services() as running:
        running.start("worker pool", [sys.executable, "-c", f"{make}; {listen}"], port)
        folder = Path(note.read_text())
        assert folder.is_dir()
    assert not folder.parent.exists()


def test_nothing_outlives_a_process_that_is_killed(tmp_path: Path) -> None:
    port, note = find_free_port(), tmp_path / "child"
    command = [sys.executable, "-c", PARENT, str(port), str(note)]
    program = "import os, sys; from traingate.runners._services import start_services\n"
    program += "with start_services() as running:\n"
    program += "    running.start('parent', sys.argv[2:], int(sys.argv[1])); os.kill(os.getpid(), 9)\n"
    own = {**os.environ, "TMPDIR": str(tmp_path)}  # which it leaves
    assert subprocess.run([sys.executable, "-c", program, str(port), *command], env=own).returncode == -9
    time.sleep(0.2)
    assert not is_running(int(note.read_text()))


def test_an_address_where_nothing_answers_is_told_at_once() -> None:
    port = find_free_port()
    with pytest.raises(Unreadable) as failed:
        reach("job_endpoint", f"localhost:{port}")
    assert str(failed.value).startswith(f"job_endpoint=localhost:{port}: nothing answers there (")
