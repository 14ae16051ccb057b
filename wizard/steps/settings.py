"""Docker is there; is it new enough, and set up so that it can work?"""

from wizard.session import Step

STEP = Step(
    id="settings",
    title="Docker's settings",
    why="An old Docker, too little memory or a wrong login helper would stop the course later, half way.",
    resolves=("docker.version", "docker.credentials", "memory.engine"),
)
