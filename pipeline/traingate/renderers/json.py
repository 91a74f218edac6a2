"""The report as JSON, whole and unshortened: the twin of every other output."""

from __future__ import annotations

from traingate.renderer import Renderer
from traingate.report.report import Report


class Json(Renderer):
    """Writes what `Report.from_json` reads back."""

    file = "report.json"

    def render(self, report: Report) -> str:
        """The report in ASCII, one line break at the end."""
        return report.to_json() + "\n"
