"""Install Docker: the right download for this system and chip, and what to click."""

from checks.model import Platform
from checks.problems import cure, find
from checks.questions import Release
from wizard.browser import open_in_browser
from wizard.explanation import show_cure
from wizard.session import Ended, Outcome, Results, Session, Step

_DESKTOP = "https://desktop.docker.com"
_ENGINE_PAGE = "https://docs.docker.com/engine/install/"


def download_address(platform: Platform, machine: str) -> str:
    """Where to download Docker for this system and chip.

    The addresses of Docker Desktop are those of https://docs.docker.com/desktop/setup/install/; on Linux the
    page of the Engine is given, because each distribution installs it with its own commands.
    """
    arm = machine == "arm64"
    match platform:
        case Platform.MACOS:
            return f"{_DESKTOP}/mac/main/{'arm64' if arm else 'amd64'}/Docker.dmg"
        case Platform.WINDOWS | Platform.WSL:
            return f"{_DESKTOP}/win/main/{'arm64' if arm else 'amd64'}/Docker%20Desktop%20Installer.exe"
        case Platform.LINUX:
            return _ENGINE_PAGE


def _act(session: Session, _results: Results) -> Outcome:
    address = download_address(session.host.platform, session.host.ask(Release()).machine)
    problem = find("docker-not-installed")
    if problem is not None:
        show_cure(session.screen, cure(problem, session.host.platform, session.course))
    opened = open_in_browser(session.host, address)
    way = "The page is open in your browser." if opened else f"Open {address} in your browser."
    return Outcome(
        Ended.SHOWN, f"{way} After the installation restart the computer; `classready` goes on from here."
    )


STEP = Step(
    id="install-docker",
    title="Install Docker",
    why="Docker runs the course's programs in a box of their own, the same one for everybody.",
    resolves=("docker.installed",),
    act=_act,
    place="docker-install",
)
