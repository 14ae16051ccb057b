"""What can be told without SkyPilot's server: it runs here as it would there, and changes nothing."""

from __future__ import annotations

import shutil
import time
from typing import Any

import sky
from sky import check, clouds, global_user_state, provision
from sky.clouds.aws import DEFAULT_SECURITY_GROUP_NAME
from sky.clouds.cloud import CloudCapability
from sky.server import common as server_common
from sky.utils import common_utils, registry

_NEEDED = {
    "aws": ("rsync", "ssh"),
    "gcp": ("rsync", "ssh"),
    "kubernetes": ("rsync", "ssh", "socat", "nc", "kubectl"),
}
_MOST_OFFERS = 30
_HOUR = 3600


def client(infras: list[str]) -> dict[str, Any]:
    """SkyPilot's version, and the programs beside it that it needs and that are missing."""
    needed = sorted({program for infra in infras for program in _NEEDED[infra]})
    return {
        "version": sky.__version__,
        "missing": [program for program in needed if shutil.which(program) is None],
        "elsewhere": "" if server_common.is_api_server_local() else server_common.get_server_url(),
    }


def login(infras: list[str]) -> list[dict[str, Any]]:
    """Which of these clouds take this person's credentials, and why not."""
    found = check.check_capabilities(
        quiet=True, verbose=False, clouds=infras, capabilities=[CloudCapability.COMPUTE]
    )
    enabled = {name.lower() for names in found.values() for name in names}
    return [_login(infra, infra in enabled) for infra in infras]


def _login(infra: str, enabled: bool) -> dict[str, Any]:  # noqa: FBT001 - two callers' words apart
    cloud = _cloud(infra)
    if not enabled:
        _, reason = cloud.check_credentials(CloudCapability.COMPUTE)
        return {"infra": infra, "enabled": False, "reason": _plain(reason)}
    users = cloud.get_user_identities() or [[]]
    return {"infra": infra, "enabled": True, "user": str(users[0][-1]) if users[0] else ""}


def offers(infras: list[str], gpus: int, gpu: str, cpus: float, memory: float) -> list[dict[str, Any]]:
    """Kinds of machines with at least so many GPUs, each in its cheapest region, cheapest first."""
    found = [offer for infra in infras for offer in _offers(infra, gpus, gpu, cpus, memory)]
    return sorted(found, key=lambda offer: offer["price"] or 0)[:_MOST_OFFERS]


def _offers(infra: str, gpus: int, gpu: str, cpus: float, memory: float) -> list[dict[str, Any]]:
    if infra == "kubernetes":
        return _of_kubernetes(gpus, gpu, cpus, memory)
    cloud = _cloud(infra)
    if gpus == 0:
        kind = cloud.get_default_instance_type(cpus=f"{cpus:g}+", memory=f"{memory:g}+")
        return [_offer(cloud, infra, kind, None)] if kind else []
    wanted = {
        (item.accelerator_name, int(item.accelerator_count))
        for items in sky.catalog.list_accelerators(
            gpus_only=True, name_filter=gpu or None, clouds=infra
        ).values()
        for item in items
        if item.accelerator_count >= gpus and item.accelerator_count == int(item.accelerator_count)
    }
    return [
        _offer(cloud, infra, kind, {name: count})
        for name, count in sorted(wanted)
        if not gpu or name.lower() == gpu.lower()
        for kind in sky.catalog.get_instance_type_for_accelerator(name, count, clouds=infra)[0] or []
    ]


def _offer(cloud: Any, infra: str, kind: str, accelerators: dict[str, int] | None) -> dict[str, Any]:  # noqa: ANN401 - SkyPilot's
    region = _cheapest(cloud, kind, accelerators)
    cpus, memory = cloud.get_vcpus_mem_from_instance_type(kind)
    price = cloud.instance_type_to_hourly_cost(kind, False, region, None)
    if accelerators:
        price += cloud.accelerators_to_hourly_cost(accelerators, False, region, None)
    name, count = next(iter((accelerators or {"": 0}).items()))
    return {
        "name": kind, "cpus": float(cpus), "memory": float(memory), "gpus": count, "gpu": name,
        "price": round(float(price), 4), "region": region, "infra": infra,
    }  # fmt: skip


