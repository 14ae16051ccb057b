"""The platform's API as its clients of 2020 to 2026 use it.

Paths, answers, errors and their words follow the platform's own source, neuro-inc/platform-api (``api.py``,
``handlers/``, ``orchestrator/jobs_service.py``, August 2026) and what the clients read.
"""

import json
import re
from typing import Any

from aiohttp import web

from tests.parts.apolo.job import Wish
from tests.parts.apolo.state import PLATFORM, State

_NAME = re.compile(r"\A[a-z](?:-?[a-z0-9])*\Z")
_LONGEST_NAME = 40


def add_api(app: web.Application) -> None:
    """Add the API's routes; a route's name is what faults are put on."""
    app.router.add_get("/api/v1/config", _config, name="config")
    app.router.add_post("/api/v1/jobs", _submit, name="submit")
    app.router.add_get("/api/v1/jobs", _list, name="list")
    app.router.add_get("/api/v1/jobs/{job}", _status, name="status")
    app.router.add_delete("/api/v1/jobs/{job}", _kill, name="kill")
    app.router.add_put("/api/v1/jobs/{job}/max_run_time_minutes", _extend, name="extend")
    app.router.add_get("/api/v1/tags", _tags, name="tags")
    app.router.add_get("/api/v1/stats/users/{user:.+}", _stats, name="stats")
    app.router.add_get("/admin/v1/clusters/{cluster}/orgs/{org}/users/{user:.+}", _balance, name="balance")
    app.router.add_get("/admin/v1/clusters/{cluster}/orgs/{org}", _balance, name="org_balance")


def refusal(status: int, error: str) -> web.Response:
    """An error in the platform's form."""
    return web.json_response({"error": error}, status=status)


async def _config(request: web.Request) -> web.Response:
    state = request.app[PLATFORM]
    told: dict[str, Any] = {"authorized": False, **state.sign_in_addresses()}
    if state.user(request) is not None:
        place, account = state.place, state.tokens.account
        clusters = [_cluster(state)] if account.has_cluster else []
        project = {
            "name": place.project,
            "role": "writer",
            "cluster_name": place.cluster,
            "org_name": place.org,
        }
        told |= {
            "authorized": True,
            "admin_url": f"{state.url}/admin/v1",
            "orgs": [{"name": place.org, "role": "user"}] if clusters else [],
            "clusters": clusters,
            "projects": [project] if clusters else [],
            **(clusters[0] if clusters else {}),  # flat, for the clients of early 2020
        }
    return web.json_response(told)


def _cluster(state: State) -> dict[str, Any]:
    services = {
        f"{name}_url": f"{state.url}/{name}"
        for name in ("registry", "storage", "users", "monitoring", "secrets", "disks", "buckets")
    }
    return {
        "name": state.place.cluster,
        "orgs": [state.place.org],
        **services,
        "resource_pool_types": [preset.pool() for preset in state.presets],
        "resource_presets": [preset.described() for preset in state.presets],
        "timezone": "UTC",
    }


async def _submit(request: web.Request) -> web.Response:
    state = request.app[PLATFORM]
    user = state.known_user(request)
    asked = await request.json()
    error = _forbidden(state, asked)
    if error:
        return refusal(403, error)
    wish = _wish(state, asked)
    error = wish if isinstance(wish, str) else _unaffordable(state, wish)
    if error or isinstance(wish, str):
        return refusal(400, error)
    job = await state.submit(wish, user)
    return web.json_response(job.described(), status=202)


def _forbidden(state: State, asked: dict[str, Any]) -> str:
    if not state.tokens.account.has_cluster:
        return "No clusters"
    if asked.get("cluster_name", state.place.cluster) != state.place.cluster:
        return "User is not allowed to submit jobs to the specified cluster"
    if asked.get("org_name", state.place.org) != state.place.org:
        return "User is not allowed to submit jobs to the specified cluster as a member of given organization"
    return ""


