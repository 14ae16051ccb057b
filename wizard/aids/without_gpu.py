"""Do without the GPU that was asked for."""

from dataclasses import replace

from wizard.session import Ended, Outcome, Results, Session, Step


def _act(session: Session, _results: Results) -> Outcome:
    session.choices = replace(session.choices, gpu=False)
    return Outcome(Ended.DONE, "The container will be started without a GPU; everything runs, only slower.")


STEP = Step(
    id="without-gpu",
    title="Do without the GPU",
    why="The course's programs also run on the processor.",
    resolves=("container.running",),
    act=_act,
    helps=lambda session, _results: session.choices.gpu,
    place="gpu",
)
