"""What may be asked of the course's cloud, and the answers; the same for every provider.

``wizard.cloud`` answers on the real machine. Nothing here changes anything or costs money.
"""

from typing import Any, ClassVar, Literal, TypeAlias

import msgspec

from checks.question import Question

CloudCall: TypeAlias = Literal["client", "login", "offers", "jobs"]
CloudStatus: TypeAlias = Literal[
    "ok",
    "not-chosen",
    "no-client",
    "broken-client",
    "logged-out",
    "expired",
    "no-cluster",
    "denied",
    "unreachable",
    "timeout",
    "error",
]
JobState: TypeAlias = Literal["queued", "starting", "running", "stopping", "stopped", "failed", "unknown"]


class Offer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A kind of machine that can be asked for: a preset, an instance type, a queue, one machine.

    Attributes:
        name: the provider's own name for it.
        cpus: how many CPUs.
        memory: bytes.
        gpus: how many GPUs.
        gpu: their model, empty where there are none or it is not told.
        price: per hour, none where it is not told (0 is free of charge).
        currency: ``credits``, or a currency's ISO 4217 code such as ``USD``.
        free: how many can be started now, none where it is not told.
    """

    name: str
    cpus: float
    memory: int
    gpus: int = 0
    gpu: str = ""
    price: float | None = None
    currency: str = ""
    free: int | None = None


class CloudJob(msgspec.Struct, frozen=True, omit_defaults=True):
    """A job of this person's at the provider.

    Attributes:
        id: the provider's own.
        name: what classready (or the person) called it, empty where it has none.
        state: the same words for every provider.
        reason: why it is in that state, in the provider's own words.
        since: when it began to cost (or was asked for), ISO 8601 UTC, empty where it is not told.
        stops: when it ends by itself at the latest, likewise.
        price: per hour, none where it is not told.
        spent: what it has cost so far, none where it is not told.
        currency: of both.
        url: where its app is, empty where it has no public address.
        ours: classready started it.
    """

    id: str
    name: str
    state: JobState
    reason: str = ""
    since: str = ""
    stops: str = ""
    price: float | None = None
    spent: float | None = None
    currency: str = ""
    url: str = ""
    ours: bool = False


class CloudReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the cloud answered, or why it did not.

    Attributes:
        status: ``ok``, or where it broke; ``not-chosen`` is a machine that the person has to name first.
        error: the client's own words.
        problem: id of the known problem behind it, where the provider is certain of a narrower one than the
            status says.
        version: of the client, to ``client``.
        user: who is logged in, to ``login``.
        place: where jobs go: a cluster, a machine, a region.
        offers: to ``offers``.
        jobs: to ``jobs``: those that have not ended.
    """

    status: CloudStatus
    error: str = ""
    problem: str = ""
    version: str = ""
    user: str = ""
    place: str = ""
    offers: tuple[Offer, ...] = ()
    jobs: tuple[CloudJob, ...] = ()

    @property
    def ok(self) -> bool:
        """The cloud answered."""
        return self.status == "ok"


class Cloud(Question[CloudReply], frozen=True, tag="cloud"):
    """A read-only question to the course's cloud.

    Attributes:
        provider: as the course file says.
        call: ``client``: is the client here, and does it run; ``login``: who is logged in; ``offers``: what
            can be asked for; ``jobs``: what of this person's has not ended.
    """

    answers: ClassVar[type[Any]] = CloudReply
    provider: str
    call: CloudCall
