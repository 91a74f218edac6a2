"""On Dataflow: Google's libraries and buckets are asked for before a job is made."""

from __future__ import annotations

from importlib.machinery import ModuleSpec

import pytest

from given.refusals import refusal
from traingate.runner import Run
from traingate.runners import dataflow
from traingate.runners._needs import check_run

IMAGE = ("--project=p", "--region=r", "--sdk_container_image=i")
BUCKET = "--temp_location=gs://b/t"


@pytest.fixture
def googles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Google's libraries, as they are found where they are installed."""
    monkeypatch.setattr(dataflow, "find_spec", lambda name: ModuleSpec(name, None))


def test_a_missing_option_is_named() -> None:
    ways = ("sdk_container_image", "setup_file", "extra_package", "requirements_file")
    needed = " or ".join(f"--runner-option {name}=…" for name in ways)
    answer = refusal("dataflow", "--project=p", "--region=r", BUCKET)
    assert answer == f"--runner dataflow needs {needed}. See docs/runners.md."


def test_files_are_staged_in_a_bucket() -> None:
    answer = refusal("dataflow", *IMAGE, "--temp_location=/tmp")
    assert answer == "--runner-option temp_location=/tmp: Dataflow needs a gs:// folder."


def test_googles_libraries_are_needed() -> None:
    answer = refusal("dataflow", *IMAGE, BUCKET)
    assert answer == "--runner dataflow needs Google's libraries: pip install 'traingate[gcp]'"


@pytest.mark.usefixtures("googles")
def test_its_workers_need_a_shared_folder() -> None:
    assert "--runner dataflow needs --shared FOLDER" in refusal("dataflow", *IMAGE, BUCKET)


@pytest.mark.usefixtures("googles")
def test_its_workers_see_no_local_folder() -> None:
    answer = refusal("dataflow", *IMAGE, BUCKET, shared="/nfs")
    assert answer == "--shared /nfs: Dataflow's workers cannot see a local folder. Name one on gs://."
    check_run(Run("dataflow", (*IMAGE, BUCKET), shared="gs://b/traingate"))
