"""Runners that are sent a job at an endpoint: the caller's, or one that is started for the run."""

from __future__ import annotations

import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from traingate.errors import ConfigError
from traingate.runner import Launch, Runner
from traingate.runners._services import find_free_port

IMAGE = "environment_type|sdk_container_image"
"""The options that describe the workers' environment to a cluster."""

_FOREVER = 10 * 365 * 86400


class _Portable(Runner):
    """Sends a job to an endpoint, and follows the stream of its states."""

    def start(self, given: Mapping[str, str], launch: Launch, seconds: float | None) -> list[str]:
        """Starts nothing, and gives Beam the time limit; by default it follows a job for five minutes only."""
        return [f"--job_server_timeout={int(seconds or _FOREVER)}"]


class Cluster(_Portable):
    """A cluster behind a job server, which is a jar that Beam starts with Java, and which has options of its own."""

    adds_options = True

    def check_options(self, given: Mapping[str, str]) -> None:
        """Java, where the job server is started here."""
        launcher = given.get("job_server_java_launcher", "java")
        if f"{self.id}_job_server_jar" in given and "job_endpoint" not in given and not shutil.which(launcher):
            raise ConfigError(
                f"--runner {self.id} starts its job server with `{launcher}`, which is not on PATH. "
                "Install Java 11 or later, or name it: --runner-option job_server_java_launcher=…"
            )


class Local(_Portable, ABC):
    """A service on this machine, and workers beside it; what the user already runs is used instead.

    Attributes:
        service: what messages call the service.
    """

    beam = "PortableRunner"
    here = True
    service: ClassVar[str]

    @abstractmethod
    def build_command(self, given: Mapping[str, str], port: int) -> list[str]:
        """The command that starts the service, to listen at a port."""

    def start(self, given: Mapping[str, str], launch: Launch, seconds: float | None) -> list[str]:
        """The service and a pool of workers."""
        flags = super().start(given, launch, seconds)
        if "job_endpoint" not in given:
            port = find_free_port()
            flags.append(f"--job_endpoint={launch(self.service, self.build_command(given, port), port)}")
        if "environment_type" not in given:
            port = find_free_port()
            pool = [sys.executable, "-m", "apache_beam.runners.worker.worker_pool_main", f"--service_port={port}"]
            flags += ["--environment_type=EXTERNAL", f"--environment_config={launch('worker pool', pool, port)}"]
        return flags
