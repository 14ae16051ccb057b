from typing import Any

import pytest

from checks.catalog.browser_available import CHECK
from checks.host import Host
from checks.model import Platform, Status
from checks.question import Question
from checks.questions import Env, PathFacts, Paths, Stat, Value, Which
from tests.fakes import fake_host, run_check, verdict


def env(**values: str) -> dict[Question[Any], Any]:
    return {Env(name): Value(value) for name, value in values.items()}


SSH = "You are connected over SSH: the address is printed, for the browser of your own computer."
DEFAULT = "Your default browser will be opened."
NONE = "No browser was found; the address is printed instead."
OPENER = {Which("xdg-open"): Paths(("/usr/bin/xdg-open",))}
TABLE = [
    pytest.param(fake_host(Platform.WINDOWS), Status.PASSED, None, DEFAULT, id="Windows"),
    pytest.param(fake_host(Platform.MACOS), Status.PASSED, None, DEFAULT, id="macOS"),
    pytest.param(
        fake_host(answers=env(DISPLAY=":0") | OPENER),
        Status.PASSED,
        None,
        "A browser can be opened.",
        id="a Linux desktop",
    ),
    pytest.param(
        fake_host(answers=env(WAYLAND_DISPLAY="wayland-0")),
        Status.WARNED,
        "browser-not-found",
        NONE,
        id="a Linux desktop without any browser",
    ),
    pytest.param(
        fake_host(answers=OPENER),
        Status.PASSED,
        None,
        "There is no screen here, so the address is printed.",
        id="a Linux without a screen",
    ),
    pytest.param(
        fake_host(answers=env(SSH_CONNECTION="10.0.0.2 50000 10.0.0.1 22") | OPENER),
        Status.PASSED,
        None,
        SSH,
        id="SSH to Linux",
    ),
    pytest.param(
        fake_host(Platform.MACOS, answers=env(SSH_CONNECTION="10.0.0.2 50000 10.0.0.1 22")),
        Status.PASSED,
        None,
        SSH,
        id="SSH to a Mac",
    ),
    pytest.param(
        fake_host(
            answers=env(SSH_CONNECTION="10.0.0.2 50000 10.0.0.1 22", DISPLAY="localhost:10.0") | OPENER
        ),
        Status.PASSED,
        None,
        "A browser can be opened.",
        id="SSH that forwards the screen",
    ),
    pytest.param(
        fake_host(answers=env(BROWSER="/vscode/bin/helpers/browser.sh")),
        Status.PASSED,
        None,
        "Your own choice of browser will be opened.",
        id="BROWSER decides",
    ),
    pytest.param(
        fake_host(Platform.WSL, answers={Which("wslview"): Paths(("/usr/bin/wslview",))}),
        Status.PASSED,
        None,
        "Your browser in Windows will be opened.",
        id="WSL with wslview",
    ),
    pytest.param(
        fake_host(Platform.WSL, answers={Stat("/mnt/c/Windows/explorer.exe"): PathFacts("ok", "file")}),
        Status.PASSED,
        None,
        "Your browser in Windows will be opened.",
        id="WSL with Windows' programs off PATH",
    ),
    pytest.param(
        fake_host(Platform.WSL), Status.WARNED, "browser-not-found", NONE, id="WSL cut off from Windows"
    ),
]


@pytest.mark.parametrize(("host", "status", "problem", "message"), TABLE)
def test_says_how_the_app_will_be_opened(
    host: Host, status: Status, problem: str | None, message: str
) -> None:
    assert verdict(run_check(CHECK, host)) == (status, problem, message)
