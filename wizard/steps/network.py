"""Can the image be downloaded from here?"""

from wizard.session import Step, image_is_here

STEP = Step(
    id="network",
    title="Way to the course's image",
    why="The image comes over the network once; a login page, a proxy or a wrong clock can be in the way.",
    resolves=("network.registry", "network.proxy", "clock.skew", "image.available"),
    done=image_is_here,
)
