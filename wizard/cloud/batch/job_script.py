"""The job's script: ``job.sh`` with this job's values before it."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from checks.course import Course

_SCRIPT = Path(__file__).with_name("job.sh")


def job_script(course: Course, name: str, minutes: int, image: str, user: str) -> str:
    """The whole script.

    Args:
        course: with its app's own variables.
        name: of the job.
        minutes: after which the scheduler ends it.
        image: path of the image's file on the cluster.
        user: the login name on the cluster.
    """
    values = {
        "name": name,
        "seconds": str(minutes * 60),
        "kind": course.app.kind,
        "app_port": str(course.app.port),
        "gpus": str(course.cloud.gpus if course.cloud else 0),
        "image": image,
        "user": user,
    }
    lines = [f"{key}={shlex.quote(value)}" for key, value in values.items()]
    return "\n".join(["#!/bin/bash", *lines, *_variables(course), _SCRIPT.read_text(encoding="utf-8")])


def _variables(course: Course) -> Iterator[str]:
    """Variables for the container alone; Singularity is Apptainer's former name."""
    for variable, value in course.app.environment.items():
        for runtime in ("APPTAINER", "SINGULARITY"):
            yield f"export {runtime}ENV_{variable}={shlex.quote(value)}"
