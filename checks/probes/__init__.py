"""The real machine: one file per area, each imported only when its first question is asked."""

import os
import platform
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from checks import questions as q
from checks.cloud_facts import Cloud, CloudReply
from checks.host import Host
from checks.model import Platform
from checks.question import Question

A = TypeVar("A")


def no_cloud(_question: Cloud) -> CloudReply:
    """What is known of the cloud where nobody looks after it."""
    return CloudReply("no-client")


def live_host(cloud: Callable[[Cloud], CloudReply] = no_cloud) -> Host:
    """The machine that this process runs on.

    Args:
        cloud: answers questions to the course's cloud, which clients outside this package do.
    """

    def source(question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type
        return cloud(question) if isinstance(question, Cloud) else answer(question)

    # Unlike Path.home() this never raises; without any home it stays "~".
    return Host(_platform(), _writable(os.path.expanduser("~")), source)  # noqa: PTH111


def _platform() -> Platform:
    if sys.platform == "win32":
        return Platform.WINDOWS
    if sys.platform == "darwin":
        return Platform.MACOS
    return Platform.WSL if "microsoft" in platform.release().lower() else Platform.LINUX


def answer(question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type
    """Answer a question about the real machine; the answer can always be written down.

    Names and variables of POSIX systems are bytes, and Python smuggles what is no UTF-8 through text as lone
    surrogates (PEP 383), which no file and no screen can take. They become question marks here.
    """
    found = _answered(question)
    try:
        msgspec.json.encode(found)
    except UnicodeEncodeError:
        return msgspec.convert(_writable(msgspec.to_builtins(found)), question.answers)
    return found


def _writable(value: Any) -> Any:  # noqa: ANN401 - JSON
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case dict():
            return {_writable(name): _writable(item) for name, item in value.items()}
        case list() | tuple():
            return [_writable(item) for item in value]
    return value


def _answered(question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type; one line each
    match question:
        case q.Command() | q.Which():
            from checks.probes import commands

            return commands.answer(question)
        case q.Env() | q.RegistryValue() | q.Release() | q.Memory() | q.Clock() | q.Interpreter():
            from checks.probes import system

            return system.answer(question)
        case q.ReadFile() | q.Stat() | q.ListFolder() | q.Volume():
            from checks.probes import files

            return files.answer(question)
        case q.Fetch() | q.Proxies() | q.Port():
            from checks.probes import network

            return network.answer(question)
        case q.Endpoint() | q.Engine():
            from checks.probes import engine

            return engine.answer(question)
        case q.AppPage() | q.SignIn():
            from checks.probes import app

            return app.answer(question)
    raise TypeError(f"no probe answers {type(question).__name__}")
