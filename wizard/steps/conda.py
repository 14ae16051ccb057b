"""conda, from which the course's own Python comes: the right download, and what to click or type."""

from checks.model import Platform
from checks.questions import Release
from wizard.browser import open_in_browser
from wizard.session import Ended, Outcome, Results, Session, Step

PAGE = "https://conda-forge.org/download/"
_RELEASES = "https://github.com/conda-forge/miniforge/releases/latest/download"
_INSTALLERS = {
    (Platform.WINDOWS, "amd64"): "Miniforge3-Windows-x86_64.exe",
    (Platform.WINDOWS, "arm64"): "Miniforge3-Windows-x86_64.exe",
    (Platform.MACOS, "amd64"): "Miniforge3-MacOSX-x86_64.pkg",
    (Platform.MACOS, "arm64"): "Miniforge3-MacOSX-arm64.pkg",
    (Platform.LINUX, "amd64"): "Miniforge3-Linux-x86_64.sh",
    (Platform.LINUX, "arm64"): "Miniforge3-Linux-aarch64.sh",
}
"""Windows on Arm runs Intel's: https://github.com/conda-forge/miniforge#requirements-and-installers"""
_CLICKS = {
    Platform.WINDOWS: (
        "Open the file when it is there. If Windows warns of it, choose More info, then Run anyway.",
        'Keep "Just Me" and the folder that is proposed, and choose Install.',
    ),
    Platform.MACOS: (
        "Open the file when it is there, and choose Continue on each page.",
        "Keep the folder that is proposed, and choose Install.",
    ),
}
_MINIFORGE = "Miniforge takes its packages from conda-forge, which costs nothing and has no terms to accept."
_MINICONDA = (
    "Miniconda, which many course pages name, works too. Anaconda's own packages come with terms that you "
    "have to accept, and may cost a fee in organisations of 200 people or more; universities are exempt."
)
"""What conda's own pages say of both:
https://docs.conda.io/projects/conda/en/stable/user-guide/getting-started.html"""


def download_address(platform: Platform, machine: str) -> str:
    """Where to download Miniforge for this system and chip; the page with all of them where none is known.

    Args:
        platform: which system; WSL is a Linux.
        machine: ``amd64`` or ``arm64``.
    """
    system = Platform.LINUX if platform is Platform.WSL else platform
    installer = _INSTALLERS.get((system, machine))
    return f"{_RELEASES}/{installer}" if installer else PAGE


def commands(address: str) -> tuple[str, ...]:
    """What is typed to install it on Linux.

    Args:
        address: of the installer.
    """
    installer = address.rpartition("/")[2]
    return (f"curl -L -O {address}", f"bash {installer} -b -p ~/miniforge3")


def _act(session: Session, _results: Results) -> Outcome:
    platform = session.host.platform
    address = download_address(platform, session.host.ask(Release()).machine)
    session.screen.say(_MINIFORGE)
    session.screen.say(_MINICONDA)
    if address.endswith(".sh"):
        session.screen.say("Type this in another terminal, a line at a time:")
        for command in commands(address):
            session.screen.command(command)
        return _shown()
    opened = open_in_browser(session.host, address)
    session.screen.say("Your browser downloads this:" if opened else "Open this in your browser:")
    session.screen.link(address)
    for sentence in _CLICKS.get(platform, ()):
        session.screen.say(sentence)
    return _shown()


def _shown() -> Outcome:
    return Outcome(Ended.SHOWN, "When that is done, look again here; no new terminal is needed for it.")


STEP = Step(
    id="conda",
    title="conda",
    why="conda gives the course a Python of its own, so that nothing else on your computer changes.",
    resolves=("conda.installed",),
    act=_act,
    place="python-conda",
    offered_as="Show how to install conda",
    applies=lambda course: course.conda is not None,
)
