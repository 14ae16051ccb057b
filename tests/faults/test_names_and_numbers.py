"""A word or a number that nobody knows: exit 2, and the nearest that there is."""

import pytest

from tests.faults.program import Ended, Program


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["check", "docker.runing"],
            "There is no check called 'docker.runing'. Did you mean docker.running?",
        ),
        (
            ["check", "--ignore", "gpu.presnt"],
            "There is no check called 'gpu.presnt'. Did you mean gpu.present?",
        ),
        (
            ["check", "--milestone", "before-5-32"],
            "There is no milestone called 'before-5-32'. Did you mean before-5-30?",
        ),
        (
            ["pull", "--course", "jupyterlap"],
            (
                '"jupyterlap": There is no course of this name. Did you mean jupyterlab? '
                "Courses that ship: lab-keras-r, jupyterlab. A file or an https:// address works too."
            ),
        ),
        (["lanch"], "There is no 'lanch'. Did you mean launch? See `classready --help`."),
        (
            ["course", "shwo"],
            "There is no 'shwo'. Did you mean show? See `classready course --help`.",
        ),
        (["check", "--jsom"], "Unrecognized arguments: --jsom. See `classready --help`."),
        (["pull", "--course"], "Argument --course: expected one argument. See `classready pull --help`."),
    ],
)  # fmt: skip
def test_an_unknown_name_is_answered_with_the_nearest(
    classready: Program, arguments: list[str], said: str
) -> None:
    assert classready.run(*arguments) == Ended(2, "", f"classready: {said}")


@pytest.mark.parametrize("command", [["launch"], []], ids=["launch", "the wizard"])
@pytest.mark.parametrize("port", ["0", "99999", "abc", "-1", "80.5", "٨٠", ""])
def test_a_port_that_can_not_be_one(classready: Program, command: list[str], port: str) -> None:
    found = classready.run(*command, f"--port={port}")
    assert (found.code, found.out) == (2, "")
    assert (
        f"Argument --port: {port!r} is not a port; give a whole number from 1 to 65535, such as 8787."
        in found.err
    )
