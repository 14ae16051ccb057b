"""Makes and starts a container from a plan: the engine's side of a launch."""

import secrets
from typing import TYPE_CHECKING, Any

from wizard.engine.client import reported
from wizard.engine.container import COURSE_LABEL, RUNNING
from wizard.engine.errors import EngineError
from wizard.engine.launch_plan import SHM_BYTES, TOKEN_VARIABLE, Gpu, LaunchPlan, no_gpu_toolkit
from wizard.engine.ports import is_port_refusal

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

_NO_TOOLKIT = ("could not select device driver", "no known gpu vendor found")
"""An engine without NVIDIA's toolkit, asked for a GPU: until and since it looks among its CDI devices."""


def create(plan: LaunchPlan, client: "DockerClient") -> "Container | None":
    """Make a container without starting it; ``None`` where this course's container was made meanwhile.

    Raises:
        EngineError: the image is not here, the name is somebody else's, or the engine refused.
    """
    from docker.errors import APIError, ImageNotFound

    try:
        with reported(f"The container {plan.name} could not be made."):
            return client.containers.create(plan.image, **_options(plan))
    except EngineError as error:
        cause = error.__cause__
        if isinstance(cause, ImageNotFound):
            raise EngineError(
                f"The image {plan.image} is not on this computer yet.", error.detail, "image-not-pulled"
            ) from error
        if plan.gpu is Gpu.RUNTIME and "unknown runtime" in error.detail.lower():
            raise no_gpu_toolkit(error.detail) from error
        if isinstance(cause, APIError) and cause.status_code == 409:  # noqa: PLR2004 - HTTP's "conflict"
            _check_owner(plan, client, error)
            return None
        raise


def _check_owner(plan: LaunchPlan, client: "DockerClient", conflict: EngineError) -> None:
    """A name that is taken is fine if the container is this course's (another launch has just made it)."""
    from docker.errors import NotFound

    try:
        owner = client.containers.get(plan.name).labels.get(COURSE_LABEL)
    except NotFound:
        return
    if owner != plan.course:
        raise EngineError(
            f"There is a container called {plan.name} that classready did not make; rename or remove it.",
            conflict.detail,
            "container-name-in-use",
        ) from conflict


def _options(plan: LaunchPlan) -> dict[str, Any]:
    from docker.types import DeviceRequest, Mount

    environment = dict(plan.environment)
    if plan.token is not None:
        environment[TOKEN_VARIABLE] = plan.token or secrets.token_hex(24)
    options: dict[str, Any] = {
        "name": plan.name,
        "detach": True,
        "init": True,
        "labels": plan.labels,
        "environment": environment,
        "ports": {f"{plan.app_port}/tcp": (plan.bind, plan.port)},
        "shm_size": SHM_BYTES,
    }
    if plan.work_source:
        options["mounts"] = [Mount(plan.work_target, plan.work_source, type="bind")]
    if plan.platform:
        options["platform"] = plan.platform
    if plan.confined:
        options["security_opt"] = ["label=disable"]
    if plan.gpu is Gpu.REQUEST:
        options["device_requests"] = [DeviceRequest(count=-1, capabilities=[["gpu"]])]
    if plan.gpu is Gpu.CDI:
        options["device_requests"] = [DeviceRequest(driver="cdi", device_ids=["nvidia.com/gpu=all"])]
    if plan.gpu is Gpu.RUNTIME:
        options["runtime"] = "nvidia"
    return options


def start(container: "Container", plan: LaunchPlan) -> str | None:
    """Start a container; the engine's words where it can't have the port, else ``None``."""
    try:
        with reported(f"The container {plan.name} could not be started."):
            if container.status == "paused":
                container.unpause()
            elif container.status not in RUNNING:
                container.start()
    except EngineError as error:
        if is_port_refusal(error.detail):
            return error.detail
        if any(words in error.detail.lower() for words in _NO_TOOLKIT):
            raise no_gpu_toolkit(error.detail) from error
        raise
    return None


def published_port(container: "Container", plan: LaunchPlan) -> int:
    """The port that a container's app is published on, 0 where it is not."""
    bindings = container.attrs["HostConfig"]["PortBindings"] or {}
    published = bindings.get(f"{plan.app_port}/tcp") or [{}]
    return int(published[0].get("HostPort") or 0)


def remove_now(container: "Container") -> None:
    """Remove a container with its nameless volumes, running or not."""
    from docker.errors import NotFound

    try:
        container.remove(force=True, v=True)
    except NotFound:
        return  # whoever else launches this course was faster
