"""A second engine of this machine, which a test may stop: dockerd with everything of its own.

Needs root and the dockerd of Debian's docker.io. It gets a bridge of its own: without one (``--bridge=none``)
it would remove the bridge of the machine's first engine.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import docker
from docker.errors import DockerException

from tests.parts.engine import missing, program

_STARTS_WITHIN = 40.0
_NOBODY = "65534"
_NO_CHANGES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Bridge:
    """A bridge of this machine.

    Attributes:
        name: of the interface.
        address: its own, which engines, unlike one in 127.0.0.0/8, don't trust without TLS.
    """

    name: str
    address: str


class SecondEngine:
    """A dockerd and its folders.

    Args:
        folder: for its sockets and logs; short, because a socket's path may have 107 characters.
        data: where it keeps its images.
        bridge: what its containers are connected to.
        options: more options of dockerd.
        environment: variables that it has besides those of this process.
    """

    def __init__(
        self,
        folder: Path,
        data: Path,
        bridge: Bridge,
        options: Sequence[str] = (),
        environment: Mapping[str, str] = _NO_CHANGES,
    ) -> None:
        self.url = f"unix://{folder}/docker.sock"
        self.data = data
        self._environment = {**os.environ, **environment}
        self._folder = folder
        self._command = (
            program("dockerd", "docker.io"),
            f"--host={self.url}", f"--data-root={data}", f"--exec-root={folder}/exec",
            f"--pidfile={folder}/pid", f"--bridge={bridge.name}", "--iptables=false", "--ip6tables=false",
            "--storage-driver=overlay2", *options,
        )  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, env=self._environment)
        deadline = time.monotonic() + _STARTS_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                missing(f"no second engine: {(self._folder / 'log').read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)

    def client(self) -> docker.DockerClient:
        """A new client of it."""
        return docker.DockerClient(base_url=self.url, timeout=60)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._end(signal.SIGKILL)
        # The containerd that a killed dockerd leaves behind would keep the next one from starting its own.
        _end_containerd(self._folder)
        for left in ("docker.sock", "pid"):
            (self._folder / left).unlink(missing_ok=True)

    def stop(self) -> None:
        """End it and what it runs."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(timeout=30)
        self._process = None

    def _answers(self) -> bool:
        if not (self._folder / "docker.sock").exists():
            return False
        try:
            client = self.client()
        except DockerException:
            return False
        client.close()
        return True


@contextmanager
def new_bridge() -> Iterator[Bridge]:
    """A bridge with a network of its own."""
    if os.geteuid() != 0:
        missing("a second engine needs root")
    name = f"br{uuid.uuid4().hex[:8]}"
    subprocess.run([program("ip", "iproute2"), "link", "add", name, "type", "bridge"], check=True)
    try:
        # No two interfaces that are there at once have the same number.
        number = int(Path("/sys/class/net", name, "ifindex").read_text(encoding="ascii"))
        address = f"10.213.{number % 250}.1"
        subprocess.run(["ip", "address", "add", f"{address}/24", "dev", name], check=True)
        yield Bridge(name, address)
    finally:
        subprocess.run(["ip", "link", "delete", name], check=True)


@contextmanager
def second_engine(
    data: Path | None = None,
    *options: str,
    environment: Mapping[str, str] = _NO_CHANGES,
    bridge: Bridge | None = None,
) -> Iterator[SecondEngine]:
    """A running second engine.

    Args:
        data: where it keeps its images, by default a folder of its own.
        options: more options of dockerd.
        environment: variables that it has besides those of this process.
        bridge: what its containers are connected to, by default a new one.
    """
    with nullcontext(bridge) if bridge else new_bridge() as connected:
        yield from _running(data, options, environment, connected)


def _running(
    data: Path | None, options: Sequence[str], environment: Mapping[str, str], bridge: Bridge
) -> Iterator[SecondEngine]:
    folder = Path(tempfile.mkdtemp(prefix="cr-"))
    engine = SecondEngine(folder, data or folder / "data", bridge, options, environment)
    try:
        engine.start()
        yield engine
    finally:
        engine.stop()
        _end_containerd(folder)
        # dockerd mounts its data on itself, and a killed one leaves that.
        while not subprocess.run(
            ["umount", "--lazy", str(folder / "data")], stderr=subprocess.DEVNULL, check=False
        ).returncode:
            continue
        shutil.rmtree(folder, ignore_errors=True)


def _end_containerd(folder: Path) -> None:
    """End the containerd of a dockerd that was killed; one that was stopped has taken it along."""
    noted = folder / "exec" / "containerd" / "containerd.pid"
    try:
        process = int(noted.read_text())
        os.kill(process, signal.SIGKILL)
        while Path(f"/proc/{process}").exists() and _state(process) != "Z":
            time.sleep(0.02)
    except (FileNotFoundError, ProcessLookupError):
        return
    finally:
        noted.unlink(missing_ok=True)


def _state(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


@contextmanager
def small_disk(size: int, *, kept: int = 0) -> Iterator[Path]:
    """A file system of this many bytes, mounted.

    Args:
        size: in bytes.
        kept: percent that only the system may use, as disks usually have it; a container's root may not.
    """
    folder = Path(tempfile.mkdtemp(prefix="cr-disk-"))
    image, mounted = folder / "image", folder / "mounted"
    mounted.mkdir()
    with image.open("wb") as file:
        file.truncate(size)
    subprocess.run([program("mkfs.ext4", "e2fsprogs"), "-q", f"-m{kept}", str(image)], check=True)
    # ext4 lets this user, and whoever has CAP_SYS_RESOURCE, use what is kept (ext4(5), "resuid").
    subprocess.run(
        [program("tune2fs", "e2fsprogs"), "-u", _NOBODY, str(image)], check=True, capture_output=True
    )
    if subprocess.run(["mount", "-o", "loop", str(image), str(mounted)], check=False).returncode:
        missing("no loop devices here")
    try:
        yield mounted
    finally:
        subprocess.run(["umount", "--lazy", str(mounted)], check=True)
        shutil.rmtree(folder, ignore_errors=True)
