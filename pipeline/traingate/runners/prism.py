"""Workers are processes on this machine, behind Prism."""

from __future__ import annotations

from collections.abc import Mapping

from traingate.runners._portable import Local


class Prism(Local):
    """Starts Prism, Beam's runner in Go, and a pool of workers that it hands work to."""

    where = "in processes on this machine, behind Prism"
    required = ("prism_location|job_endpoint",)
    programs = ("prism_location",)
    service = "Prism"

    def build_command(self, given: Mapping[str, str], port: int) -> list[str]:
        """The program that the user named."""
        return [given.get("prism_location", ""), f"--job_port={port}", "--serve_http=false"]
