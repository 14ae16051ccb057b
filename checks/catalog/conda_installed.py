"""Is conda (or mamba, or micromamba) installed, and found by typing its name."""

from collections.abc import Iterator

from checks.conda_places import Conda, installations, missing_interpreter
from checks.course import Course
from checks.host import Host
from checks.model import Check, Finding, fail, fine, nothing, warn


def _run(host: Host, course: Course) -> Iterator[Finding]:
    found = installations(host)
    seen = tuple(_said(conda) for conda in found)
    if course.conda is None:
        yield nothing("This course uses no conda environment.", *seen)
    elif not found:
        yield fail(
            f"Conda is not installed; the course's environment {course.conda.name} needs it.",
            "no conda, mamba or micromamba on PATH or in the usual folders",
            problem="conda-not-installed",
        )
    elif gone := missing_interpreter(host, found[0]):
        message = f"{found[0].program} is here, but the Python that it starts is gone."
        yield fail(message, *seen, f"its first line names {gone}, which is not there", problem="conda-broken")
    elif not found[0].on_path:
        yield warn(
            "Conda is installed, but typing conda does not find it.", *seen, problem="conda-not-on-path"
        )
    else:
        yield fine(f"{found[0].program} {found[0].version} is installed.", *seen)


def _said(conda: Conda) -> str:
    where = conda.path if conda.on_path else f"{conda.path} (not on PATH)"
    return f"{conda.program} {conda.version or 'of unknown version'} at {where}"


CHECK = Check(
    id="conda.installed",
    title="Conda is installed",
    why="The course's client is installed into a conda environment, apart from your other programs.",
    run=_run,
)
