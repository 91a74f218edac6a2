"""Behind Prism: the user names the program, and TrainGate starts it."""

from __future__ import annotations

from collections.abc import Sequence

from given.refusals import refusal
from traingate.runner import Run
from traingate.runners._needs import check_run
from traingate.runners.prism import Prism


def test_the_program_has_to_be_named() -> None:
    ways = "--runner-option prism_location=… or --runner-option job_endpoint=…"
    assert refusal("prism") == f"--runner prism needs {ways}. See docs/runners.md."


def test_a_program_that_is_not_there_is_named() -> None:
    answer = refusal("prism", "--prism_location=/none")
    assert answer == "--runner-option prism_location=/none: no such file. Name the file on this machine."


def test_a_program_on_this_machine_needs_nothing_else() -> None:
    check_run(Run("prism", ("--prism_location=/bin/true",)))


def test_the_program_is_started_for_the_run() -> None:
    commands = {}

    def launch(name: str, command: Sequence[str], port: int) -> str:
        commands[name] = [part.replace(str(port), "PORT") for part in command]
        return f"localhost:{name.replace(' ', '-')}"

    flags = Prism().start({"prism_location": "/opt/prism"}, launch, 60)
    assert commands["Prism"] == ["/opt/prism", "--job_port=PORT", "--serve_http=false"]
    assert flags == [
        "--job_server_timeout=60",
        "--job_endpoint=localhost:Prism",
        "--environment_type=EXTERNAL",
        "--environment_config=localhost:worker-pool",
    ]
