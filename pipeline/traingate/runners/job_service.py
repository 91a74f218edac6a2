"""Workers are processes on this machine, behind Beam's own job service."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from traingate.runners._portable import Local


class JobService(Local):
    """Starts Beam's job service, and a pool of workers that it hands work to."""

    where = "in processes on this machine, behind Beam's own job service"
    service = "job service"

    def build_command(self, given: Mapping[str, str], port: int) -> list[str]:
        """The service as a module of Beam's."""
        return [sys.executable, "-m", "apache_beam.runners.portability.local_job_service_main", f"--port={port}"]
