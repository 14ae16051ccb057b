import threading
from collections.abc import Callable

import pytest

from tests.checks.probes.raw_server import answering, http
from tests.parts.engine import Containers
from tests.parts.images import HTTP_PORT, Images
from tests.parts.registry import free_port
from tests.parts.rstudio_process import StandIns
from wizard.engine.readiness import Died, OtherProgram, Ready, TimedOut, wait_ready


def yes() -> bool:
    return True


def url(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def test_slow_start_is_waited_for(rstudio_standin: StandIns) -> None:
    port = free_port()
    rstudio_standin.launch(port, start_delay="0.5")
    found = wait_ready("rstudio", url(port), yes, 30)
    assert isinstance(found, Ready)
    assert found.detail == "/auth-sign-in: HTTP 200, titled 'RStudio Sign In'"


def test_server_that_listens_but_never_answers_times_out(rstudio_standin: StandIns) -> None:
    found = wait_ready("rstudio", rstudio_standin(never_ready="1").url, yes, 1.2)
    assert isinstance(found, TimedOut)
    assert found.detail == "no answer in time"


def test_process_that_ends_is_noticed(rstudio_standin: StandIns) -> None:
    process = rstudio_standin.launch(port := free_port(), exit_code="3")
    found = wait_ready("rstudio", url(port), lambda: process.poll() is None, 30)
    assert (type(found), process.wait()) == (Died, 3)


def test_other_program_that_stays_is_noticed() -> None:
    with answering(http(b"<title>My shop</title>")) as port:
        found = wait_ready("rstudio", url(port), yes, 30)
    assert isinstance(found, OtherProgram)
    assert found.detail == "/auth-sign-in: HTTP 200, titled 'My shop'"


def test_ticks_tell_the_time_waited() -> None:
    ticks: list[float] = []
    wait_ready("http", url(free_port()), yes, 0.8, ticks.append)
    assert len(ticks) >= 1
    assert ticks == sorted(ticks)


@pytest.mark.parametrize("where", ["alive", "on_tick"])
def test_interrupt_goes_through_and_ends_the_watching(where: str) -> None:
    def interrupt(*_: object) -> bool:
        raise KeyboardInterrupt

    callbacks: dict[str, Callable[..., bool]] = {"alive": yes, "on_tick": yes} | {where: interrupt}
    before = set(threading.enumerate())
    with pytest.raises(KeyboardInterrupt):
        wait_ready("http", url(free_port()), callbacks["alive"], 30, callbacks["on_tick"])  # type: ignore[arg-type]
    for watching in set(threading.enumerate()) - before:
        watching.join(10)
        assert not watching.is_alive()


def test_port_that_the_engine_holds_is_not_ready_until_the_app_answers(
    containers: Containers, images: Images
) -> None:
    container = containers(images.http_app_after(1), ports={f"{HTTP_PORT}/tcp": ("127.0.0.1", None)})
    found = wait_ready("http", url(containers.port(container, HTTP_PORT)), yes, 30)
    assert isinstance(found, Ready)
    assert found.detail == "/: HTTP 200, titled 'A small app'"


def test_container_that_exits_at_once_is_noticed(containers: Containers, images: Images) -> None:
    container = containers(images.exits(3))

    def alive() -> bool:
        container.reload()
        return bool(container.status == "running")

    assert isinstance(wait_ready("http", url(free_port()), alive, 30), Died)
