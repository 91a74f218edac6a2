"""Workers come from a pool on other hosts, and this process hands the work out."""

from __future__ import annotations

from typing import Any

from traingate.runner import Runner


class WorkerPool(Runner):
    """Hands work from this process to a worker pool of Beam's."""

    beam = "FnApiRunner"
    where = "in a pool of Beam's on other hosts"
    required = ("environment_config",)

    def make_beam_runner(self, options: Any) -> Any:
        """The runner itself, because by its name it takes no notice of an environment among the options."""
        from apache_beam.options.pipeline_options import PortableOptions
        from apache_beam.runners.portability.fn_api_runner import FnApiRunner
        from apache_beam.transforms.environments import ExternalEnvironment

        portable = options.view_as(PortableOptions)
        portable.environment_type = "EXTERNAL"
        return FnApiRunner(ExternalEnvironment.from_options(portable))
