"""Start the course's container and wait until its app answers."""

from dataclasses import replace
from typing import TYPE_CHECKING

from checks.app_address import browser_host, find_container
from checks.catalog.gpu_present import has_nvidia_card
from checks.engine_place import Place, engine_place
from checks.questions import Endpoint
from wizard.container_end import as_failure
from wizard.engine.client import connected
from wizard.engine.container import RUNNING, course_containers, state_of
from wizard.engine.errors import EngineError
from wizard.engine.launch import ContainerDiffersError, How, Launched, launch
from wizard.engine.launch_plan import LaunchPlan, plan_launch
from wizard.engine.readiness import Died, OtherProgram, Readiness, Ready, TimedOut, wait_ready
from wizard.engine.traits import engine_traits
from wizard.failure import failed
from wizard.session import Ended, Outcome, Results, Session, Step, passed
from wizard.typed import typed

if TYPE_CHECKING:
    from docker import DockerClient

_OF_GPU = {"nvidia-container-toolkit-missing", "nvidia-runtime-not-registered"}
_SAID = {
    How.MADE: "Started a new container",
    How.STARTED: "Started your container again",
    How.RAN_ALREADY: "Your container is running already",
}


def planned(session: Session) -> LaunchPlan:
    """The container that would be run.

    Raises:
        EngineError: the engine does not answer, or can't do what was asked.
    """
    with connected() as client:
        traits = engine_traits(client)
    host = browser_host(session.host.ask(Endpoint()).url, "")
    choices = session.choices
    return plan_launch(
        session.course, traits, work=session.work, port=choices.port, host=host, gpu=choices.gpu
    )


def act(session: Session, _results: Results) -> Outcome:
    """Start the container and wait for its app."""
    try:
        plan = planned(session)
        if plan.work is None and session.course.app.work_folder:
            session.screen.say(
                "Docker runs on another machine, which can't see your folders: what you save stays there."
            )
        if plan.work is not None:
            session.screen.say(
                f"Your files go to {plan.work}, which the container sees as {plan.work_target}."
            )
        launched = _launched(session, plan)
        if launched is None:
            text = "The container was left as it is. `classready launch --yes` makes it anew."
            return Outcome(Ended.DECLINED, text)
        session.screen.say(_said(launched))
        return _wait(session, launched)
    except EngineError as error:
        return _about_card(session, failed(error))


def _about_card(session: Session, outcome: Outcome) -> Outcome:
    """Whoever has no NVIDIA card at all need not read how to prepare Docker for one."""
    if (
        outcome.problem not in _OF_GPU
        or engine_place(session.host) is Place.REMOTE
        or has_nvidia_card(session.host)
    ):
        return outcome
    message = "No NVIDIA card was found in this computer; start without `--gpu`."
    return replace(outcome, message=f"{message} {outcome.message}")


def _launched(session: Session, plan: LaunchPlan) -> Launched | None:
    """Launch; a container that differs is only replaced where the person agrees."""
    with connected() as client:
        try:
            return launch(plan, client)
        except ContainerDiffersError as differs:
            session.screen.say(str(differs))
            if not session.consents("Make it anew?", default=False):
                return None
            return launch(plan, client, replace=True)


def _said(launched: Launched) -> str:
    said = f"{_SAID[launched.how]} ({launched.name})."
    if launched.moved_from is not None:
        said += f" Port {launched.moved_from} was taken, so it is at port {launched.port}."
    return f"{said} {launched.note}".strip()


def _wait(session: Session, launched: Launched) -> Outcome:
    app = session.course.app
    with connected() as client, session.screen.progress("Waiting until it answers") as update:
        found = wait_ready(
            app.kind,
            launched.url,
            lambda: _alive(client, session, launched),
            app.start_seconds,
            lambda waited: update(f"Waiting until it answers: {waited:.0f} s", waited / app.start_seconds),
        )
        return _judged(session, launched, found, client)


def _alive(client: "DockerClient", session: Session, launched: Launched) -> bool:
    containers = course_containers(client, session.course.id)
    return any(c.id == launched.id and c.status in RUNNING for c in containers)


def _judged(session: Session, launched: Launched, found: Readiness, client: "DockerClient") -> Outcome:
    match found:
        case Ready():
            session.remember("launch", launched.id)
            return Outcome(Ended.DONE, f"It answers at {launched.url} after {found.seconds:.1f} s.")
        case Died():
            return _died(session, client)
        case TimedOut():
            text = f"It runs, but has not answered within {session.course.app.start_seconds} seconds."
            return Outcome(Ended.FAILED, text, found.detail, "app-not-ready")
        case OtherProgram():
            text = f"Another program answers at {launched.url}."
            return Outcome(Ended.FAILED, text, found.detail, "other-program-on-port")


def _died(session: Session, client: "DockerClient") -> Outcome:
    containers = course_containers(client, session.course.id)
    ended = state_of(containers[0]).exit if containers else None
    if ended is None:
        text = "The container disappeared while it was starting; try again."
        return Outcome(Ended.FAILED, text, problem="container-not-running")
    return as_failure(ended, "The container ended before it answered.")


def _command(session: Session, _results: Results) -> str:
    container = find_container(session.host, session.course)
    if container is not None:
        return f"docker start {container.name}"
    try:
        return typed(planned(session).command, session.host.platform)
    except EngineError:
        return "docker run ... (Docker has to answer first)"


def _done(session: Session, results: Results, step: Step) -> bool:
    container = find_container(session.host, session.course)
    if container is None or not container.runs:
        return session.is_put_away
    return all(passed(results, check) for check in step.resolves)


STEP = Step(
    id="launch",
    title="Start the container",
    why="The course's programs run in it, apart from everything else on your computer.",
    resolves=("container.running", "app.ready"),
    act=act,
    command=_command,
    place="run",
    done=_done,
)
