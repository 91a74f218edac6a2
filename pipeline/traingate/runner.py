"""What a runner is: a place where the workers of a scan run. And how one scan is run on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from traingate.errors import ConfigError, suggest
from traingate.registry import derive_id, find_class, find_classes, list_modules

_FOLDER = "traingate.runners"

Launch = Callable[[str, Sequence[str], int], str]
"""Starts a process, by what messages call it, its command and its port; returns its address once it listens there."""


class Run(NamedTuple):
    """How a scan is run. No dataclass, because importing those takes a fifth of what `--help` takes.

    Attributes:
        runner: a name out of `list_runner_names`.
        options: the runner's own options, as Beam's command line takes them: `--name=value`.
        threads: shards that one worker reads at a time; 0 is one for each of its cores.
        shared: a folder that all workers and this machine see, where the runner's workers see no other.
        timeout: seconds after which the run is ended, undecided; 0 is never, None is never in process and else 2 h.
    """

    runner: str = "in-process"
    options: tuple[str, ...] = ()
    threads: int = 0
    shared: str = ""
    timeout: float | None = None

    def parse_options(self) -> dict[str, str]:
        """The options by name; the value of one that is a mere flag is `true`."""
        pairs = (option.lstrip("-").partition("=") for option in self.options)
        return {name.replace("-", "_"): value or "true" for name, _, value in pairs}


class Runner:
    """A runner of Beam's, what it needs of the user, and how Beam reaches it.

    Attributes:
        id: the name of the file that defines it, with dashes.
        beam: Beam's own name for it.
        where: where its workers run, in a few words.
        in_process: whether its workers are this process, so that none can be lost and all see this memory.
        here: whether its workers see this machine's own folders.
        required: options that have to be given; `a|b` is either.
        files: options that name a file on this machine.
        programs: options that name a program on this machine.
        adds_options: whether it takes options that Beam itself does not know.
    """

    id: ClassVar[str]
    beam: ClassVar[str]
    where: ClassVar[str]
    in_process: ClassVar[bool] = False
    here: ClassVar[bool] = False
    required: ClassVar[tuple[str, ...]] = ()
    files: ClassVar[tuple[str, ...]] = ()
    programs: ClassVar[tuple[str, ...]] = ()
    adds_options: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.id = derive_id(cls)

    def check_options(self, given: Mapping[str, str]) -> None:
        """Checks what it needs besides options and files; ConfigError where that is missing."""

    def check_shared(self, given: Mapping[str, str], shared: str) -> None:
        """Checks the folder through which workers hand results over; ConfigError where one of them would not see it."""
        elsewhere = given.get("environment_type", "LOOPBACK") != "LOOPBACK" or "job_endpoint" in given
        if not shared and (elsewhere or not self.here):
            raise ConfigError(
                f"--runner {self.id} needs --shared FOLDER: its workers hand their results over through a folder that "
                "they and this machine can access, such as /nfs/traingate or gs://bucket/traingate."
            )

    def start(self, given: Mapping[str, str], launch: Launch, seconds: float | None) -> list[str]:
        """Starts what it needs on this machine and was not given, for a run of so many seconds at most.

        Returns the options that lead Beam there.
        """
        return []

    def make_beam_runner(self, options: Any) -> Any:
        """The runner as Beam's pipeline takes it, which is a name or an object; `options` are Beam's, parsed."""
        return self.beam


def list_runner_names() -> tuple[str, ...]:
    """The name of every runner, found in `runners/`; imports none of them."""
    return tuple(list_modules(_FOLDER))


def find_runners() -> dict[str, type[Runner]]:
    """Every runner by name, found in `runners/`."""
    return find_classes(_FOLDER, Runner)


def find_runner(name: str) -> Runner:
    """The runner of a name; ConfigError with the nearest name where there is none."""
    if name not in list_runner_names():
        raise ConfigError(f"--runner {name}: no such runner. {suggest(name, list_runner_names())}")
    return find_class(_FOLDER, name, Runner)()
