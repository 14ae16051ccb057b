"""What changes something, through SkyPilot's own server on this computer (it starts by itself)."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import sky
from sky import global_user_state, provision, skypilot_config
from sky.backends import backend_utils
from sky.client import sdk
from sky.server import common as server_common
from sky.skylet.autostop_lib import AutostopWaitFor
from sky.utils import yaml_utils

from . import reading

_ACTIVE = {"PENDING", "RUNNING", "WAITING"}
_SETTLES_SECONDS = 3.0
"""A machine that is asked for may be listed a moment later (EC2 is "eventually consistent")."""


def ready() -> bool:
    """See that SkyPilot's server runs; gives back whether this started it."""
    running = bool(sdk._local_api_server_running())  # noqa: SLF001 - its only way to ask without starting it
    sdk.api_info() if running else sdk.api_start()
    return not running


def submit(name: str, task: dict[str, Any], minutes: int, first: dict[str, list[str]]) -> str:
    """Ask the server to launch a cluster that is torn down after some minutes; gives back the request's id.

    Args:
        name: the cluster's.
        task: as in SkyPilot's YAML.
        minutes: after which the cluster tears itself down, whatever runs on it.
        first: what a machine does as soon as it starts, by cloud.
    """
    _configure(first)
    return str(
        sdk.launch(
            sky.Task.from_yaml_config(task),
            cluster_name=name,
            idle_minutes_to_autostop=minutes,
            down=True,
            wait_for=AutostopWaitFor.NONE,
        )
    )


def _configure(first: dict[str, list[str]]) -> None:
    """Lay these commands over the person's configuration, after their own."""
    for cloud, commands in first.items():
        own = skypilot_config.get_nested((cloud, "post_provision_runcmd"), None) or []
        more = [command for command in commands if command not in own]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "config.yaml"
            file.write_text(yaml_utils.dump_yaml_str({cloud: {"post_provision_runcmd": [*own, *more]}}))
            skypilot_config.apply_cli_config([str(file)])


def look(name: str, request: str, infra: str, region: str) -> dict[str, Any]:
    """How a cluster is: in SkyPilot's books, at its server, and in the cloud itself."""
    record = global_user_state.get_cluster_from_name(name)
    active = _active(name)
    seen: dict[str, Any] = {"launching": bool(active), "status": "", "reason": "", "error": ""}
    if record is not None:
        seen["status"] = record["status"].value
        seen["reason"] = _last_event(record["cluster_hash"])
        seen["since"] = record["launched_at"]
    if request and not active:
        seen["error"] = _failure(request)
    seen["machines"] = reading.machines(name, infra, region)
    return seen


def _last_event(cluster: str) -> str:
    kind = global_user_state.ClusterEventType.STATUS_CHANGE
    return str(global_user_state.get_last_cluster_event(cluster, event_type=kind) or "")


def _active(name: str) -> list[str]:
    """Requests of this cluster that the server has not finished."""
    found = sdk.api_status(cluster_name=name)
    return [one.request_id for one in found if one.cluster_name == name and one.status in _ACTIVE]


def _failure(request: str) -> str:
    """Why a finished request failed; empty where it did not, or where the server has forgotten it."""
    known = sdk.api_status([request])
    if not known or known[0].status == "SUCCEEDED":
        return ""
    try:
        sdk.get(known[0].request_id)
    except BaseException as error:  # noqa: BLE001 - it raises whatever the launch raised
        return str(error).strip() or type(error).__name__
    return ""


def way(name: str) -> dict[str, Any]:
    """How ``ssh`` reaches a cluster."""
    handle = global_user_state.get_cluster_from_name(name)["handle"]
    how = backend_utils.ssh_credential_from_yaml(handle.cluster_yaml, handle.docker_user, handle.ssh_user)
    return {
        "address": handle.head_ip,
        "port": (handle.cached_external_ssh_ports or [22])[0],
        "user": how.get("docker_user") or how["ssh_user"],
        "key": str(Path(how["ssh_private_key"]).expanduser()),
        "proxy": how["ssh_proxy_command"] or "",
    }


def end_in(name: str, minutes: int) -> None:
    """Have a cluster tear itself down so many minutes from now."""
    sdk.get(sdk.autostop(name, minutes, wait_for=AutostopWaitFor.NONE, down=True))


def stop(name: str, infra: str, region: str) -> dict[str, Any]:
    """Tear a cluster down and ask the cloud itself what is left of it."""
    settings = reading.provider_settings(name, infra, region)
    error = _torn_down(name)
    settings = settings or reading.provider_settings(name, infra, region)
    left = _left(name, infra, settings)
    if left:
        provision.terminate_instances(infra, reading.name_on_cloud(name, infra), settings)
        left = _left(name, infra, settings)
    known = global_user_state.get_cluster_from_name(name) is not None
    return {"left": sorted(left), "known": known, "error": error}


def _torn_down(name: str) -> str:
    """Have SkyPilot take back its launch and tear down what it knows; why it could not."""
    try:
        active = _active(name)
        if active:
            sdk.get(sdk.api_cancel(active, silent=True))
        if global_user_state.get_cluster_from_name(name) is not None:
            sdk.get(sdk.down(name))
        if active:
            time.sleep(_SETTLES_SECONDS)
    except BaseException as error:  # noqa: BLE001 - whatever it was: the cloud is asked itself next
        return str(error).strip() or type(error).__name__
    return ""


def _left(name: str, infra: str, settings: dict[str, Any] | None) -> dict[str, Any]:
    if settings is None:
        return {}
    return dict(provision.query_instances(infra, name, reading.name_on_cloud(name, infra), settings))


def rest() -> bool:
    """End SkyPilot's server where it has nothing to do; whether it was ended."""
    if not server_common.is_api_server_local() or global_user_state.get_clusters():
        return False
    if any(one.cluster_name and one.status in _ACTIVE for one in sdk.api_status()):
        return False
    sdk.api_stop()
    return True


CALLS = {
    "ready": ready, "submit": submit, "look": look, "way": way, "end_in": end_in, "stop": stop, "rest": rest,
}  # fmt: skip
