"""Run the course's own small tests inside the container."""

from checks.app_address import find_container
from wizard.engine.client import connected
from wizard.engine.errors import EngineError
from wizard.engine.smoke import SmokeResult, run_smoke_test, smoke_command
from wizard.failure import failed
from wizard.session import Ended, Outcome, Results, Session, Step
from wizard.typed import typed


def _act(session: Session, _results: Results) -> Outcome:
    try:
        results = _run_all(session)
    except EngineError as error:
        return failed(error)
    for result in results:
        session.screen.item("good" if result.passed else "bad", f"{result.title} ({result.seconds:.0f} s)")
    wrong = next((result for result in results if not result.passed), None)
    if wrong is not None:
        return Outcome(Ended.FAILED, f"{wrong.title}: {wrong.meaning}", wrong.output, wrong.problem)
    container = find_container(session.host.fresh(), session.course)
    session.remember("smoke", container.id if container else "")
    return Outcome(Ended.DONE, "The course's programs work in the container.")


def _run_all(session: Session) -> list[SmokeResult]:
    app = session.course.app
    results = []
    with connected() as client, session.screen.progress("Testing the course's programs") as update:
        for test in app.smoke_tests:

            def on_tick(seconds: float, title: str = test.title) -> None:
                update(f"{title}: {seconds:.0f} s")

            results.append(
                run_smoke_test(client, session.course.id, test, user=_user(session), on_tick=on_tick)
            )
    return results


def _user(session: Session) -> str:
    """RStudio's sessions run as the user who signs in, so the tests do too."""
    app = session.course.app
    return app.user if app.kind == "rstudio" else ""


def _command(session: Session, _results: Results) -> str:
    test = session.course.app.smoke_tests[0]
    command = smoke_command(f"classready-{session.course.id}", test, _user(session))
    return typed(command, session.host.platform)


def _done(session: Session, _results: Results, _step: Step) -> bool:
    container = find_container(session.host, session.course)
    return session.is_put_away or (container is not None and session.happened("smoke", container.id))


STEP = Step(
    id="smoke",
    title="Try the course's programs",
    why="That the page opens does not prove that R, Python and their packages work inside.",
    resolves=(),
    act=_act,
    command=_command,
    place="app",
    applies=lambda course: bool(course.app.smoke_tests),
    done=_done,
)
