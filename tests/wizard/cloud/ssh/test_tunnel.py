import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest

from tests.parts.engine import program
from tests.parts.registry import free_port
from tests.parts.sshd import Account, Sshd
from wizard.cloud.model import CloudError
from wizard.cloud.ssh.command import Ssh
from wizard.cloud.ssh.tunnel import Tunnel


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"the app")

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def app() -> Iterator[int]:
    """A page on loopback of the far side (which is this machine); its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def tunnel(far: Ssh, app: int) -> Iterator[Tunnel]:
    tunnel = Tunnel(far, app, wanted=free_port())
    tunnel.open()
    yield tunnel
    tunnel.close()


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - an address of our own
        return bytes(answer.read())


def test_the_far_app_answers_on_loopback_here(tunnel: Tunnel):
    assert tunnel.url.startswith("http://127.0.0.1:")
    assert fetched(tunnel.url) == b"the app"


def test_only_loopback_listens(tunnel: Tunnel):
    listening = [
        c.laddr.ip
        for c in psutil.net_connections("tcp")
        if c.laddr and c.laddr.port == tunnel.port and c.status == psutil.CONN_LISTEN
    ]
    assert listening == ["127.0.0.1"]


def test_a_cut_connection_is_opened_again_on_the_same_port(tunnel: Tunnel, sshd: Sshd):
    told: list[str] = []
    again = threading.Event()

    def tell(text: str) -> None:
        told.append(text)
        if "again." in text:
            again.set()

    port = tunnel.port
    holding = threading.Thread(target=tunnel.hold, args=(tell,))
    holding.start()
    assert sshd.cut()
    assert again.wait(30)
    assert (tunnel.port, fetched(tunnel.url)) == (port, b"the app")
    tunnel.close()
    holding.join(10)
    assert not holding.is_alive()
    assert told == ["The connection was cut. Opening it again ...", "The connection is open again."]


def test_it_opens_again_once_the_machine_is_back(tunnel: Tunnel, sshd: Sshd):
    sshd.stop()
    with pytest.raises(urllib.error.URLError):
        fetched(tunnel.url)
    sshd.start()
    assert tunnel.wait_open(30)
    assert fetched(tunnel.url) == b"the app"


def test_the_owner_of_a_cut_tunnel_can_see_that_the_job_has_ended(tunnel: Tunnel, sshd: Sshd):
    def look() -> None:
        raise CloudError("It has ended.")

    sshd.stop()
    with pytest.raises(CloudError, match="It has ended"):
        tunnel.hold(lambda _text: None, look)


def test_a_port_that_is_taken_here_is_not_used(far: Ssh, app: int):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = taken.getsockname()[1]
        tunnel = Tunnel(far, app, wanted=wanted)
        tunnel.open()
        assert tunnel.port != wanted
        assert fetched(tunnel.url) == b"the app"
        tunnel.close()


def test_a_machine_that_refuses_says_why(far: Ssh, sshd: Sshd, app: int):
    sshd.stop()
    with pytest.raises(CloudError) as refusal:
        Tunnel(far, app, wanted=free_port()).open()
    assert refusal.value.problem == "ssh-host-unreachable"


def test_a_machine_that_forbids_tunnels_is_told_apart(far: Ssh, sshd: Sshd, app: int):
    sshd.settings["AllowTcpForwarding"] = "no"
    sshd.restart()
    with pytest.raises(CloudError, match="forbids tunnels") as refusal:
        Tunnel(far, app, wanted=free_port()).open()
    assert refusal.value.problem == "ssh-far-port-silent"


def test_an_app_that_does_not_listen_yet_is_no_trouble(far: Ssh):
    tunnel = Tunnel(far, free_port(), wanted=free_port())
    tunnel.open()
    assert tunnel.is_open
    tunnel.close()


def test_a_closed_tunnel_leaves_nothing(tunnel: Tunnel):
    tunnel.close()
    with pytest.raises(urllib.error.URLError):
        fetched(tunnel.url)
    assert not forwarding(tunnel.port)


def forwarding(port: int) -> list[psutil.Process]:
    """Processes that forward a port."""
    sign = f"127.0.0.1:{port}:"
    every = psutil.process_iter(["cmdline"])
    return [process for process in every if sign in " ".join(process.info["cmdline"] or ())]


@pytest.fixture
def by_hand(sshd: Sshd, student: Account) -> Iterator[Ssh]:
    """A machine to which only the connection leads that the person has opened themselves."""
    socket_file = sshd.folder / "by-hand"
    sshd.write_config(student, ControlPath=str(socket_file))
    opened = [program("ssh", "openssh-client"), "-F", sshd.config, "-M", "-N", "-f", "far"]
    subprocess.run(opened, check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (sshd.folder / "keys" / student.name).unlink()
    yield Ssh("far")
    subprocess.run(["ssh", "-O", "exit", "far"], check=False, capture_output=True)


def test_a_connection_that_the_person_has_opened_carries_commands_and_tunnels(by_hand: Ssh, app: int):
    assert by_hand.run("echo", "in").out == "in\n"
    tunnel = Tunnel(by_hand, app, wanted=free_port())
    tunnel.open()
    assert fetched(tunnel.url) == b"the app"
    tunnel.close()
    with pytest.raises(urllib.error.URLError):
        fetched(tunnel.url)
    assert by_hand.run("true").ok


_OWNER = """
import sys, time
from wizard.cloud.ssh.command import Ssh
from wizard.cloud.ssh.tunnel import Tunnel
tunnel = Tunnel(Ssh("far"), int(sys.argv[1]), wanted=int(sys.argv[2]))
tunnel.open()
print(tunnel.port, flush=True)
time.sleep(300)
"""


@pytest.mark.usefixtures("student")
def test_it_ends_with_a_killed_owner(app: int):
    root = Path(__file__).parents[4]
    command = [sys.executable, "-c", _OWNER, str(app), str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as owner:
        assert owner.stdout is not None
        mine = forwarding(int(owner.stdout.readline()))
        assert mine
        owner.kill()
    _, alive = psutil.wait_procs(mine, timeout=10)
    assert not alive
