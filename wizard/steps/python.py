"""The homework question: which Python is on this computer?"""

from wizard.session import Step

STEP = Step(
    id="python",
    title="Which Python you have",
    why="The class asks what `python --version` answers: 2.something or 3.something. The report carries it.",
    resolves=("python.version",),
)
