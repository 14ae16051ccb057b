import platform
import sys
import time

import pytest

from checks.model import Platform
from checks.probes import live_host, system
from checks.questions import (
    Clock,
    Env,
    Interpreter,
    Memory,
    RegistryValue,
    Release,
    Value,
)


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSREADY_EMPTY", "")
    monkeypatch.setenv("CLASSREADY_FULL", "yes")
    answers = [
        system.answer(Env(name)) for name in ("CLASSREADY_EMPTY", "CLASSREADY_GONE", "CLASSREADY_FULL")
    ]
    assert answers == [Value(), Value(), Value("yes")]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a registry")
def test_other_systems_have_no_registry() -> None:
    assert system.answer(RegistryValue(r"SOFTWARE\Microsoft", "Anything")) == Value()


def test_the_machine_answers_for_itself() -> None:
    host = live_host()
    memory, release = host.ask(Memory()), host.ask(Release())
    assert 0 < memory.available <= memory.total
    assert (release.kernel, bool(release.name)) == (
        platform.release(),
        True,
    ) or host.platform is Platform.WINDOWS


def test_the_clock_is_this_machines() -> None:
    before = time.time()
    assert before <= live_host().ask(Clock()).epoch <= time.time()


def test_the_interpreter_is_the_one_outside_any_environment() -> None:
    value = live_host().ask(Interpreter()).value
    assert value is not None
    assert value.startswith(sys.base_prefix) or sys.prefix == sys.base_prefix


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc/meminfo")
def test_linux_tells_the_same_memory_as_psutil() -> None:
    import psutil

    assert live_host().ask(Memory()).total == psutil.virtual_memory().total
