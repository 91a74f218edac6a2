"""Workers are on Spark."""

from __future__ import annotations

from traingate.runners._portable import IMAGE, Cluster


class Spark(Cluster):
    """Hands the job to Spark's job server."""

    beam = "SparkRunner"
    where = "on Spark"
    required = ("spark_job_server_jar|job_endpoint", IMAGE)
    files = ("spark_job_server_jar",)
