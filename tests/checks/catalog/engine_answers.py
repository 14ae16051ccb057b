"""What container engines answer, as the tables of several checks need it.

Shapes were recorded from Docker Engine 20.10 on Debian 12; names of other products are those that ddev's
``pkg/docker/providers.go`` and Docker's own documentation give for them.
"""

from collections.abc import Callable
from typing import Any

from checks.question import Question
from checks.questions import (
    Clock,
    ClockFacts,
    Endpoint,
    EndpointFacts,
    Engine,
    EngineReply,
    Fetch,
    Fetched,
    ReleaseFacts,
)
from checks.questions import Release as ReleaseQuestion
from tests.fakes import absent

Answers = dict[Question[Any], Any]

SOCKET = "unix:///var/run/docker.sock"
GONE = EngineReply("unreachable", error="[Errno 2] No such file or directory")
LINUX_RELEASE = ReleaseFacts("Debian GNU/Linux 12 (bookworm)", "12", "6.1.0-25-amd64", "amd64")


def at(url: str = SOCKET, source: str = "default", context: str = "", error: str = "") -> Answers:
    """Where the engine is looked for."""
    return {Endpoint(): EndpointFacts(url, source, context, error)}


def engine(version: dict[str, Any] | None = None, info: dict[str, Any] | None = None) -> Answers:
    """An engine that answers at the default socket; arguments replace what Docker Engine 20.10 says."""
    says = {
        "Version": "20.10.24",
        "ApiVersion": "1.41",
        "MinAPIVersion": "1.12",
        "Os": "linux",
        "Arch": "amd64",
    }
    knows = {
        "ServerVersion": "20.10.24",
        "OperatingSystem": "Debian GNU/Linux 12 (bookworm)",
        "OSType": "linux",
        "Architecture": "x86_64",
        "Name": "laptop",
        "KernelVersion": LINUX_RELEASE.kernel,
        "Runtimes": ["io.containerd.runc.v2", "runc"],
    }
    return {
        **at(),
        ReleaseQuestion(): LINUX_RELEASE,
        Engine("version"): EngineReply("ok", {**says, **(version or {})}),
        Engine("info"): EngineReply("ok", {**knows, **(info or {})}),
    }


def no_engine(reply: EngineReply = GONE) -> Answers:
    """Nothing answers at the default socket."""
    return {
        **at(),
        ReleaseQuestion(): LINUX_RELEASE,
        Engine("version"): reply,
        Engine("info"): reply,
        Engine("image", "example/rstudio:1"): reply,
    }


def image(reference: str = "example/rstudio:1", **changes: object) -> Answers:
    """The course's image as the engine has it; changes replace what its inspection says."""
    plain = {"Id": "sha256:1", "Architecture": "amd64", "Os": "linux", "Size": 5 * 1024**3}
    return {Engine("image", reference): EngineReply("ok", {**plain, **changes})}


def no_image(reference: str = "example/rstudio:1") -> Answers:
    """The engine does not have the course's image."""
    return {Engine("image", reference): EngineReply("missing", error=f"No such image: {reference}")}


def container(course: str = "demo", port: int = 8787, **state: object) -> Answers:
    """The course's container, running and published on 127.0.0.1 unless ``state`` says otherwise."""
    status = {
        "Status": "running",
        "Running": True,
        "ExitCode": 0,
        "StartedAt": "2026-11-22T10:00:00.5Z",
        **state,
    }
    ports = {f"{port}/tcp": [{"HostIp": "127.0.0.1", "HostPort": str(port)}]}
    return {
        Engine("containers", f"classready.course={course}"): EngineReply(
            "ok", [{"Id": "c1", "State": status["Status"], "Created": 1}]
        ),
        Engine("container", "c1"): EngineReply(
            "ok",
            {
                "Id": "c1",
                "Name": f"/classready-{course}",
                "State": status,
                "Config": {"Image": "example/rstudio:1", "Env": ["PATH=/bin", "JUPYTER_TOKEN=t0k"]},
                "NetworkSettings": {"Ports": ports if status["Status"] == "running" else {}},
            },
        ),
    }


def no_container(course: str = "demo") -> Answers:
    """The engine has no container of the course."""
    return {Engine("containers", f"classready.course={course}"): EngineReply("ok", [])}


def clock(epoch: float = 1_795_341_600.0) -> Answers:
    """This computer's clock, 2026-11-22 10:00:00 UTC unless told otherwise."""
    return {Clock(): ClockFacts(epoch)}


def with_web(answers: Answers, pages: dict[str, Fetched]) -> Callable[[Question[Any]], Any]:
    """A source whose web answers by the start of the address, and that has else what is said."""

    def source(question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type
        if isinstance(question, Fetch):
            return next(page for start, page in pages.items() if question.url.startswith(start))
        return answers[question] if question in answers else absent(question)

    return source


def quiet(question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type
    """What a machine answers that has nothing but what is said: no other engine listens anywhere."""
    return GONE if isinstance(question, Engine) and question.at else absent(question)
