"""Everything that is known about what went wrong, in the programs' own words: one key away in the wizard."""

from collections.abc import Iterator

from checks.model import Result, Status
from wizard.called import COMMAND
from wizard.checklist import Walk
from wizard.session import Step
from wizard.verdict import is_still_to_do

_IN_THE_WAY = (Status.FAILED, Status.UNKNOWN, Status.CRASHED)


def has_more_to_say(at: Walk, step: Step) -> bool:
    """Whether something failed in this start, or a check of the next step saw something that stops it."""
    return bool(at.failures) or any(_in_the_way(at, step))


def show_whole_errors(at: Walk, step: Step) -> None:
    """What the checks of the next step saw, then every failure of this start, the newest last.

    Nothing is taken out: it is the person's own screen.
    """
    screen = at.session.screen
    for result in _in_the_way(at, step):
        screen.title(f"{result.title} ({result.check})")
        for finding in result.findings:
            screen.say(finding.message)
            screen.quote("\n".join(finding.evidence))
    before = None
    for failure in at.failures:
        if failure != before:
            title, outcome = failure
            screen.title(f"{title}: failed")
            screen.say(outcome.message)
            screen.quote(outcome.detail.strip("\n"))
        before = failure


def _in_the_way(at: Walk, step: Step) -> Iterator[Result]:
    found = (at.results[check] for check in step.resolves if check in at.results)
    wrong = (r for r in found if r.status in _IN_THE_WAY and any(f.evidence for f in r.findings))
    return (r for r in wrong if not is_still_to_do(at.session, r, f"{COMMAND} {step.id}"))
