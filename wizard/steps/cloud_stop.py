"""Stop the course's cloud job, so that it costs no more."""

from wizard.cloud.ending import end_all
from wizard.cloud.mine import listed
from wizard.errors import StateError
from wizard.session import Ended, Outcome, Results, Session, Step


def act(session: Session, _results: Results) -> Outcome:
    """Stop every job of this course, and see that it has ended."""
    ledger = session.cloud.ledger
    try:
        jobs = [job for job in ledger.jobs() if job.course.id == session.course.id]
        with session.screen.progress("Stopping it") as update:
            ends = end_all(
                jobs, session.cloud.provider_of, ledger, lambda job: update(f"Stopping {job.name} ...")
            )
    except StateError as error:
        return Outcome(Ended.FAILED, str(error))
    session.cloud.close()
    for costs in ends.still_costs:
        session.screen.item("warning", costs)
    if ends.still:
        return Outcome(Ended.FAILED, "\n".join(ends.still))
    if not ends.stopped:
        return Outcome(Ended.DONE, "Nothing of this course runs in the cloud.")
    session.remember("cloud-stop")
    return Outcome(Ended.DONE, " ".join(ends.stopped))


def _done(session: Session, _results: Results, _step: Step) -> bool:
    return listed(session) is None and session.happened("cloud-open")


STEP = Step(
    id="cloud-stop",
    title="Stop it in the cloud when you have finished",
    why="It costs money until it is stopped or its time is up. What you saved only there is gone then.",
    resolves=("cloud.running",),
    act=act,
    command=lambda _session, _results: "classready cloud stop",
    place="cloud",
    only_by_hand=True,
    applies=lambda course: course.cloud is not None,
    done=_done,
)
