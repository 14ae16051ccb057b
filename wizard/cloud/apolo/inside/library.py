"""The two generations of the client's library, as far as they differ."""

from __future__ import annotations

import importlib
import os
from typing import Any, Dict

Facts = Dict[str, Any]
_MIB = 1024**2


class Today:
    """``apolo_sdk``, of apolo-cli and of neuro-cli 25."""

    package = "apolo_sdk"

    has_orgs = True

    def __init__(self) -> None:
        self.sdk: Any = importlib.import_module("apolo_sdk")

    @property
    def login_folder(self) -> str:
        """Where a new login is written: never into the folder of the older client, which can't read it."""
        return os.path.expanduser(os.environ.get("APOLO_CONFIG") or "~/.apolo")  # noqa: PTH111 - 3.7 too

    def place(self, config: Any) -> list[str]:  # noqa: ANN401 - the library's
        """Cluster, organisation and project."""
        return [config.cluster_name, config.org_name, config.project_name_or_raise]

    def offer(self, name: str, preset: Any) -> Facts:  # noqa: ANN401 - the library's
        """A preset."""
        gpus, gpu = _gpus(preset)
        return {
            "name": name,
            "cpus": float(preset.cpu),
            "memory": int(preset.memory),
            "gpus": gpus,
            "gpu": gpu,
            "price": float(preset.credits_per_hour),
            "may_be_taken_away": bool(preset.preemptible_node or preset.scheduler_enabled),
        }

    def costs(self, job: Any) -> Facts:  # noqa: ANN401 - the library's
        """What a job costs an hour and has cost."""
        return {"price": float(job.price_credits_per_hour), "spent": float(job.total_price_credits)}

    def where(self, place: list[str]) -> Facts:
        """How a job is asked for at a place."""
        names = ("cluster_name", "org_name", "project_name")
        return {name: value for name, value in zip(names, place) if value}

    async def listed(self, client: Any, place: list[str], **query: Any) -> list[Any]:  # noqa: ANN401 - the library's
        """Jobs at a place; of every cluster and organisation where none is given."""
        config = client.config
        clusters = [place[0]] if place else list(config.clusters)
        found: list[Any] = []
        for cluster in clusters:
            orgs = place[1:2] or (config.clusters[cluster].orgs if cluster in config.clusters else [])
            async with client.jobs.list(cluster_name=cluster, org_names=orgs, **query) as jobs:
                async for job in jobs:
                    found.append(job)  # noqa: PERF401 - an asynchronous comprehension hides the "async with"
        return found


class Yesterday:
    """``neuromation.api``, of the client of 2020."""

    package = "neuromation"

    has_orgs = False

    def __init__(self) -> None:
        self.sdk: Any = importlib.import_module("neuromation.api")

    @property
    def login_folder(self) -> str:
        """Where a new login is written."""
        return os.path.expanduser(os.environ.get("NEUROMATION_CONFIG") or "~/.neuro")  # noqa: PTH111 - 3.7

    def place(self, config: Any) -> list[str]:  # noqa: ANN401 - the library's
        """The cluster."""
        return [config.cluster_name]

    def offer(self, name: str, preset: Any) -> Facts:  # noqa: ANN401 - the library's
        """A preset; this library knows no prices."""
        return {
            "name": name,
            "cpus": float(preset.cpu),
            "memory": int(preset.memory_mb) * _MIB,
            "gpus": int(preset.gpu or 0),
            "gpu": preset.gpu_model or "",
            "price": None,
            "may_be_taken_away": bool(preset.is_preemptible or preset.is_preemptible_node_required),
        }

    def costs(self, _job: Any) -> Facts:  # noqa: ANN401 - the library's
        """Nothing is told."""
        return {"price": None, "spent": None}

    def where(self, _place: list[str]) -> Facts:
        """It goes to the cluster that is chosen."""
        return {}

    async def listed(self, client: Any, _place: list[str], **query: Any) -> list[Any]:  # noqa: ANN401 - the library's
        """Jobs on the chosen cluster."""
        return [job async for job in client.jobs.list(**query)]


def library(name: str) -> Any:  # noqa: ANN401 - one of the two
    """The library of an environment.

    Args:
        name: ``neuromation`` for the one of 2020.
    """
    return Yesterday() if name == "neuromation" else Today()


def described(library: Any, job: Any) -> Facts:  # noqa: ANN401 - the library's
    """A job, in the same words for both."""
    history = job.history
    return dict(
        library.costs(job),
        id=job.id,
        name=job.name or "",
        status=str(job.status.value),
        reason=history.reason or "",
        description=history.description or "",
        exit_code=history.exit_code,
        created=_moment(history.created_at),
        started=_moment(history.started_at),
        finished=_moment(history.finished_at),
        minutes=None if job.life_span is None else int(job.life_span // 60),
        url=str(job.http_url),
        tags=list(job.tags),
        cluster=job.cluster_name,
    )


def _gpus(preset: Any) -> tuple[int, str]:  # noqa: ANN401 - the library's
    """How many GPUs and which; 25.5 tells a number, or hands on what the platform tells today."""
    told = preset.nvidia_gpu
    if not told:
        return 0, ""
    if isinstance(told, int):
        return told, getattr(preset, "nvidia_gpu_model", None) or ""
    if isinstance(told, dict):
        return int(told["count"]), told.get("model") or ""
    return int(told.count), told.model or ""


def _moment(moment: Any) -> str:  # noqa: ANN401 - a date and time, or none
    return "" if moment is None else str(moment.isoformat())
