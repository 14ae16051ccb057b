"""The real machine: one file per area, each imported only when its first question is asked."""

import os
import platform
import sys
from typing import Any, TypeVar

from checks import questions as q
from checks.host import Host
from checks.model import Platform

A = TypeVar("A")


def live_host() -> Host:
    """The machine that this process runs on."""
    # Unlike Path.home() this never raises; without any home it stays "~".
    return Host(_platform(), os.path.expanduser("~"), answer)  # noqa: PTH111


def _platform() -> Platform:
    if sys.platform == "win32":
        return Platform.WINDOWS
    if sys.platform == "darwin":
        return Platform.MACOS
    return Platform.WSL if "microsoft" in platform.release().lower() else Platform.LINUX


def answer(question: q.Question[Any]) -> Any:  # noqa: ANN401 - the question says the type; one line each
    """Answer a question about the real machine."""
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
