"""A job of the platform: what was asked for, and what became of it, in the words of its API.

Statuses, reasons and what counts as running time are those of the platform's own source,
neuro-inc/platform-api: ``orchestrator/job.py``, ``handlers/jobs_handler.py``.
"""

import asyncio
import datetime as dt
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from tests.parts.apolo.machines import Preset

Status: TypeAlias = Literal["pending", "running", "succeeded", "failed", "cancelled"]
FINISHED = ("succeeded", "failed", "cancelled")


@dataclass(frozen=True)
class Change:
    """A job's change of status."""

    status: Status
    at: float
    reason: str | None = None
    description: str | None = None
    exit_code: int | None = None

    def described(self) -> dict[str, Any]:
        """As the API has it."""
        code = {} if self.exit_code is None else {"exit_code": self.exit_code}
        return {
            "status": self.status,
            "transition_time": _iso(self.at),
            "reason": self.reason,
            "description": self.description,
            **code,
        }


@dataclass(frozen=True)
class Wish:
    """What was asked for.

    Attributes:
        image: as the client sent it.
        http_port: the port of the app, none where the job has no address.
        requires_auth: the address is only for people whom the platform knows.
        max_run_time_minutes: after how many minutes of running it is ended, none for never.
        schedule_timeout: seconds that it may wait for a machine.
    """

    image: str
    preset: Preset
    name: str = ""
    command: str = ""
    entrypoint: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    http_port: int | None = None
    requires_auth: bool = False
    max_run_time_minutes: int | None = None
    schedule_timeout: float | None = None
    tags: Sequence[str] = ()
    description: str = ""
    tty: bool = False
    restart_policy: str = "never"


@dataclass(frozen=True)
class Place:
    """Where jobs go."""

    cluster: str = "campus"
    org: str = "course"
    project: str = "class"


@dataclass
class Job:
    """A job.

    Attributes:
        wish: what was asked for.
        owner: who asked.
        place: where it runs.
        minute_seconds: how many real seconds its minutes have.
        url: the address of its app, empty where it has none.
        max_run_time_minutes: as it was asked for, and extended since.
        history: its changes of status, the first one first.
        ended: set once it has finished, in the platform's event loop.
    """

    wish: Wish
    owner: str
    place: Place
    minute_seconds: float
    url: str = ""
    id: str = field(default_factory=lambda: f"job-{uuid.uuid4()}")
    max_run_time_minutes: int | None = None
    history: list[Change] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def name(self) -> str:
        """What the client called it."""
        return self.wish.name

    @property
    def status(self) -> Status:
        """Its status now."""
        return self.history[-1].status

    @property
    def reason(self) -> str:
        """Why it is in that status."""
        return self.history[-1].reason or ""

    @property
    def finished(self) -> bool:
        """It costs nothing more."""
        return self.status in FINISHED

    @property
    def minutes(self) -> float:
        """For how long it has been running, in its own minutes."""
        seconds, begin = 0.0, None
        for change in self.history:
            if begin is not None:
                seconds += change.at - begin
            begin = change.at if change.status == "running" else None
        if begin is not None:
            seconds += time.time() - begin
        return seconds / self.minute_seconds

    @property
    def price(self) -> Decimal:
        """What it has cost so far, in credits."""
        return Decimal(f"{self.minutes:.9f}") / 60 * self.wish.preset.price

    def changes(
        self,
        status: Status,
        reason: str | None = None,
        description: str | None = None,
        code: int | None = None,
    ) -> None:
        """Note a change; what has finished changes no more."""
        if self.history and self.finished:
            return
        self.history.append(Change(status, time.time(), reason, description, code))
        if self.finished:
            self.ended.set()

    def described(self) -> dict[str, Any]:
        """As the API has it."""
        wish = self.wish
        optional = {
            "name": wish.name,
            "description": wish.description,
            "tags": list(wish.tags),
            "http_url": self.url,
            "schedule_timeout": wish.schedule_timeout,
            "max_run_time_minutes": self.max_run_time_minutes,
        }
        return {
            "id": self.id,
            "owner": self.owner,
            "namespace": f"platform--{self.place.org}--{self.place.project}",
            "cluster_name": self.place.cluster,
            "org_name": self.place.org,
            "project_name": self.place.project,
            "org_project_hash": "0123456789",
            "uri": f"job://{self.place.cluster}/{self.place.org}/{self.place.project}/{self.id}",
            "status": self.status,
            "statuses": [change.described() for change in self.history],
            "history": self._told_history(),
            "container": self._container(),
            "preset_name": wish.preset.name,
            "scheduler_enabled": False,
            "preemptible_node": False,
            "is_preemptible": False,
            "is_preemptible_node_required": False,
            "pass_config": False,
            "restart_policy": wish.restart_policy,
            "privileged": False,
            "materialized": not self.finished,
            "being_dropped": False,
            "logs_removed": False,
            "total_price_credits": str(self.price),
            "price_credits_per_hour": str(wish.preset.price),
            "priority": "normal",
            **{key: value for key, value in optional.items() if value not in (None, "", [])},
        }

    def _told_history(self) -> dict[str, Any]:
        now = self.history[-1]
        begun = [change.at for change in self.history if change.status == "running"]
        begun += [change.at for change in self.history if change.status in FINISHED]
        told = {
            "status": now.status,
            "reason": now.reason,
            "description": now.description,
            "created_at": _iso(self.history[0].at),
            "run_time_seconds": self.minutes * 60,
            "restarts": 0,
        }
        if begun:
            told["started_at"] = _iso(begun[0])
        if self.finished:
            told["finished_at"] = _iso(now.at)
        if now.exit_code is not None:
            told["exit_code"] = now.exit_code
        return told

    def _container(self) -> dict[str, Any]:
        wish = self.wish
        told: dict[str, Any] = {
            "image": wish.image,
            "env": dict(wish.env),
            "volumes": [],
            "resources": wish.preset.resources(),
        }
        if wish.command:
            told["command"] = wish.command
        if wish.entrypoint:
            told["entrypoint"] = wish.entrypoint
        if wish.http_port is not None:
            told["http"] = {
                "port": wish.http_port,
                "health_check_path": "/",
                "requires_auth": wish.requires_auth,
            }
        if wish.tty:
            told["tty"] = True
        return told


def _iso(at: float) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).isoformat()
