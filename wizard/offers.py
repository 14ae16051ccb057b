"""What the wizard offers to do about a problem: the step that ``wizard.remedies`` names for it."""

from collections.abc import Iterable

from wizard.aids.other_engine import STEP as OTHER_ENGINE
from wizard.aids.other_folder import STEP as OTHER_FOLDER
from wizard.aids.other_port import STEP as OTHER_PORT
from wizard.aids.rename_container import STEP as RENAME_CONTAINER
from wizard.aids.wait_for_docker import STEP as WAIT_FOR_DOCKER
from wizard.aids.without_gpu import STEP as WITHOUT_GPU
from wizard.plan import ALL_STEPS
from wizard.remedies import remedies_of
from wizard.session import Results, Session, Step

AIDS: tuple[Step, ...] = (
    WAIT_FOR_DOCKER,
    OTHER_ENGINE,
    RENAME_CONTAINER,
    OTHER_PORT,
    OTHER_FOLDER,
    WITHOUT_GPU,
)
"""Steps that are in no plan: they only help against something that is in the way."""

BY_ID = {step.id: step for step in (*ALL_STEPS, *AIDS)}


def offer(
    session: Session, results: Results, problems: Iterable[str | None], failed: Step | None = None
) -> Step | None:
    """The step to offer against these problems; none where there is none but to try again.

    Args:
        session: with whom, on which machine.
        results: what the checks found.
        problems: ids of known problems, the nearest first.
        failed: what is in trouble, where that is a step; it is no remedy for itself.
    """
    named = (BY_ID[name] for name in remedies_of(problems) if failed is None or name != failed.id)
    return next((step for step in named if step.act is not None and step.helps(session, results)), None)


def problems_in_the_way(results: Results, step: Step) -> tuple[str, ...]:
    """The ids of the problems for which a step's checks failed."""
    found = [results[check] for check in step.resolves if check in results]
    return tuple(f.problem for r in found if r.status is r.status.FAILED for f in r.findings if f.problem)
