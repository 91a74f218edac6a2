"""Whether a decision opens the gate and still holds for the files as they are now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from traingate.dataset import Dataset
from traingate.errors import Refused
from traingate.gate.decision import (
    Decision,
    digest_settings,
)
from traingate.gate.holds import explain_shut, explain_stale, find_changed_files, find_changed_input, suggest_check
from traingate.gate.sealing import read_decision
from traingate.storage.digests import BlockDigests


def require(
    decision: str | Path | Decision,
    *,
    config: str | Path | None = None,
    dataset: Dataset | None = None,
    max_age: timedelta | None = None,
    key: bytes | None = None,
) -> Decision:
    """The decision, if it opens the gate and still holds for the files as they are now.

    Args:
        decision: decision.json, its folder, or one that was read already (then it is not verified again).
        config: the gate.toml that the run goes by; paths start from its folder. None trusts the decision's own paths.
        dataset: what the run goes by, where it is at hand; it has to be what was checked.
        max_age: how old the decision may be.
        key: the secret, or the PEM public key, that the decision has to be signed with; None takes TRAINGATE_KEY.

    Raises:
        Refused: it does not open, was edited, is too old, or config, schema, suites or a file have changed.
        KeyRejected: the key cannot verify anything.
    """
    held = decision if isinstance(decision, Decision) else read_decision(decision, key)
    return require_files(set_root(held, config, dataset), config, dataset, max_age)


def require_files(
    held: Decision,
    config: str | Path | None,
    dataset: Dataset | None,
    max_age: timedelta | None,
    keep: dict[str, BlockDigests] | None = None,
) -> Decision:
    """As `require`, for a decision whose root is set; `keep` takes the digests of every file's blocks, by path."""
    path = _config_path(config, dataset)
    reason = (
        explain_shut(held)
        or explain_stale(held, max_age, datetime.now(UTC))
        or find_changed_input(held, path, digest_settings(dataset) if dataset else None)
        or find_changed_files(held, keep)
    )
    if reason:
        raise Refused(f"{reason} {suggest_check(held, path)}")
    return held


def set_root(decision: Decision, config: str | Path | None, dataset: Dataset | None) -> Decision:
    """The decision with its paths starting from the config's folder, or the dataset's, where either is given."""
    path = _config_path(config, dataset)
    if path is not None:
        return replace(decision, root=str(path.absolute().parent))
    return replace(decision, root=str(Path(dataset.root).absolute())) if dataset else decision


def _config_path(config: str | Path | None, dataset: Dataset | None) -> Path | None:
    if config is None:
        return Path(dataset.config_path) if dataset and dataset.config_path else None
    return Path(config, "gate.toml") if Path(config).is_dir() else Path(config)
