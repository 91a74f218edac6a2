"""`traingate complete` prints the script that a shell needs."""

from __future__ import annotations

import pytest

from given.shells import ran
from traingate.cli.main import main

ZSH = 'autoload -U compinit; compinit -u -D; eval "$(traingate complete zsh)"; print $_comps[traingate]'


def test_zsh_takes_the_script() -> None:
    assert ran("zsh", ZSH) == "_python_argcomplete\n"


@pytest.mark.parametrize(("shell", "known"), [("zhs", "Did you mean zsh?"), ("tcl", "Known: bash, zsh, fish.")])
def test_another_shell_is_a_usage_error(capsys: pytest.CaptureFixture[str], shell: str, known: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["complete", shell])
    assert ended.value.code == 2
    assert f"argument shell: '{shell}': no completion for this shell. {known}\n" in capsys.readouterr().err