def _wish(state: State, asked: dict[str, Any]) -> Wish | str:
    """What is asked for, or why it is no such thing."""
    presets = {preset.name: preset for preset in state.presets}
    preset = presets.get(asked.get("preset_name") or next(iter(presets), ""))
    name, minutes = asked.get("name") or "", asked.get("max_run_time_minutes")
    if preset is None:
        return "Preset was not found"
    if name and (len(name) > _LONGEST_NAME or not _NAME.match(name)):
        return f"{{'name': DataError('does not match pattern {_NAME.pattern}')}}"
    if name.startswith("job-"):
        return "Failed to create job: job name cannot start with 'job-' prefix."
    if minutes is not None and minutes < 1:
        return "{'max_run_time_minutes': DataError('value is less than 1')}"
    http = asked.get("http") or {}
    return Wish(
        image=asked["image"],
        preset=preset,
        name=name,
        command=asked.get("command", ""),
        entrypoint=asked.get("entrypoint", ""),
        env=asked.get("env", {}),
        http_port=http.get("port"),
        requires_auth=http.get("requires_auth", False),
        max_run_time_minutes=minutes,
        schedule_timeout=asked.get("schedule_timeout"),
        tags=tuple(sorted(set(asked.get("tags", ())))),
        description=asked.get("description") or "",
        tty=asked.get("tty", False),
        restart_policy=asked.get("restart_policy", "never"),
    )


def _unaffordable(state: State, wish: Wish) -> str:
    account = state.tokens.account
    active = [job for job in state.jobs if not job.finished]
    if account.job_limit is not None and len(active) >= account.job_limit:
        return f"Jobs limit quota exceeded for user '{account.user}'"
    balance = state.balance()
    if balance is not None and balance <= 0:
        return f"No credits left for user '{account.user}'"
    same = [job for job in active if wish.name and job.name == wish.name]
    if same:
        return (
            f"Failed to create job: job with name '{wish.name}' and project '{state.place.project}' "
            f"already exists: '{same[0].id}'"
        )
    return ""


async def _list(request: web.Request) -> web.StreamResponse:
    state, query = request.app[PLATFORM], request.query
    state.known_user(request)
    statuses, tags, owners = (query.getall(key, []) for key in ("status", "tag", "owner"))
    found = [
        job
        for job in state.jobs
        if (not statuses or job.status in statuses)
        and set(tags) <= set(job.wish.tags)
        and (not owners or job.owner in owners)
        and query.get("name", job.name) == job.name
        and query.get("cluster_name", job.place.cluster) == job.place.cluster
        and job.place.org in query.getall("org_name", [job.place.org])
        and job.place.project in query.getall("project_name", [job.place.project])
        and query.get("since", "") <= job.described()["history"]["created_at"]
    ]
    if query.get("reverse") == "1":
        found.reverse()
    told = [job.described() for job in found[: int(query.get("limit", len(found) or 1))]]
    if "application/x-ndjson" not in request.headers.get("Accept", ""):
        return web.json_response({"jobs": told})
    lines = "".join(f"{json.dumps(job)}\n" for job in told)
    return web.Response(text=lines, content_type="application/x-ndjson")


async def _status(request: web.Request) -> web.Response:
    return web.json_response(request.app[PLATFORM].asked_job(request).described())


async def _kill(request: web.Request) -> web.Response:
    request.app[PLATFORM].asked_job(request).changes("cancelled", "UserRequested")
    return web.Response(status=204)


async def _extend(request: web.Request) -> web.Response:
    job = request.app[PLATFORM].asked_job(request)
    asked = await request.json()
    if "max_run_time_minutes" in asked:
        job.max_run_time_minutes = asked["max_run_time_minutes"]
    else:
        job.max_run_time_minutes = (job.max_run_time_minutes or 0) + asked["additional_max_run_time_minutes"]
    return web.Response(status=204)


async def _tags(request: web.Request) -> web.Response:
    state = request.app[PLATFORM]
    state.known_user(request)
    return web.json_response({"tags": sorted({tag for job in state.jobs for tag in job.wish.tags})})


async def _stats(request: web.Request) -> web.Response:
    state = request.app[PLATFORM]
    state.known_user(request)
    used = {"total_gpu_run_time_minutes": 0, "total_non_gpu_run_time_minutes": 0}
    clusters = [{"name": state.place.cluster, "jobs": used, "quota": {}}]
    return web.json_response({"quota": {}, "jobs": used, "clusters": clusters})


async def _balance(request: web.Request) -> web.Response:
    """What is left to spend, as the platform's admin service tells."""
    state = request.app[PLATFORM]
    state.known_user(request)
    account, left = state.tokens.account, state.balance()
    limit = {} if account.job_limit is None else {"total_running_jobs": account.job_limit}
    balance = {"spent_credits": str(state.spent())} | ({} if left is None else {"credits": str(left)})
    return web.json_response(
        {
            "user_name": account.user,
            "org_name": state.place.org,
            "role": "user",
            "default_role": "user",
            "maintenance": False,
            "quota": limit,
            "balance": balance,
        }
    )
