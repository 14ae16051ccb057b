"""The plan as a checklist, the next step with what was found, and what changed since the last look."""

from dataclasses import dataclass, field

from checks.model import Result, Severity, Status
from wizard.called import COMMAND
from wizard.plan import plan_for
from wizard.session import Outcome, Results, Session, Step
from wizard.verdict import MARKS, is_still_to_do, show_findings

_NOTED = (Severity.WARNING, Severity.UNKNOWN)


@dataclass
class Walk:
    """Where the wizard is.

    Attributes:
        passed_over: ids of the steps that the person skipped in this start.
        noted: what was said already about steps that are done.
        settled: ids of the steps that were shown as done or skipped.
        shown: the step that was shown last, with what was found about it.
        failures: what was tried in this start and failed, with the step's title, the newest last.
        trouble: the step that failed last, until something helps.
    """

    session: Session
    results: Results
    passed_over: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    shown: tuple[object, ...] = ()
    failures: list[tuple[str, Outcome]] = field(default_factory=list)
    trouble: Step | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The whole plan in order."""
        return tuple(step for group in plan_for(self.session.course) for step in group.steps)

    def is_done(self, step: Step) -> bool:
        """Whether the evidence says so."""
        return step.done(self.session, self.results, step)

    def next_step(self) -> Step | None:
        """The first step that is neither done nor passed over."""
        return next((s for s in self.steps if not self.is_settled(s)), None)

    def is_settled(self, step: Step) -> bool:
        """Done, or passed over."""
        return step.id in self.passed_over or self.is_done(step)


def show_plan(at: Walk, following: Step | None) -> None:
    """The checklist by milestone."""
    for group in plan_for(at.session.course):
        at.session.screen.title(group.title)
        for step in group.steps:
            at.session.screen.item(_mark(at, step, following), step.title, indent=1)
            _note(at, step)

    _keep_in_mind(at)


def show_progress(at: Walk, following: Step | None) -> None:
    """Of the checklist what is otherwise than it was shown last: a small terminal has no room for it all."""
    for step in at.steps:
        if step is not following and at.is_settled(step) is not (step.id in at.settled):
            at.session.screen.item(_mark(at, step, following), step.title, indent=1)
        _note(at, step)
    _keep_in_mind(at)


def _keep_in_mind(at: Walk) -> None:
    at.settled = frozenset(step.id for step in at.steps if at.is_settled(step))


def _note(at: Walk, step: Step) -> None:
    """What a person should know about a step that is done, once: the sign alone says too little."""
    if not at.is_done(step):
        return
    found = [at.results[check] for check in step.resolves if check in at.results]
    doubtful = [result for result in found if result.status in {Status.WARNED, Status.UNKNOWN}]
    for message in (f.message for result in doubtful for f in result.findings if f.severity in _NOTED):
        if message not in at.noted:
            at.session.screen.say(f"     {message}", style="dim")
            at.noted |= {message}


def _mark(at: Walk, step: Step, following: Step | None) -> str:
    if step is following:
        return "next"
    if at.is_done(step):
        found = {at.results[check].status for check in step.resolves if check in at.results}
        return next((MARKS[status] for status in (Status.UNKNOWN, Status.WARNED) if status in found), "good")
    return "skipped" if step.id in at.passed_over else "open"


def show_step(at: Walk, step: Step) -> None:
    """What is next, why, what was found, and what a person could type for it; the same not twice in a row."""
    screen = at.session.screen
    screen.title(f"Next: {step.title}")
    found = (step.id, *(at.results[check].findings for check in step.resolves if check in at.results))
    if found == at.shown:
        return
    at.shown = found
    screen.say(step.why)
    for check in step.resolves:
        if check in at.results:
            show_findings(at.session, at.results[check], cured_by=f"{COMMAND} {step.id}")
    command = "" if step.command is None else step.command(at.session, at.results)
    if command:
        screen.say("The command for it:")
        screen.command(command)


def show_changes(session: Session, before: Results, after: Results) -> bool:
    """Every check whose answer is another one now; whether there is any."""
    changed = [
        check for check in after if check in before and before[check].status is not after[check].status
    ]
    for check in changed:
        text = f"{after[check].title}: was {_then(session, before[check])}, now {after[check].status}"
        session.screen.item(MARKS[after[check].status], text)
    return bool(changed)


def _then(session: Session, result: Result) -> str:
    """How a check ended before; what was only not done yet has not failed."""
    steps = (step for group in plan_for(session.course) for step in group.steps)
    is_open = any(is_still_to_do(session, result, f"{COMMAND} {step.id}") for step in steps)
    return "still to do" if is_open else result.status
