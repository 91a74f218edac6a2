"""Workers are threads of this process."""

from __future__ import annotations

from typing import Any

from traingate.runner import Runner


class InProcess(Runner):
    """Runs everything in this process, on Beam's own runner for one machine."""

    beam = "FnApiRunner"
    where = "in this process"
    in_process = True
    here = True

    def make_beam_runner(self, options: Any) -> Any:
        """The runner itself, because what Beam runs by default tries to download another one."""
        from apache_beam.runners.portability.fn_api_runner import FnApiRunner

        return FnApiRunner()
