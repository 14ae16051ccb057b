"""What the cloud of a course may answer, for the tests of the four checks that ask it."""

from typing import Any

from checks.cloud_facts import Cloud as CloudQuestion
from checks.cloud_facts import CloudCall, CloudJob, CloudReply, Offer
from checks.course import GIB, Cloud, Course
from checks.host import Host
from checks.model import Platform
from tests.fakes import course, fake_host

PROVIDERS = ("apolo", "ssh", "batch", "sky")
# What is the same for all: nobody's fault, and nothing that could be told.
UNTOLD = ("unreachable", "timeout", "error")


def wanting(provider: Any = "apolo", **changes: Any) -> Course:  # noqa: ANN401 - any field of Cloud
    """A course that asks for 1 GPU, 4 CPUs and 16 GB there."""
    return course(cloud=Cloud(provider=provider, **changes))


def answering(
    call: CloudCall, reply: CloudReply, provider: str = "apolo", platform: Platform = Platform.LINUX
) -> Host:
    """A machine whose cloud answers this, and nothing else."""
    return fake_host(platform, answers={CloudQuestion(provider, call): reply})


def offer(name: str = "gpu-small", **changes: Any) -> Offer:  # noqa: ANN401 - any field of Offer
    """What fits the course just so."""
    plain = {"cpus": 4, "memory": 16 * GIB, "gpus": 1, "gpu": "T4", "price": 0.5, "currency": "credits"}
    return Offer(name, **{**plain, **changes})


def job(name: str = "classready-demo-1", **changes: Any) -> CloudJob:  # noqa: ANN401 - any field of CloudJob
    """A job of classready's that runs."""
    return CloudJob(**{"id": "job-17", "name": name, "state": "running", "ours": True, **changes})
