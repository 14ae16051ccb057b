"""Can this computer run the course at all?"""

from wizard.session import Step

STEP = Step(
    id="computer",
    title="Your computer",
    why="Docker needs a recent enough system, a processor that the image was built for, and some memory.",
    resolves=("os.version", "os.virtualization", "cpu.architecture", "memory.host"),
)
