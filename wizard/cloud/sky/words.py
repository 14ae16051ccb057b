"""What SkyPilot and the clouds behind it say, as a status, a state or an error."""

import datetime as dt
import re
from typing import Any

from checks.cloud_facts import CloudJob, CloudReply, CloudStatus, JobState, Offer
from checks.course import GIB
from wizard.cloud.child import ChildError
from wizard.cloud.model import CloudError, JobStatus

CURRENCY = "USD"
OURS = "classready-"

_REASONS: tuple[tuple[str, CloudStatus], ...] = (
    (r"expired", "expired"),
    (r"could not connect|unreachable|name resolution|timed? ?out|connection|network is", "unreachable"),
    (r"denied|not authorized|forbidden|permission", "denied"),
)
_LAUNCHES: tuple[tuple[str, str], ...] = (
    (r"quota|vcpulimitexceeded|limit exceeded", "cloud-nothing-fits"),
    (r"insufficientinstancecapacity|capacity|all zones", "cloud-all-taken"),
    (r"not authorized|accessdenied|unauthorizedoperation|permission", "cloud-account-refused"),
)
_UP: dict[str, JobState] = {"INIT": "starting", "UP": "running"}


def not_enabled(reason: str) -> CloudReply:
    """Why a cloud does not take this person, in its own words."""
    said = reason.lower()
    found = [known for pattern, known in _REASONS if re.search(pattern, said)]
    return CloudReply(found[0] if found else "logged-out", reason)


def reply_of(error: ChildError | CloudError) -> CloudReply:
    """An error as checks are told it."""
    if isinstance(error, ChildError):
        status: CloudStatus = "broken-client" if error.kind == "broken-client" else "unreachable"
        return CloudReply(status, error.message)
    if error.problem == "cloud-needs-wsl":
        return CloudReply("error", error.message, error.problem)
    if error.problem == "cloud-client-missing":
        return CloudReply("no-client")
    words = error.detail.strip() or error.message
    return CloudReply("timeout" if error.otherwise == "cloud-unreachable" else "broken-client", words)


def error_of(error: ChildError) -> CloudError:
    """An error as people are told it."""
    if error.kind == "broken-client":
        return CloudError("SkyPilot does not run.", error.message, "cloud-client-broken", refused=True)
    refused = error.kind == "refused"
    return CloudError(
        "SkyPilot could not do it.", plain(error.message), otherwise="cloud-unreachable", refused=refused
    )


def not_launched(words: str) -> CloudError:
    """Why there is no machine."""
    said = words.lower()
    known = next((problem for pattern, problem in _LAUNCHES if re.search(pattern, said)), "cloud-job-failed")
    return CloudError("SkyPilot could not start the machine.", plain(words), otherwise=known)


def plain(words: str) -> str:
    """SkyPilot's words without the colours of a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", words).strip()


def offer(told: dict[str, Any]) -> Offer:
    """An entry of SkyPilot's price table."""
    price = told["price"]
    return Offer(
        told["name"],
        told["cpus"],
        round(told["memory"] * GIB),
        told["gpus"],
        told["gpu"],
        price,
        CURRENCY if price is not None else "",
    )


def job(told: dict[str, Any]) -> CloudJob:
    """A cluster in SkyPilot's list."""
    since = dt.datetime.fromtimestamp(told["since"], dt.UTC)
    hours = (dt.datetime.now(dt.UTC) - since).total_seconds() / 3600
    return CloudJob(
        id=told["name"],
        name=told["name"],
        state=_UP.get(told["status"], "unknown"),
        reason=f"{told['infra']}/{told['region']}",
        since=since.isoformat(timespec="seconds"),
        price=told["price"],
        spent=round(max(0.0, hours) * told["price"], 2),
        currency=CURRENCY,
        ours=told["name"].startswith(OURS),
    )


def status(seen: dict[str, Any]) -> JobStatus:
    """How a cluster is, from SkyPilot's books and from what the cloud itself has of it."""
    since = dt.datetime.fromtimestamp(seen["since"], dt.UTC) if seen.get("since") else None
    reason = seen["reason"] or seen["status"]
    if seen["launching"]:
        return JobStatus("starting", reason, since, raw=seen["error"])
    if not seen["machines"]:
        return JobStatus("stopped", "The cloud has no machine of it.", since, raw=seen["error"])
    if seen["status"] == "INIT":
        return JobStatus("unknown", "Its start was broken off; its machine runs.", since, raw=reason)
    if set(seen["machines"].values()) == {"STOPPED"}:
        return JobStatus("unknown", "Its machine is powered off; the disk still costs.", since, raw=reason)
    return JobStatus(_UP.get(seen["status"], "unknown"), reason, since, raw=seen["error"])
