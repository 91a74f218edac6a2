"""What the edges make of a profile: TFDV's statistics, schema and anomalies, and the answers of suites."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from traingate.dataset import Dataset
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.runner import Run
from traingate.scan import handover


def read_inputs(dataset: Dataset) -> dict[str, Any]:
    """The reviewed schema and suites, read before any data is; ConfigError naming the file where one will not do."""
    from traingate.gx.suites import read_suite
    from traingate.tfdv import schemas

    schema = schemas.read_schema(dataset.schema) if dataset.schema else None
    suites = {split: read_suite(path) for split, path in dataset.suites.items()}
    return {"schema": schema, "suites": suites}


def with_categories(dataset: Dataset, schema: Any) -> Dataset:
    """The dataset with the whole numbers that a reviewed schema calls categorical, besides those of the config."""
    if schema is None:
        return dataset
    named = [one.name for one in schema.feature if one.HasField("int_domain") and one.int_domain.is_categorical]
    categorical = tuple(dict.fromkeys((*dataset.statistics.categorical, *named)))
    return replace(dataset, statistics=replace(dataset.statistics, categorical=categorical))


def compute(
    dataset: Dataset, profile: Profile, inputs: Mapping[str, Any], run: Run, wanted: Collection[str]
) -> Profile:
    """The profile with its facts; a fact that fails is an error, and the checks that need it do not pass.

    Statistics and schema are always computed, because a run leaves them behind; others where they are wanted.
    """
    steps: dict[str, Callable[[dict[str, Any]], Any]] = {
        "statistics": lambda facts: _statistics(dataset, profile, run),
        "schema": lambda facts: _schema(facts, profile, inputs),
        "anomalies": lambda facts: _anomalies(facts, profile),
        "suites": lambda facts: _suites(dataset, profile),
    }
    steps = {name: step for name, step in steps.items() if name in ("statistics", "schema") or name in wanted}
    facts: dict[str, Any] = {}
    errors = dict(profile.errors)
    for name, step in steps.items():
        try:
            facts[name] = step(facts)
        except Exception as error:
            # A measure of the same name that crashed says why there is nothing to compute from.
            errors.setdefault(name, f"{type(error).__name__}: {error}\n{traceback.format_exc(limit=-2)}")
    return replace(profile, facts=facts, errors=errors)


def _statistics(dataset: Dataset, profile: Profile, run: Run) -> Any:
    from traingate.scan.planning import lay_out
    from traingate.tfdv import engine
    from traingate.tfdv.protos import to_proto

    if dataset.engine == "tfdv":
        layout = lay_out(dataset).widened(profile.plan.types)  # type: ignore[arg-type]
        with handover.opened(run.shared) as folder:
            return engine.statistics_by_tfdv(profile.plan, layout.shards, folder, run.runner, run.options, run.timeout)
    return to_proto({split: profile.of(Statistics, split) for split in profile.splits})


def _schema(facts: Mapping[str, Any], profile: Profile, inputs: Mapping[str, Any]) -> Any:
    from traingate.tfdv import schemas

    reviewed = inputs["schema"]
    return schemas.infer_schema(facts["statistics"], profile.plan) if reviewed is None else reviewed


def _anomalies(facts: Mapping[str, Any], profile: Profile) -> Any:
    from traingate.tfdv import validation

    return validation.validate(facts["statistics"], facts["schema"], profile.plan)


def _suites(dataset: Dataset, profile: Profile) -> Any:
    from traingate.gx.running import run_suites

    return run_suites(dataset, {split: profile.of(Sample, split) for split in dataset.suites})
