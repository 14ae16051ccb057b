"""What a step works with: the machine, the course, the person, and what is remembered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from checks.course import Course
from checks.host import Host
from checks.model import Result, Status
from checks.problems.model import Step as ProblemStep
from wizard.cloud.asking import CourseCloud
from wizard.prompts import Prompter
from wizard.screen import Screen
from wizard.state import CourseState, Store

Results = Mapping[str, Result]
SETTLED = (Status.PASSED, Status.WARNED)


@dataclass(frozen=True)
class Choices:
    """What was chosen on the command line.

    Attributes:
        yes: consent was given beforehand.
        dry_run: show what would be done, do nothing.
        port: the host port to publish on, none for the course's own.
        gpu: give the container the NVIDIA GPU.
        work: the student's folder, none for the remembered or default one.
    """

    yes: bool = False
    dry_run: bool = False
    port: int | None = None
    gpu: bool = False
    work: Path | None = None


@dataclass
class Session:
    """One start of classready.

    Attributes:
        host: the machine; replaced by a fresh one after something was changed.
        prompter: whoever can be asked; none without a terminal.
        cloud: the course's cloud, where it has one.
    """

    host: Host
    course: Course
    screen: Screen
    prompter: Prompter | None
    store: Store
    choices: Choices
    cloud: CourseCloud

    def results(self, on_slow: Callable[[str], None] | None = None) -> Results:
        """Look at the machine anew."""
        from checks.registry import ALL_CHECKS
        from checks.runner import run_checks

        self.host = self.host.fresh()
        slow = None if on_slow is None else lambda check: on_slow(check.title)
        found = run_checks(ALL_CHECKS, self.host, self.course, on_slow=slow)
        return {result.check: result for result in found}

    def consents(self, question: str, *, default: bool = True) -> bool:
        """Whether the person agrees; nobody to ask means no, unless they said yes beforehand."""
        if self.choices.dry_run:
            return False
        if self.choices.yes:
            return True
        return self.prompter is not None and self.prompter.confirm(question, default=default)

    @property
    def memory(self) -> CourseState:
        """What is remembered for this course."""
        return self.store.load().of(self.course.id)

    def happened(self, step: str, subject: str = "") -> bool:
        """Whether a step is remembered (for this very subject, where one is given)."""
        return any(e.step == step and (not subject or e.subject == subject) for e in self.memory.events)

    def remember(self, step: str, subject: str = "") -> None:
        """Remember that a step happened now."""
        self.store.record(self.course.id, step, subject)

    @property
    def is_put_away(self) -> bool:
        """The course's container was launched and then stopped on purpose; nothing is left to do with it."""
        order = [event.step for event in self.memory.events if event.step in {"launch", "stop"}]
        return order == ["launch", "stop"]

    @property
    def work(self) -> Path:
        """The student's own folder for this course, which outlives every container."""
        if self.choices.work is not None:
            return self.choices.work.expanduser().absolute()
        return Path(self.memory.work or Path(self.host.home) / "classready" / self.course.id)


class Ended(StrEnum):
    """How an attempt at a step ended."""

    DONE = "done"
    SHOWN = "shown"
    DECLINED = "declined"
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt at a step.

    Attributes:
        ended: how.
        message: one sentence for the person.
        detail: the failing program's own words, which ``diagnose`` reads.
        problem: the known problem, where the action itself knows it.
        otherwise: the problem to name where the words match none.
    """

    ended: Ended
    message: str = ""
    detail: str = ""
    problem: str | None = None
    otherwise: str | None = None


@dataclass(frozen=True)
class Step:
    """One thing on the way to a ready computer.

    Attributes:
        id: stable name.
        title: what the checklist says.
        why: why it matters, one sentence.
        resolves: ids of the checks that pass when it is done.
        act: does it; none where only the person can.
        helps: whether doing it can help against what was found.
        command: what a person could type for it, none or empty where there is no such command.
        place: where in the course this is, as ``checks.problems`` calls it.
        only_by_hand: ``--yes`` does not do it.
        offered_as: how it is offered against a problem, where the title says no thing to do.
        applies: whether this course has it.
        done: whether the evidence says that it is done.
        asks: its action asks before it changes anything, so that nobody else need ask.
    """

    id: str
    title: str
    why: str
    resolves: tuple[str, ...]
    act: Callable[[Session, Results], Outcome] | None = None
    helps: Callable[[Session, Results], bool] = lambda _session, _results: True
    command: Callable[[Session, Results], str] | None = None
    place: ProblemStep | None = None
    only_by_hand: bool = False
    offered_as: str = ""
    asks: bool = False
    applies: Callable[[Course], bool] = lambda _course: True
    done: Callable[[Session, Results, "Step"], bool] = lambda _session, results, step: all_settled(
        results, step.resolves
    )


def all_settled(results: Results, checks: tuple[str, ...]) -> bool:
    """No check among these stands in the way: each passed, warned, could not tell or does not apply."""
    return all(not _stands_in_the_way(results[check]) for check in checks if check in results)


def _stands_in_the_way(result: Result) -> bool:
    return result.status is Status.FAILED or result.blocked_by is not None


def passed(results: Results, check: str) -> bool:
    """The check looked and found nothing that stops the course."""
    return check in results and results[check].status in SETTLED


def image_is_here(_session: Session, results: Results, step: Step) -> bool:
    """For what only a download needs: settled, or the image is here already."""
    return passed(results, "image.present") or all_settled(results, step.resolves)
