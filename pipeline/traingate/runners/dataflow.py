"""Workers are on Google Cloud Dataflow."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from traingate.errors import ConfigError
from traingate.runner import Runner


class Dataflow(Runner):
    """Hands the job to Google, whose workers see only folders on gs://."""

    beam = "DataflowRunner"
    where = "on Google Cloud Dataflow"
    required = ("project", "region", "temp_location", "sdk_container_image|setup_file|extra_package|requirements_file")

    def check_options(self, given: Mapping[str, str]) -> None:
        """A bucket to stage files in, and Google's libraries."""
        if not given["temp_location"].startswith("gs://"):
            raise ConfigError(f"--runner-option temp_location={given['temp_location']}: Dataflow needs a gs:// folder.")
        try:
            found = find_spec("google.cloud.storage")
        except ModuleNotFoundError:
            found = None
        if found is None:
            raise ConfigError("--runner dataflow needs Google's libraries: pip install 'traingate[gcp]'")

    def check_shared(self, given: Mapping[str, str], shared: str) -> None:
        """A folder of an object store."""
        super().check_shared(given, shared)
        if "://" not in shared:
            raise ConfigError(f"--shared {shared}: Dataflow's workers cannot see a local folder. Name one on gs://.")
