"""What a look at a far job means: its state, why it failed, how it is listed."""

from collections.abc import Mapping
from typing import Any

from checks.cloud_facts import CloudJob, JobState
from checks.course import Cloud
from wizard.cloud.model import CloudError, JobStatus
from wizard.cloud.ssh.far_job import Look

OWNER_LABEL = "classready.owner"
COURSE_LABEL = "classready.job"
STOPS_LABEL = "classready.stops"
"""Not ``classready.course``, by which the local half finds its own: a lab's machine may have both."""

_STATES: Mapping[str, JobState] = {
    "created": "starting",
    "restarting": "starting",
    "running": "running",
    "paused": "running",
    "removing": "stopping",
}
_FAILED = {
    "pull": "{place} could not download the image.",
    "create": "{place} could not make the container.",
    "start": "{place} could not start the container.",
}


def status(look: Look, place: str) -> JobStatus:
    """How a job is.

    Args:
        look: what was seen.
        place: the machine, for people.
    """
    if look.works:
        return JobStatus("starting", downloading(look, place), raw=look.log)
    if look.failed and not look.ended:
        return JobStatus("failed", (look.log.strip().splitlines() or [""])[-1], raw=look.log)
    if look.container is None:
        return JobStatus("stopped", look.facts.get("ended", ""))
    if look.state not in _STATES:
        state: JobState = "failed" if look.exit_code and not look.ended else "stopped"
        return JobStatus(state, look.facts.get("ended", look.why), look.started, raw=look.state)
    reason = "" if look.is_timed else "nothing would end it at its time any more"
    return JobStatus(_STATES[look.state], reason, look.started, raw=look.state)


def downloading(look: Look, place: str) -> str:
    """How far it is before it runs."""
    return f"{place} downloads and starts the image{look.progress}"


def see_that_it_runs(look: Look, place: str) -> None:
    """Nothing where a job runs.

    Raises:
        CloudError: it does not, and why.
    """
    if look.failed and not look.ended:
        text = _FAILED.get(look.failed, "{place} could not start the job.").format(place=place)
        raise CloudError(text, look.log, otherwise="cloud-job-failed")
    if look.container is None or look.ended:
        text = f"The job has ended: {look.facts.get('ended', 'it is not there any more')}."
        raise CloudError(text, look.log, "cloud-job-ended")
    if look.state != "running":
        raise CloudError(f"The job has ended: {look.why}.", look.log, otherwise="cloud-job-failed")


def listed(container: Mapping[str, Any], cloud: Cloud) -> CloudJob:
    """A container of this person's as a job."""
    look = Look(container)
    labels = (container.get("Config") or {}).get("Labels") or {}
    return CloudJob(
        str(container["Id"]),
        str(container["Name"]).removeprefix("/"),
        _STATES.get(look.state, "unknown"),
        since="" if look.started is None else look.started.isoformat(),
        stops=str(labels.get(STOPS_LABEL, "")),
        price=cloud.price_per_hour or None,
        currency=cloud.currency,
        ours=True,
    )
