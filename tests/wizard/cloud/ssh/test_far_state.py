"""What was seen of a far job, and what is said of it."""

import pytest

from checks.cloud_facts import JobState
from checks.course import Cloud
from wizard.cloud.model import CloudError
from wizard.cloud.ssh.far_job import Look
from wizard.cloud.ssh.far_state import listed, see_that_it_runs, status

TIMED = {"timer": "lives"}
RUNS = {"State": {"Status": "running", "StartedAt": "2026-11-23T03:14:15Z"}}
DIED = {"State": {"Status": "exited", "ExitCode": 3}}
DONE = {"State": {"Status": "exited", "ExitCode": 0}}
NO_TOOLKIT = 'could not select device driver "" with capabilities: [[gpu]]'


@pytest.mark.parametrize(
    ("look", "state", "reason"),
    [
        (Look(None, TIMED | {"worker": "lives"}), "starting", "far downloads and starts the image"),
        (Look(RUNS, TIMED), "running", ""),
        (Look(RUNS, {}), "running", "nothing would end it at its time any more"),
        (Look({"State": {"Status": "paused"}}, TIMED), "running", ""),
        (Look({"State": {"Status": "created"}}, TIMED), "starting", ""),
        (Look({"State": {"Status": "removing"}}, TIMED), "stopping", ""),
        (Look(DIED, TIMED), "failed", "its program ended with exit code 3"),
        (Look(DONE, TIMED), "stopped", "its program ended with exit code 0"),
        (Look(DIED, {"ended": "its time is up"}), "stopped", "its time is up"),
        (Look(None, TIMED | {"failed": "pull"}, "a\nno such image\n"), "failed", "no such image"),
        (
            Look({"State": {"Status": "created"}}, TIMED | {"failed": "start"}, NO_TOOLKIT),
            "failed",
            NO_TOOLKIT,
        ),
        (Look(None, {"failed": "pull", "ended": "its time is up"}), "stopped", "its time is up"),
        (Look(None), "stopped", ""),
    ],
)
def test_a_job_s_state_is_told(look: Look, state: JobState, reason: str):
    found = status(look, "far")
    assert (found.state, found.reason) == (state, reason)


@pytest.mark.parametrize(
    ("look", "words", "problem", "otherwise"),
    [
        (Look(DIED, TIMED), "exit code 3", None, "cloud-job-failed"),
        (
            Look(None, TIMED | {"failed": "pull"}),
            "far could not download the image",
            None,
            "cloud-job-failed",
        ),
        (Look(None, TIMED | {"failed": "create"}), "far could not make", None, "cloud-job-failed"),
        (Look(None, TIMED | {"failed": "start"}), "far could not start", None, "cloud-job-failed"),
        (Look(None, {"ended": "its time is up"}), "its time is up", "cloud-job-ended", None),
        (Look(RUNS, {"ended": "it was stopped"}), "it was stopped", "cloud-job-ended", None),
        (Look(None), "not there any more", "cloud-job-ended", None),
    ],
)
def test_why_it_does_not_run_is_said(look: Look, words: str, problem: str | None, otherwise: str | None):
    with pytest.raises(CloudError, match=words) as failure:
        see_that_it_runs(look, "far")
    assert (failure.value.problem, failure.value.otherwise) == (problem, otherwise)


def test_a_job_that_runs_is_fine():
    see_that_it_runs(Look(RUNS, TIMED), "far")


def test_a_container_without_labels_is_listed():
    job = listed({"Id": "1", "Name": "/x", **RUNS}, Cloud(provider="ssh", price_per_hour=0.5, currency="USD"))
    assert (job.name, job.state, job.price, job.since) == ("x", "running", 0.5, "2026-11-23T03:14:15+00:00")
