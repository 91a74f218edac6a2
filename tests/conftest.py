"""What every test stands on: quiet heavy libraries, and no setting of the developer's machine."""

from __future__ import annotations

import os
import signal
import threading

import hypothesis
import pytest

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
