"""Every Python on this computer, and what ``python --version`` answers, which the class asks for."""

from collections.abc import Iterator

from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, fail, fine, warn
from checks.python_places import Python, from_launcher, on_path, own

_STATES = {
    "store-alias": "only Windows' link to its Store",
    "broken-shim": "a pyenv shim with no version behind it",
    "not-started": "not started, since macOS would offer to install developer tools",
    "silent": "gives no version",
}


def _run(host: Host, course: Course) -> Iterator[Finding]:
    typed = on_path(host)
    others = tuple(python for python in from_launcher(host) if python.path not in {p.path for p in typed})
    seen = (*(_said(python) for python in (*typed, *others)), f"classready itself runs on {own(host)}")
    yield _answer_for_class(typed, seen)
    yield from _broken(typed)
    yield from _wanted(course, (*typed, *others))


def _answer_for_class(typed: tuple[Python, ...], seen: tuple[str, ...]) -> Finding:
    """What the class asks for: the answer to ``python --version``, or what to type for it here."""
    python = next((python for python in typed if python.name == "python"), None)
    if python and python.version:
        return fine(f"python --version answers Python {python.version}.", *seen)
    working = next((python for python in typed if python.version), None)
    if working:
        instead = f"{working.name} --version answers Python {working.version}"
        return fine(f"python --version finds no Python here; {instead}.", *seen)
    return warn(
        "Typing python --version finds no Python.", *seen, problem="python-not-installed-or-store-alias"
    )


def _broken(typed: tuple[Python, ...]) -> Iterator[Finding]:
    first = {python.name: python for python in reversed(typed)}.values()
    for python in first:
        if python.state == "broken-shim" and python.name != "python2":
            yield warn(
                f"Typing {python.name} starts pyenv, and no version that is chosen there has it.",
                f"{python.path} gives no version",
                problem="python-shim-broken",
            )


def _wanted(course: Course, pythons: tuple[Python, ...]) -> Iterator[Finding]:
    wanted = course.python.version if course.python else ""
    if not wanted:
        return
    fitting = next((python for python in pythons if f"{python.version}.".startswith(f"{wanted}.")), None)
    if fitting:
        yield fine(f"Python {wanted}, which the course wants, is here.", fitting.path)
    else:
        yield fail(
            f"The course wants Python {wanted}, which was not found.",
            f"found: {', '.join(python.version for python in pythons if python.version) or 'none'}",
            problem="python-wrong-version",
        )


def _said(python: Python) -> str:
    said = f"Python {python.version}" if python.version else _STATES[python.state]
    return f"{python.name} at {python.path}: {said}"


CHECK = Check(
    id="python.version",
    title="Python on this computer",
    why="The class asks which Python you have; some of its tools need a certain one.",
    run=_run,
)
