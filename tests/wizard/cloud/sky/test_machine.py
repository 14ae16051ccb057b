"""The rented machine over real ssh: its script's words, its password, its end, the tunnel, and its key."""

import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from checks.course import App
from tests.parts.sshd import Account, Sshd, account, running_sshd
from wizard.cloud.model import CloudError
from wizard.cloud.sky.machine import SkyMachine, Told
from wizard.cloud.ssh.way import Way

NAME = "classready-lab-1"


@pytest.fixture
def sshd() -> Iterator[Sshd]:
    with running_sshd() as server:
        yield server


@pytest.fixture
def user(sshd: Sshd) -> Iterator[Account]:
    """Has what the job's script left; ``sudo`` is a stand-in that writes down what it is asked."""
    sshd.on_the_far_path("sudo", '#!/bin/sh\necho "$@" >> "$HOME/sudo"\n')
    with account(sshd) as made:
        folder = made.home / ".classready"
        folder.mkdir()
        (folder / f"{NAME}.state").write_text("running\n")
        (folder / f"{NAME}.log").write_text("Pulling\nServer started\n")
        (folder / f"{NAME}.password").write_text("made-over-there")
        subprocess.run(["chown", "-R", made.name, folder], check=True)
        yield made


@pytest.fixture
def machine(sshd: Sshd, user: Account, tmp_path) -> Iterator[SkyMachine]:
    rented = SkyMachine(tmp_path, NAME)
    rented.is_at(
        {"address": "127.0.0.1", "port": sshd.port, "user": user.name, "key": str(user.key), "proxy": ""}
    )
    yield rented
    rented.forget()


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"the app")

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def app() -> Iterator[int]:
    """A page on loopback of the machine (which is this one); its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_tells_what_the_script_wrote_down(machine: SkyMachine):
    assert machine.told() == Told("running", "Pulling\nServer started")


def test_before_the_script_began_there_is_nothing_to_tell(machine: SkyMachine, user: Account):
    for file in (user.home / ".classready").iterdir():
        file.unlink()
    assert machine.told() == Told("", "")


def test_the_password_is_read_from_the_machine_and_written_nowhere(machine: SkyMachine, tmp_path: Path):
    assert machine.password() == "made-over-there"
    kept = [file.read_text() for file in tmp_path.rglob("*") if file.is_file()]
    assert len(kept) == 2
    assert not any("made-over-there" in text for text in kept)


def test_its_end_is_moved_on_the_machine_itself(machine: SkyMachine, user: Account):
    machine.powers_off_in(60)
    assert (user.home / "sudo").read_text() == "shutdown -h +75\n"


def test_another_key_than_at_first_is_an_error(machine: SkyMachine, sshd: Sshd):
    machine.told()
    machine._ssh.close()  # noqa: SLF001 - a shared connection has proven itself already
    sshd.change_host_key()
    sshd.restart()
    with pytest.raises(CloudError) as refusal:
        machine.password()
    assert refusal.value.problem == "ssh-host-key-changed"


def test_the_way_to_the_app_leads_through_a_tunnel_and_names_its_token(machine: SkyMachine, app: int):
    way = Way(machine.tunnel(app), App("jupyter", app), machine.password(), lambda: None)
    assert way.url == f"{way.direct}/?token=made-over-there"
    with urllib.request.urlopen(way.direct, timeout=20) as answer:  # noqa: S310 - loopback
        assert answer.read() == b"the app"
    way.close()


def test_what_is_kept_of_a_machine_goes_with_it(machine: SkyMachine, tmp_path: Path):
    machine.told()
    machine.forget()
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
