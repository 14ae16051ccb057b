"""What is to be run for a course, worked out without touching the machine."""

import hashlib
import sys
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path, PurePath

import msgspec

from checks.architectures import platform_to_ask
from checks.course import App, Course
from wizard.engine.container import APP_LABEL, COURSE_LABEL, SETTINGS_LABEL, container_name
from wizard.engine.errors import EngineError
from wizard.engine.traits import EngineTraits

LOOPBACK = "127.0.0.1"
TOKEN_VARIABLE = "JUPYTER_TOKEN"  # noqa: S105 - the variable's name, not a token
SHM_BYTES = 1024**3
"""Size limit of /dev/shm: docker's 64 MB is too little for data loaders; nothing is reserved by a limit."""

_DEVICE_REQUESTS_SINCE = (1, 40)
_PLATFORM_SINCE = (1, 41)


class Gpu(StrEnum):
    """How a container is given the GPUs."""

    NONE = "none"
    REQUEST = "request"
    CDI = "cdi"
    RUNTIME = "runtime"


@dataclass(frozen=True)
class LaunchPlan:
    """A container to be run.

    Attributes:
        course: the course's id.
        image: reference.
        app: kind of its app.
        app_port: where the app listens inside the container.
        port: where the student's browser should find it, if that port is free.
        port_is_wanted: the student asked for this port, so a container on another one does not match.
        bind: the engine's address that the port is published on.
        host: the address for the browser.
        work: the student's own folder, if it can be mounted.
        work_target: where it appears inside the container.
        work_source: the folder as the engine names it.
        user: who works in the container, empty for the image's own user.
        environment: variables, without the token.
        token: ``None`` where the app takes none, empty where each new container gets a random one.
        platform: passed on where the image's is not the engine's.
        gpu: how GPUs are asked for.
        confined: the engine's SELinux must let the container into the folder.
        maps_owners: the engine's own machine maps file owners, nothing has to be done about them.
    """

    course: str
    image: str
    app: str
    app_port: int
    port: int
    port_is_wanted: bool = False
    bind: str = LOOPBACK
    host: str = LOOPBACK
    work: Path | None = None
    work_target: str = ""
    work_source: str = ""
    user: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    token: str | None = field(default=None, repr=False)
    platform: str | None = None
    gpu: Gpu = Gpu.NONE
    confined: bool = False
    maps_owners: bool = False

    @property
    def name(self) -> str:
        """The container's name."""
        return container_name(self.course)

    @property
    def labels(self) -> dict[str, str]:
        """The container's labels."""
        return {COURSE_LABEL: self.course, APP_LABEL: self.app, SETTINGS_LABEL: self.settings}

    @property
    def settings(self) -> str:
        """A digest of everything that can't be changed in a container once it is made.

        Not the port, which may have moved, and not the image, whose id is compared instead.
        """
        kept = (
            self.app_port, self.bind, self.work_source, self.work_target, self.environment, self.token,
            self.platform, self.gpu, self.confined,
        )  # fmt: skip
        return hashlib.sha256(msgspec.json.encode(kept)).hexdigest()[:16]

    @property
    def command(self) -> tuple[str, ...]:
        """The command that a person could have typed; a token is shown as dots."""
        return (
            "docker", "run", "--detach", "--init", "--name", self.name,
            "--publish", f"{self.bind}:{self.port}:{self.app_port}",
            "--shm-size", "1g",
            *(("--volume", f"{self.work_source}:{self.work_target}") if self.work_source else ()),
            *(part for name, value in self.environment for part in ("--env", f"{name}={value}")),
            *(("--env", f"{TOKEN_VARIABLE}=...") if self.token is not None else ()),
            *(("--platform", self.platform) if self.platform else ()),
            *_GPU_OPTIONS[self.gpu],
            *(("--security-opt", "label=disable") if self.confined else ()),
            *(part for name, value in self.labels.items() for part in ("--label", f"{name}={value}")),
            self.image,
        )  # fmt: skip

    @property
    def url(self) -> str:
        """The app's base address."""
        return f"http://{self.host}:{self.port}"

    def at_port(self, port: int) -> "LaunchPlan":
        """The same with another port."""
        return replace(self, port=port)


