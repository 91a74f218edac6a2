"""A run ends with its reason, and leaves Beam as it was."""

from __future__ import annotations

import pytest

from traingate.runners._execution import attentive


def test_beams_sampler_wakes_up_often_while_a_run_lasts_and_as_usual_afterwards() -> None:
    from apache_beam.runners.worker import statesampler

    start = statesampler.StateSampler.__init__
    usual = start.__defaults__
    assert usual == (statesampler.DEFAULT_SAMPLING_PERIOD_MS,)  # else it would be left alone
    with pytest.raises(KeyboardInterrupt), attentive():
        assert start.__defaults__ == (10,)
        raise KeyboardInterrupt
    assert start.__defaults__ == usual
