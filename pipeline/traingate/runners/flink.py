"""Workers are on Flink."""

from __future__ import annotations

from traingate.runners._portable import IMAGE, Cluster


class Flink(Cluster):
    """Hands the job to Flink's job server."""

    beam = "FlinkRunner"
    where = "on Flink"
    required = ("flink_master", "flink_job_server_jar|job_endpoint", IMAGE)
    files = ("flink_job_server_jar",)
