"""What every test stands on: quiet heavy libraries, no setting of this machine, and a checkout that stays as it was."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import hypothesis
import pytest

from given.checkout import differences, untracked
from given.places import ROOT

# Read once at import, so they are set before any test module imports TensorFlow or gRPC.
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", GRPC_VERBOSITY="ERROR", CUDA_VISIBLE_DEVICES="")

# A shell starts what runs in its background deaf to Ctrl-C, and some tests send it to a program that inherits that.
if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A slow machine is no failure, and a run that failed must fail again.
hypothesis.settings.register_profile("traingate", deadline=None, derandomize=True)
hypothesis.settings.load_profile("traingate")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the terminal that it runs in, nor on a key that signs decisions."""
    for name in [name for name in os.environ if name.startswith("TRAINGATE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")


_BEFORE = pytest.StashKey[dict[Path, int]]()
_LEFT = pytest.StashKey[list[Path]]()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):  # the process that starts the workers looks, once for all of them
        session.config.stash[_BEFORE] = untracked(ROOT)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails a run that left something in the checkout."""
    stash = session.config.stash
    if _BEFORE in stash:
        stash[_LEFT] = differences(stash[_BEFORE], untracked(ROOT))
        if stash[_LEFT] and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if left := config.stash.get(_LEFT, []):
        terminalreporter.section("the checkout is not as it was", red=True)
        terminalreporter.line("A test writes below tmp_path only. Came, went or was written while the tests ran:")
        for path in left:
            terminalreporter.line(f"  {path.relative_to(ROOT)}")
