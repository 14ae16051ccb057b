import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import Platform
from tests.wizard import powershell
from wizard.typed import typed, typed_one_by_one

VOLUME = r"C:\Users\Ada Lovelace\classready\keras:/home/rstudio/work"


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (["docker", "run", "--publish", "127.0.0.1:8787:8787"], "docker run --publish 127.0.0.1:8787:8787"),
        (["docker", "run", "--volume", VOLUME], f'docker run --volume "{VOLUME}"'),
        (["docker", "run", "-v", r"D:\work:/work"], r"docker run -v D:\work:/work"),
        (["docker", "pull", "ghcr.io/a/b@sha256:00"], 'docker pull "ghcr.io/a/b@sha256:00"'),
        (["python", "-c", "import scipy; print('SciPy')"], "python -c \"import scipy; print('SciPy')\""),
        (["R", "-e", 'cat("it\'s $HOME")'], r"""R -e 'cat(\"it''s $HOME\")'"""),
        (["docker", "ps", "--format", "{{.Names}}"], 'docker ps --format "{{.Names}}"'),
        (["tool", "-Dname.part=1"], 'tool "-Dname.part=1"'),
        (["dir", "C:\\My Work\\"], 'dir "C:\\My Work\\\\"'),
        (["echo", "\u201cquoted\u201d"], "echo '\u201cquoted\u201d'"),
        (["echo", "a,b", "a;b", "a&b", "(a)", ""], 'echo "a,b" "a;b" "a&b" "(a)" ""'),
    ],
)
def test_on_windows_a_command_is_quoted_for_powershell(argv, line):
    assert typed(argv, Platform.WINDOWS) == line


@pytest.mark.parametrize("platform", [Platform.MACOS, Platform.LINUX, Platform.WSL])
@given(argv=st.lists(st.text(), min_size=1))
def test_elsewhere_a_posix_shell_reads_a_command_as_it_was_meant(platform, argv):
    assert shlex.split(typed(argv, platform)) == argv


ANY_ARGUMENT = st.text(st.sampled_from("ab \\\"'$`\u201c\u2019;.-"), min_size=1) | st.text(min_size=1)


@given(argv=st.lists(ANY_ARGUMENT, min_size=1))
def test_on_windows_powershell_hands_a_command_on_as_it_was_meant(argv):
    assert powershell.read(typed(argv, Platform.WINDOWS)) == argv


@pytest.mark.parametrize(
    ("platform", "line"),
    [(Platform.WINDOWS, "docker ps; docker images"), (Platform.MACOS, "docker ps && docker images")],
)
def test_commands_follow_one_another_as_the_shell_can(platform, line):
    assert typed_one_by_one([["docker", "ps"], ["docker", "images"]], platform) == line
