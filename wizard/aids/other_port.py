"""Publish the app on a port far from the one that something else has."""

from dataclasses import replace

from wizard.engine.launch_plan import LOOPBACK
from wizard.engine.ports import SCAN, candidates
from wizard.session import Ended, Outcome, Results, Session, Step


def _port(session: Session) -> int | None:
    """The first free port behind those that a launch tries by itself."""
    wanted = session.choices.port or session.course.app.port
    return next(candidates(wanted + SCAN + 1, LOOPBACK), None)


def _act(session: Session, _results: Results) -> Outcome:
    port = _port(session)
    if port is None:
        return Outcome(Ended.SHOWN, "No port is free; close other programs, then look again.")
    session.choices = replace(session.choices, port=port)
    return Outcome(Ended.DONE, f"The app will be at port {port}, as with `--port {port}`.")


STEP = Step(
    id="other-port",
    title="Take another port",
    why="Two programs can't have the same port.",
    resolves=("container.running",),
    act=_act,
    helps=lambda session, _results: _port(session) is not None,
    place="run",
)