def _cheapest(cloud: Any, kind: str, accelerators: dict[str, int] | None) -> str:  # noqa: ANN401 - SkyPilot's
    regions = cloud.regions_with_offering(kind, accelerators, use_spot=False, region=None, zone=None)
    return str(regions[0].name)


def _of_kubernetes(gpus: int, gpu: str, cpus: float, memory: float) -> list[dict[str, Any]]:
    """A cluster makes a pod of the very size that is asked for, and has no price list."""
    contexts = clouds.Kubernetes.existing_allowed_contexts()
    return [
        {
            "name": f"{cpus:g}CPU--{memory:g}GB" + (f"--{gpu}:{gpus}" if gpus else ""),
            "cpus": cpus, "memory": memory, "gpus": gpus, "gpu": gpu, "price": None,
            "region": context, "infra": "kubernetes",
        }
        for context in contexts[:1]
    ]  # fmt: skip


def jobs() -> list[dict[str, Any]]:
    """Clusters of this person's whose machines are there."""
    return [seen for record in global_user_state.get_clusters() if (seen := cluster(record))["machines"]]


def cluster(record: dict[str, Any]) -> dict[str, Any]:
    """A cluster as SkyPilot wrote it down, and its machines as the cloud tells."""
    resources = record["handle"].launched_resources
    infra = str(resources.cloud).lower()
    since = record["launched_at"] or time.time()
    return {
        "name": record["name"],
        "status": record["status"].value,
        "since": since,
        "price": round(resources.get_cost(_HOUR), 4),
        "infra": infra,
        "region": resources.region or "",
        "machines": machines(record["name"], infra, resources.region or ""),
        "capped": bool(record["to_down"]) and record["autostop"] >= 0,
    }


def machines(name: str, infra: str, region: str) -> dict[str, str]:
    """Machines of a cluster that the cloud itself has: their ids, and how they are."""
    settings = provider_settings(name, infra, region)
    if settings is None:
        return {}
    found = provision.query_instances(infra, name, name_on_cloud(name, infra), settings)
    return {key: "" if status is None else status.value for key, (status, _) in found.items()}


def provider_settings(name: str, infra: str, region: str) -> dict[str, Any] | None:
    """Where in the cloud to look; none where SkyPilot never got so far as to ask it for anything."""
    record = global_user_state.get_cluster_from_name(name)
    if record is not None and record["handle"] is not None:
        written = global_user_state.get_cluster_yaml_dict(record["handle"].cluster_yaml)
        if written:
            return dict(written["provider"])
    if infra != "aws" or not region:
        return None
    # Of another group SkyPilot would wait until it can be deleted; a forgotten one costs nothing.
    return {"region": region, "security_group": {"GroupName": DEFAULT_SECURITY_GROUP_NAME}}


def name_on_cloud(name: str, infra: str) -> str:
    """A cluster's name as its machines are tagged with it."""
    longest = _cloud(infra).max_cluster_name_length()
    return str(common_utils.make_cluster_name_on_cloud(name, max_length=longest))


def _cloud(infra: str) -> Any:  # noqa: ANN401 - SkyPilot's
    return registry.CLOUD_REGISTRY.from_str(infra)


def _plain(reason: Any) -> str:  # noqa: ANN401 - a text, or one for each of a cloud's parts
    if isinstance(reason, dict):
        reason = "; ".join(str(part) for part in reason.values() if part)
    return " ".join(str(reason or "").split())


CALLS = {"client": client, "login": login, "offers": offers, "jobs": jobs}
