"""The whole plan: every step in order, grouped by the course's milestones."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from checks.course import Course, Milestone
from wizard.session import Step
from wizard.steps.browse import STEP as BROWSE
from wizard.steps.client import STEP as CLIENT
from wizard.steps.cloud_login import STEP as CLOUD_LOGIN
from wizard.steps.cloud_open import STEP as CLOUD_OPEN
from wizard.steps.cloud_run import STEP as CLOUD_RUN
from wizard.steps.cloud_stop import STEP as CLOUD_STOP
from wizard.steps.computer import STEP as COMPUTER
from wizard.steps.conda import STEP as CONDA
from wizard.steps.environment import STEP as ENVIRONMENT
from wizard.steps.install_docker import STEP as INSTALL_DOCKER
from wizard.steps.launch import STEP as LAUNCH
from wizard.steps.network import STEP as NETWORK
from wizard.steps.pull import STEP as PULL
from wizard.steps.python import STEP as PYTHON
from wizard.steps.report import STEP as REPORT
from wizard.steps.room import STEP as ROOM
from wizard.steps.settings import STEP as SETTINGS
from wizard.steps.signin import STEP as SIGNIN
from wizard.steps.smoke import STEP as SMOKE
from wizard.steps.start_docker import STEP as START_DOCKER
from wizard.steps.stop import STEP as STOP

ALL_STEPS: tuple[Step, ...] = (
    COMPUTER,
    INSTALL_DOCKER,
    START_DOCKER,
    SETTINGS,
    ROOM,
    NETWORK,
    PULL,
    LAUNCH,
    SIGNIN,
    SMOKE,
    BROWSE,
    PYTHON,
    REPORT,  # while the app runs: what was stopped can't be shown to work; once more before CLOUD_STOP
    STOP,
    CONDA,
    ENVIRONMENT,
    CLIENT,
    CLOUD_LOGIN,
    CLOUD_RUN,
    CLOUD_OPEN,
    CLOUD_STOP,
)


@dataclass(frozen=True)
class Group:
    """Steps that are due together."""

    title: str
    steps: tuple[Step, ...]


def plan_for(course: Course) -> tuple[Group, ...]:
    """The steps of a course in order, grouped by the milestones that ask for their checks.

    A step that no milestone asks for goes with the step before it: whoever wants the image by a date wants
    the way to it by then too.
    """
    steps = [step for step in ALL_STEPS if step.applies(course)]
    dues = list(itertools.accumulate((_milestone_of(s, course.milestones) for s in steps), _or_before))
    titled = [(_title(due, course), step) for due, step in zip(dues, steps, strict=True)]
    order = dict.fromkeys(title for title, _ in titled)
    return tuple(Group(title, tuple(s for t, s in titled if t == title)) for title in order)


def _or_before(before: Milestone | None, due: Milestone | None) -> Milestone | None:
    return due or before


def _milestone_of(step: Step, milestones: Sequence[Milestone]) -> Milestone | None:
    return next((m for m in milestones if any(_asks_for(m, check) for check in step.resolves)), None)


def _asks_for(milestone: Milestone, check: str) -> bool:
    return any(named in {check, check.partition(".")[0]} for named in milestone.checks)


def _title(milestone: Milestone | None, course: Course) -> str:
    if milestone is None:
        return "First" if course.milestones else "The steps"
    if milestone.date is None:
        return milestone.title
    return f"{milestone.title} (by {milestone.date:%d %B %Y})"
