"""Does the course's conda environment exist, with the right Python."""

from collections.abc import Iterator

from checks.conda_places import environment_folders, half_made_folders, package_version
from checks.course import CondaEnvironment, Course
from checks.host import Host
from checks.model import Check, Finding, fail, fine, nothing


def _run(host: Host, course: Course) -> Iterator[Finding]:
    if course.conda is None:
        yield nothing("This course uses no conda environment.")
        return
    wanted = course.conda
    found = {
        folder: package_version(host, folder, "python") for folder in environment_folders(host, wanted.name)
    }
    seen = tuple(f"{folder}: {_python(version)}" for folder, version in found.items())
    if not found:
        yield fail(
            f"The conda environment {wanted.name} does not exist yet.",
            "looked into ~/.conda/environments.txt and the envs folder of each conda",
            *(f"{folder}: left half made" for folder in half_made_folders(host, wanted.name)),
            problem="conda-environment-missing",
        )
    elif any(_is(version, wanted.python) for version in found.values()):
        yield fine(f"The conda environment {wanted.name} exists, with Python {wanted.python}.", *seen)
    else:
        yield _other_python(wanted, next(iter(found.values())), seen)


def _other_python(wanted: CondaEnvironment, version: str | None, seen: tuple[str, ...]) -> Finding:
    message = f"The conda environment {wanted.name} has {_python(version)}; the course wants {wanted.python}."
    return fail(message, *seen, problem="conda-environment-wrong-python")


def _python(version: str | None) -> str:
    return f"Python {version}" if version else "no Python"


def _is(version: str | None, wanted: str) -> bool:
    return version is not None and f"{version}.".startswith(f"{wanted}.")


CHECK = Check(
    id="conda.environment",
    title="Conda environment of the course",
    why="The course's client works only with the Python that its environment holds.",
    run=_run,
    needs=("conda.installed",),
)