_GPU_OPTIONS: dict[Gpu, tuple[str, ...]] = {
    Gpu.NONE: (),
    Gpu.REQUEST: ("--gpus", "all"),
    Gpu.CDI: ("--device", "nvidia.com/gpu=all"),
    Gpu.RUNTIME: ("--runtime", "nvidia"),
}


def plan_launch(  # noqa: PLR0913 - all but two are given by name
    course: Course,
    engine: EngineTraits,
    *,
    work: Path,
    port: int | None = None,
    host: str = LOOPBACK,
    gpu: bool = False,
) -> LaunchPlan:
    """Work out the container of a course.

    Args:
        course: the course.
        engine: the engine's traits.
        work: the student's own folder, absolute.
        port: where the browser should find the app; by default the port that the app has inside.
        host: where the browser reaches ports of this engine; anything but 127.0.0.1 is another machine
            (Docker Toolbox's, a remote one), where the port has to be published on every address.
        gpu: give the container the GPUs.

    Raises:
        EngineError: GPUs are asked for where none can be given, or ``work`` can't be handed over.
    """
    app = course.app
    source = _work_source(work, engine, host) if app.work_folder else ""
    return LaunchPlan(
        course=course.id,
        image=course.image.name,
        app=app.kind,
        app_port=app.port,
        port=port or app.port,
        port_is_wanted=port is not None,
        bind=LOOPBACK if host == LOOPBACK else "0.0.0.0",  # noqa: S104 - the address of a machine of its own
        host=host,
        work=work if source else None,
        work_target=app.work_folder if source else "",
        work_source=source,
        user=app.user if app.kind == "rstudio" else "",
        environment=tuple(sorted(app.environment.items())),
        token=_token(app),
        platform=_platform(course.image.platforms, engine),
        gpu=_gpu(engine) if gpu else Gpu.NONE,
        confined=engine.selinux,
        maps_owners=engine.in_vm or host != LOOPBACK,
    )


def _token(app: App) -> str | None:
    return app.password if app.kind == "jupyter" else None


def _platform(platforms: tuple[str, ...], engine: EngineTraits) -> str | None:
    """What to pass as platform to an engine that takes one."""
    return platform_to_ask(platforms, engine.architecture) if engine.api >= _PLATFORM_SINCE else None


def _gpu(engine: EngineTraits) -> Gpu:
    """How to ask this engine for GPUs.

    ``--gpus`` came with API 1.40 (https://docs.docker.com/reference/api/engine/version-history/); whether its
    driver is there shows only when a container is started.
    """
    if sys.platform == "darwin":
        raise EngineError(
            "Containers on a Mac can't use a GPU; start without it.", problem="gpu-not-available-on-mac"
        )
    if engine.nvidia_cdi and not engine.nvidia_runtime:
        return Gpu.CDI
    if engine.api >= _DEVICE_REQUESTS_SINCE:
        return Gpu.REQUEST
    if engine.nvidia_runtime:
        return Gpu.RUNTIME
    raise no_gpu_toolkit(f"API {engine.api[0]}.{engine.api[1]}, no runtime called nvidia")


def no_gpu_toolkit(detail: str) -> EngineError:
    """The clear no to a GPU that the engine can't hand over."""
    return EngineError(
        "A GPU was asked for, but the container engine has no NVIDIA Container Toolkit to give it one.",
        detail,
        "nvidia-container-toolkit-missing",
    )


def _work_source(work: PurePath, engine: EngineTraits, host: str) -> str:
    """The student's folder as the engine names it; empty where the engine can't see it.

    Toolbox has the Users folder of Windows' drive C as ``/c/Users`` (docker-archive/toolbox, docs). A remote
    engine has no way to this computer's folders.
    """
    if engine.toolbox and work.drive:
        return f"/{work.drive[0].lower()}{work.as_posix()[len(work.drive) :]}"
    return str(work) if host == LOOPBACK or engine.toolbox else ""
