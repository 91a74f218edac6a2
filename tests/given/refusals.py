"""What a user is told whose runner lacks something."""

from __future__ import annotations

import pytest

from traingate.errors import ConfigError
from traingate.runner import Run
from traingate.runners._needs import check_run


def refusal(runner: str, *options: str, shared: str = "") -> str:
    """The message with which a run on a runner is refused."""
    with pytest.raises(ConfigError) as refused:
        check_run(Run(runner, options, shared=shared))
    return str(refused.value)
