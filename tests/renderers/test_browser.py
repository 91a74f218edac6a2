"""A real browser opens the page: our script runs, the data's do not."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from given import hostile
from given.hostile import report_of
from renderers.samples import faulty
from traingate.renderers.html import Html
from traingate.report.report import Report

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--dump-dom",
)  # fmt: skip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine: apt-get install chromium"),
]


def opened(report: Report, folder: Path) -> str:
    """The document as the browser has it after scripts ran."""
    page = folder / "report.html"
    page.write_text(Html().render(report), encoding="utf-8")
    command = [str(BROWSER), *FLAGS, f"--user-data-dir={folder / 'profile'}", page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def test_no_script_in_the_data_runs(tmp_path: Path) -> None:
    reports = [report_of(text) for text in hostile.EVERY.values()]
    attacked = replace(
        faulty(),
        outcomes=tuple(outcome for report in reports for outcome in report.outcomes),
        features=tuple(feature for report in reports for feature in report.features),
        notes=tuple(hostile.EVERY.values()),
    )
    assert "<title>BLOCKED: breast-cancer</title>" in opened(attacked, tmp_path)


def test_our_own_script_is_allowed_by_its_digest(tmp_path: Path) -> None:
    document = opened(faulty(), tmp_path)
    assert '<button type="button" class="copy">Copy</button>' in document
    assert 'class="copy" hidden' not in document


def test_a_script_smuggled_into_the_page_is_stopped_by_the_policy(tmp_path: Path) -> None:
    page = Html().render(faulty()).replace("<main", "<script>document.title='owned'</script><main")
    (tmp_path / "owned.html").write_text(page, encoding="utf-8")
    command = [str(BROWSER), *FLAGS, f"--user-data-dir={tmp_path / 'p'}", (tmp_path / "owned.html").as_uri()]
    document = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    assert "<title>BLOCKED: breast-cancer</title>" in document
