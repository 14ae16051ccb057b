"""Shell completion, in a real bash."""

import shutil
import subprocess

import pytest

from wizard import cli
from wizard.commands.completion import SHELLS

ASK = """
source /dev/stdin
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
$(complete -p classready | sed 's/.*-F \\([^ ]*\\).*/\\1/') classready "${{COMP_WORDS[-1]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("classready comp", "completion"),
        ("classready completion ba", "bash"),
        ("classready --ver", "--version"),
        ("classready explain --platform wi", "windows"),
        ("classready explain --step py", "python-conda"),
    ],
)
def test_bash_completes(words, expected, capsys):
    assert cli.main(["completion", "bash"]) == 0
    script = capsys.readouterr().out
    bash = shutil.which("bash") or "bash"
    answer = subprocess.run(
        [bash, "-c", ASK.format(words=words)], input=script, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == [expected]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shells_script_knows_our_commands(shell, capsys):
    cli.main(["completion", shell])
    assert "completion" in capsys.readouterr().out
