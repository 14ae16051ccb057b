"""A machine that answers what a test says, and one check run on it."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from checks.course import App, Course, Image
from checks.host import Host
from checks.model import Check, Platform, Result, Status
from checks.question import Question
from checks.questions import (
    Command,
    Completed,
    Endpoint,
    EndpointFacts,
    Engine,
    EngineReply,
    Env,
    FileText,
    ListFolder,
    Listing,
    PathFacts,
    Paths,
    ReadFile,
    Stat,
    Value,
    Which,
)
from checks.runner import run_checks

HOMES = {
    Platform.LINUX: "/home/ada",
    Platform.MACOS: "/Users/ada",
    Platform.WINDOWS: r"C:\Users\ada",
    Platform.WSL: "/home/ada",
}


class NotSaidError(LookupError):
    """A check asked something that the test did not say; the message holds the question."""


def absent(question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type
    """What an empty machine answers: no programs, variables or files; anything else must be said."""
    match question:
        case Which():
            return Paths()
        case Env():
            return Value()
        case ReadFile():
            return FileText("missing")
        case Stat():
            return PathFacts("missing")
        case ListFolder():
            return Listing("missing")
        case Command():
            return Completed("missing")
        case _:
            raise NotSaidError(repr(question))


def fake_host(
    platform: Platform = Platform.LINUX,
    home: str | None = None,
    answers: Mapping[Question[Any], Any] | None = None,
    default: Callable[[Question[Any]], Any] = absent,
) -> Host:
    """A host with the given answers.

    Time limits and size limits of a question do not matter: ``Command(("id",))`` answers it with any timeout.

    Args:
        platform: which system it pretends to be.
        home: the home folder, by default a usual one of that platform.
        answers: what it answers to each question.
        default: answers every other question; ``absent`` unless told otherwise.
    """
    said = {_without_limits(question): answer for question, answer in (answers or {}).items()}

    def source(question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type
        key = _without_limits(question)
        return said[key] if key in said else default(question)

    return Host(platform, HOMES[platform] if home is None else home, source)


def _without_limits(question: Question[Any]) -> Question[Any]:
    limits = {
        field.name: field.default
        for field in msgspec.structs.fields(question)
        if field.name in {"timeout", "limit"}
    }
    return msgspec.structs.replace(question, **limits)


def ran(out: str = "", err: str = "", code: int = 0) -> Completed:
    """A command that ran."""
    return Completed("ran", code, out, err)


def course(**changes: Any) -> Course:  # noqa: ANN401 - any field of Course
    """A small RStudio course (2 GB to download, 5 GB on disk, amd64 only); ``changes`` replace its fields."""
    plain = Course(
        id="demo",
        title="Demo course",
        image=Image(name="example/rstudio:1", download_gb=2, disk_gb=5),
        app=App(kind="rstudio", port=8787, user="rstudio", password="rstudio"),
    )
    return msgspec.structs.replace(plain, **changes)


def run_check(check: Check, host: Host, for_course: Course | None = None) -> Result:
    """Run one check through the runner, its needs counting as met."""
    return next(run_checks([check], host, for_course or course()))


def verdict(result: Result) -> tuple[Status, str | None, str]:
    """How a check ended, with the problem and the words of its worst finding."""
    worst = result.findings[0]
    return result.status, worst.problem, worst.message


def without_engine() -> dict[Question[Any], Any]:
    """Answers of a machine with no engine running, at Linux' and macOS' usual address."""
    stopped = EngineReply("unreachable", error="no such file")
    calls = (Engine("ping"), Engine("info"), Engine("disk"), Engine("image", course().image.name))
    return {
        Endpoint(): EndpointFacts("unix:///var/run/docker.sock", "default"),
        **dict.fromkeys(calls, stopped),
    }


def with_engine(url: str = "unix:///var/run/docker.sock", **info: Any) -> dict[Question[Any], Any]:  # noqa: ANN401
    """Answers of a machine with an engine that says ``info`` of itself and has no image."""
    return {
        Endpoint(): EndpointFacts(url, "default"),
        Engine("ping"): EngineReply("ok", data=True),
        Engine("info"): EngineReply("ok", data=info),
        Engine("disk"): EngineReply("ok", data={"LayersSize": 0, "Images": []}),
        Engine("image", course().image.name): EngineReply("missing"),
    }
