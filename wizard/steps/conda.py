"""conda, from which the course's own Python comes."""

from wizard.session import Step

STEP = Step(
    id="conda",
    title="conda",
    why="conda gives the course a Python of its own, so that nothing else on your computer changes.",
    resolves=("conda.installed",),
    applies=lambda course: course.conda is not None,
)
