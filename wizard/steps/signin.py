"""Sign in for real, before class."""

from checks.model import Status
from wizard.session import Results, Session, Step, all_settled


def _done(session: Session, results: Results, step: Step) -> bool:
    if session.is_put_away:
        return True
    skipped = [results[c] for c in step.resolves if c in results and results[c].status is Status.SKIPPED]
    return all_settled(results, step.resolves) and all(result.blocked_by is None for result in skipped)


STEP = Step(
    id="signin",
    title="Signing in",
    why="A page that shows a login form proves little; the login itself has been tried here.",
    resolves=("app.signin",),
    place="app",
    done=_done,
)
