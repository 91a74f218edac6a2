"""`traingate complete`: prints what a shell needs to complete commands, options and names."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter

from traingate.cli.command import Command

SHELLS = ("bash", "zsh", "fish")
EPILOG = """to enable it in every new shell, add a line to the shell's start-up file:
  bash  ~/.bashrc                    eval "$(traingate complete bash)"
  zsh   ~/.zshrc, below compinit     eval "$(traingate complete zsh)"
  fish  ~/.config/fish/config.fish   traingate complete fish | source
"""


class Complete(Command):
    """Prints the script with which a shell completes commands, options, files and names.

    Attributes:
        shell: one of `SHELLS`.
    """

    example = "bash"
    summary = "print the script that completes commands and options in bash, zsh or fish"

    shell: str

    @classmethod
    def add_options(cls, parser: ArgumentParser) -> None:
        """Adds an argument for every annotation."""
        parser.epilog, parser.formatter_class = EPILOG, RawDescriptionHelpFormatter
        parser.add_argument("shell", type=parse_shell, help=f"one of {', '.join(SHELLS)}")

    def run(self) -> int:
        """Prints the script."""
        from argcomplete.shell_integration import shellcode

        print(shellcode(["traingate"], shell=self.shell))
        return 0


def parse_shell(text: str) -> str:
    """The shell's name, where there is a script for it."""
    from traingate.errors import suggest

    if text not in SHELLS:
        raise ArgumentTypeError(f"{text!r}: no completion for this shell. {suggest(text, SHELLS)}")
    return text
