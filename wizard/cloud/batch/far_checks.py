"""What a cluster's login node must have for the course's image, judged before anything is asked for."""

from checks.amounts import gigabytes
from checks.course import GIB, Course
from checks.model import Finding, Result, Severity, Status, fail, fine, unsure, warn
from wizard.cloud.batch.login_node import IMAGES, Survey

_ROOM = 1.2
"""The file is packed about as well as the download; a fifth more is for what lies beside it meanwhile."""
_STATUSES = {
    Severity.INFO: Status.PASSED,
    Severity.WARNING: Status.WARNED,
    Severity.UNKNOWN: Status.UNKNOWN,
    Severity.FAILURE: Status.FAILED,
}


def far_checks(course: Course, survey: Survey, build_host: str) -> tuple[Result, ...]:
    """The results, each with what was seen."""
    return (
        _result("cluster.scheduler", "A batch system", _scheduler(survey)),
        _result("cluster.apptainer", "Apptainer", _apptainer(survey, build_host)),
        _result("cluster.room", "Room for the image", _room(course, survey)),
    )


def _result(check: str, title: str, finding: Finding) -> Result:
    return Result(check, title, _STATUSES[finding.severity], (finding,))


def _scheduler(survey: Survey) -> Finding:
    if survey.scheduler is None:
        return fail(
            f"{survey.name} has neither qsub nor sbatch, so it is no cluster's login node.",
            problem="scheduler-command-missing",
        )
    return fine(f"{survey.name} runs {survey.scheduler.title}.")


def _apptainer(survey: Survey, build_host: str) -> Finding:
    if survey.apptainer:
        return fine(f"{survey.name} has Apptainer.", survey.apptainer)
    if survey.has_image:
        return fine("The image is built already.", f"~/{IMAGES}")
    if build_host:
        return unsure(
            f"{survey.name} has no Apptainer; the image is built on {build_host}.",
            problem="apptainer-not-available",
        )
    return fail(
        f"{survey.name} has no Apptainer, and the course names no other machine to build its image on.",
        problem="apptainer-not-available",
    )


def _room(course: Course, survey: Survey) -> Finding:
    needed = course.image.download_gb * _ROOM * GIB
    if survey.has_image:
        return fine("The image is built already.", f"~/{IMAGES}")
    if survey.free is None:
        return unsure(f"How much room is left in {survey.home} could not be told.")
    seen = f"{survey.home}: {gigabytes(survey.free)} free, needed: {gigabytes(needed)}"
    if survey.free < needed:
        return warn(
            f"{survey.name} has {gigabytes(survey.free)} of room; the image takes about {gigabytes(needed)}.",
            seen,
            problem="apptainer-tmp-full",
        )
    return fine(f"{survey.name} has room for the image.", seen)
