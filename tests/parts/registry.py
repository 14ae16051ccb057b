"""A real image registry (Debian's docker-registry) on loopback."""

import http.client
import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docker

from tests.parts.engine import program

_STARTS_WITHIN = 20.0


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Registry:
    """A registry process and its storage.

    Args:
        folder: holds its configuration, storage and log.
    """

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """``127.0.0.1:PORT``; engines speak plain HTTP to loopback."""
        return f"127.0.0.1:{self.port}"

    def reference(self, name: str, port: int | None = None) -> str:
        """What to pull for ``course/app:1``; ``port`` is that of a proxy before the registry."""
        return f"127.0.0.1:{port or self.port}/{name}"

    def push(self, client: docker.DockerClient, image: str, name: str) -> str:
        """Push an image of the engine and return its reference; the engine keeps it only as ``image``."""
        reference = self.reference(name)
        repository, _, tag = reference.rpartition(":")
        client.images.get(image).tag(repository, tag)
        for event in client.api.push(repository, tag, stream=True, decode=True):
            if "error" in event:
                raise RuntimeError(event["error"])
        client.images.remove(reference)
        return reference

    def start(self) -> None:
        """Start it (again, on the same port and with what was pushed) and wait until it answers."""
        config = self._folder / "config.yml"
        settings = {
            "version": "0.1",
            "log": {"level": "warn", "accesslog": {"disabled": True}},
            "storage": {"filesystem": {"rootdirectory": str(self._folder / "storage")}},
            "http": {"addr": self.address, "relativeurls": True},
        }
        config.write_text(json.dumps(settings), encoding="utf-8")  # JSON is YAML too
        with (self._folder / "registry.log").open("ab") as log:
            self._process = subprocess.Popen(
                [program("docker-registry", "docker-registry"), "serve", str(config)], stdout=log, stderr=log
            )
        deadline = time.monotonic() + _STARTS_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self._folder / "registry.log").read_text(errors="replace"))
            time.sleep(0.02)

    def stop(self) -> None:
        """End it at once, as a crash would; open downloads break off."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/v2/")
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def running_registry() -> Iterator[Registry]:
    """A registry with a storage of its own, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="classready-registry-"))
    registry = Registry(folder)
    try:
        registry.start()
        yield registry
    finally:
        registry.stop()
        shutil.rmtree(folder, ignore_errors=True)
