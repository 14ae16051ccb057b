"""Start Docker where it is installed and merely off; what else is wrong with it is explained, not tried."""

from checks.engine_products import DESKTOP, ENGINE, PODMAN, TOOLBOX, installed, product_at
from checks.questions import Endpoint
from wizard.amounts import span
from wizard.engine.errors import EngineError
from wizard.engine.start_engine import EngineKind, StartPlan, how_to_start, start_engine
from wizard.failure import failed
from wizard.remedies import REMEDIES
from wizard.session import Ended, Outcome, Results, Session, Step
from wizard.typed import typed

_KINDS = {
    DESKTOP: EngineKind.DESKTOP,
    ENGINE: EngineKind.SERVICE,
    TOOLBOX: EngineKind.TOOLBOX,
    PODMAN: EngineKind.PODMAN,
    "Colima": EngineKind.COLIMA,
    "OrbStack": EngineKind.ORBSTACK,
    "Rancher Desktop": EngineKind.RANCHER,
}


def start_plan(session: Session, results: Results) -> StartPlan | None:
    """How to start the engine that should answer; none where starting is not the cure."""
    problem = _problem(results)
    # A missing right or a wrong address is not cured by starting.
    if problem is None or REMEDIES.get(problem) != STEP.id:
        return None
    if problem == "rootless-daemon-not-running":
        return how_to_start(EngineKind.ROOTLESS, session.host.platform)
    named = product_at(session.host.ask(Endpoint()))
    here = [found.product for found in installed(session.host)]
    product = named or next((p for p in here if p in _KINDS), "")
    if product not in _KINDS:
        return None
    has_command = product == DESKTOP and session.host.run("docker", "desktop", "version").ok
    return how_to_start(_KINDS[product], session.host.platform, has_desktop_command=has_command)


def _problem(results: Results) -> str | None:
    result = results.get("docker.running")
    return next((f.problem for f in result.findings if f.problem), None) if result else None


def _act(session: Session, results: Results) -> Outcome:
    plan = start_plan(session, results)
    if plan is None:
        return Outcome(Ended.SHOWN, "Starting does not cure this; follow the lines above, then look again.")
    if plan.needs_admin:
        return Outcome(
            Ended.SHOWN,
            "This needs administrator rights, so run it yourself, then look again: "
            f"{typed(plan.command, session.host.platform)}",
        )
    if plan.note:
        session.screen.say(plan.note)
    try:
        with session.screen.progress("Starting Docker") as update:
            seconds = start_engine(plan, on_tick=lambda now: update(f"Starting Docker: {span(now)} so far"))
    except EngineError as error:
        return failed(error)
    return Outcome(Ended.DONE, f"Docker answers, after {span(seconds)}.")


def _command(session: Session, results: Results) -> str:
    plan = start_plan(session, results)
    return typed(plan.command, session.host.platform) if plan else ""


STEP = Step(
    id="start-docker",
    title="Start Docker",
    why="Docker works in the background; it has to run, and to let you in, before anything else can.",
    resolves=("docker.running",),
    act=_act,
    helps=lambda session, results: start_plan(session, results) is not None,
    command=_command,
    place="docker-daemon",
)
