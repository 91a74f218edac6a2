"""What TFDV says of an anomaly is told in a sentence of ours."""

from __future__ import annotations

import pytest

from traingate.checks.schema._sentences import describe_anomaly
from traingate.profile.anomalies import Anomaly


@pytest.mark.parametrize(
    ("long", "said"),
    [
        (
            "Unexpectedly high value: 97.08>1(upto six significant digits)",
            "rate reaches 97.08 in eval; the schema allows 1 at most.",
        ),
        (
            "Unexpectedly low value: -3<0.5(upto six significant digits)",
            "rate falls to -3 in eval; the schema allows 0.5 at least.",
        ),
        (
            "The feature was present in fewer examples than expected: minimum fraction = 1.000000, actual = 0.900000",
            "rate has a value in 90.0% of the rows of eval; the schema asks for 100%.",
        ),
        (
            "The feature has a shape, but it's not always present or its value lengths vary.",
            "rate must have a value in every row, as its shape in the schema says, and has not in eval.",
        ),
        ("Something new.", "rate in eval: Something new."),
    ],
)
def test_an_anomaly_is_told_in_our_words(long: str, said: str) -> None:
    assert describe_anomaly(Anomaly("eval", "rate", "ANY", "", long)) == said


def test_an_anomaly_of_a_whole_split_names_the_split() -> None:
    assert describe_anomaly(Anomaly("eval", None, "ANY", "Too few.", "")) == "eval: Too few."
