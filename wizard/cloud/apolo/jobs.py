"""What the platform tells of a job, in the words that all providers share."""

import datetime as dt
from typing import Any

from checks.cloud_facts import CloudJob, JobState
from wizard.cloud.model import CloudError, JobStatus

TAG = "classready"
CURRENCY = "credits"
Told = dict[str, Any]

_STATES: dict[str, JobState] = {
    "pending": "queued",
    "suspended": "queued",
    "running": "running",
    "succeeded": "stopped",
    "cancelled": "stopped",
    "failed": "failed",
}
_ON_A_MACHINE = {"PodInitializing", "ContainerCreating", "Pulling", "ErrImagePull", "ImagePullBackOff"}

# The platform's own reasons: https://github.com/neuro-inc/platform-api, platform_api/orchestrator/job.py
_WAITING = {
    "Creating": "the cloud prepares the job",
    "Scheduling": "it waits for a free machine",
    "ClusterScalingUp": "a machine is being started for it",
    "PodInitializing": "the machine gets ready",
    "ContainerCreating": "the machine gets ready",
    "Pulling": "the machine downloads the course's image",
    "ErrImagePull": "the machine can't download the course's image yet",
    "ImagePullBackOff": "the machine can't download the course's image yet",
    "Restarting": "it is being started again",
}
_ENDS = {
    "ErrImagePull": ("The machine could not download the course's image.", "cluster-image-pull-failed"),
    "ImagePullBackOff": ("The machine could not download the course's image.", "cluster-image-pull-failed"),
    "InvalidImageName": ("The machine could not download the course's image.", "cluster-image-pull-failed"),
    "OOMKilled": ("The job ran out of memory.", "cloud-job-failed"),
    "ContainerCannotRun": ("The course's image could not be started there.", "cloud-job-failed"),
    "ClusterScaleUpFailed": ("The job got no machine in time.", "cloud-job-pending"),
    "NotFound": ("The job lost its machine.", "cloud-job-failed"),
    "QuotaExhausted": ("The job was ended because no credits are left.", "cloud-no-credits"),
    "LifeSpanEnded": ("The job's time is up.", "cloud-job-ended"),
    "UserRequested": ("The job was stopped.", "cloud-job-ended"),
    "Collected": ("The job was ended by the cloud.", "cloud-job-failed"),
}
_NO_PULL = "can not be pulled"


def state(told: Told) -> JobState:
    """One word for how it is."""
    if told["status"] == "pending" and told["reason"] in _ON_A_MACHINE:
        return "starting"
    return _STATES.get(told["status"], "unknown")


def why_waiting(told: Told) -> str:
    """Why it does not run yet."""
    said = _WAITING.get(told["reason"], told["reason"] or "the cloud does not say why")
    return f"{said} ({told['description']})" if told["description"] else said


def words(told: Told) -> str:
    """The platform's own words."""
    code = "" if told["exit_code"] is None else f"exit code {told['exit_code']}"
    return " ".join(filter(None, (told["status"], told["reason"], told["description"], code)))


def why_ended(told: Told) -> tuple[str, str]:
    """Why it does not run any more, and the problem behind it."""
    if _NO_PULL in told["description"]:
        return _ENDS["ErrImagePull"]
    if told["reason"] in _ENDS:
        return _ENDS[told["reason"]]
    if told["status"] == "failed":
        return "The course's program ended with an error.", "cloud-job-failed"
    return "The course's program has ended.", "cloud-job-ended"


def ended(told: Told) -> CloudError:
    """A job that does not run any more, as an error."""
    message, problem = why_ended(told)
    certain = problem in {"cloud-no-credits", "cloud-job-pending", "cloud-job-ended"}
    if certain:
        return CloudError(message, words(told), problem)
    return CloudError(message, words(told), otherwise=problem)


def status(told: Told | None) -> JobStatus:
    """A job as every provider tells it."""
    if told is None:
        return JobStatus("stopped", "the cloud does not know it")
    found = state(told)
    return JobStatus(
        found, _reason(found, told), moment(told["started"]), told["spent"], told["url"], words(told)
    )


def _reason(found: JobState, told: Told) -> str:
    if found in {"queued", "starting"}:
        return why_waiting(told)
    return why_ended(told)[0] if found in {"stopped", "failed"} else ""


def listed(told: Told) -> CloudJob:
    """A job in a list."""
    end = stops(told)
    return CloudJob(
        id=told["id"],
        name=told["name"],
        state=state(told),
        reason=status(told).reason,
        since=iso(moment(told["started"]) or moment(told["created"])),
        stops=iso(end),
        price=told["price"],
        spent=told["spent"],
        currency=CURRENCY if told["price"] is not None else "",
        url=told["url"],
        ours=TAG in told["tags"] or told["name"].startswith(f"{TAG}-"),
    )


def stops(told: Told) -> dt.datetime | None:
    """When it ends by itself: the platform counts from the moment at which it ran."""
    started, minutes = moment(told["started"]), told["minutes"]
    return None if started is None or not minutes else started + dt.timedelta(minutes=minutes)


def moment(text: str) -> dt.datetime | None:
    """A time as the platform writes it, in UTC."""
    if not text:
        return None
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC).replace(microsecond=0)


def iso(when: dt.datetime | None) -> str:
    """A time as checks are told it."""
    return "" if when is None else when.isoformat()
