"""The plan as a checklist, the next step with what was found, and what changed since the last look."""

from dataclasses import dataclass

from checks.model import Severity, Status
from wizard.called import COMMAND
from wizard.plan import plan_for
from wizard.session import Results, Session, Step
from wizard.verdict import MARKS, show_findings

_NOTED = (Severity.WARNING, Severity.UNKNOWN)


@dataclass
class Walk:
    """Where the wizard is.

    Attributes:
        passed_over: ids of the steps that the person skipped in this start.
        noted: what was said already about steps that are done.
    """

    session: Session
    results: Results
    passed_over: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()

    def is_done(self, step: Step) -> bool:
        """Whether the evidence says so."""
        return step.done(self.session, self.results, step)

    def next_step(self) -> Step | None:
        """The first step that is neither done nor passed over."""
        steps = [step for group in plan_for(self.session.course) for step in group.steps]
        return next((s for s in steps if s.id not in self.passed_over and not self.is_done(s)), None)


def show_plan(at: Walk, following: Step | None) -> None:
    """The checklist by milestone."""
    for group in plan_for(at.session.course):
        at.session.screen.title(group.title)
        for step in group.steps:
            at.session.screen.item(_mark(at, step, following), step.title, indent=1)
            _note(at, step)


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
    """What is next, why, what was found, and what a person could type for it."""
    screen = at.session.screen
    screen.title(f"Next: {step.title}")
    screen.say(step.why)
    for check in step.resolves:
        if check in at.results:
            show_findings(at.session, at.results[check], cured_by=f"{COMMAND} {step.id}")
    command = "" if step.command is None else step.command(at.session, at.results)
    if command:
        screen.say("The command for it:")
        screen.command(command)


def show_changes(session: Session, before: Results, after: Results) -> None:
    """Every check whose answer is another one now."""
    for check, result in after.items():
        then = before.get(check)
        if then is not None and then.status is not result.status:
            text = f"{result.title}: was {then.status}, now {result.status}"
            session.screen.item(MARKS[result.status], text)
