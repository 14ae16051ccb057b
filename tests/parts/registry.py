"""A real image registry (Debian's docker-registry) on loopback."""

import hashlib
import http.client
import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docker

from tests.parts.certificates import Certificate
from tests.parts.engine import program

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
_STARTS_WITHIN = 20.0


def free_port(address: str = "127.0.0.1") -> int:
    """A TCP port of an address of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


class Registry:
    """A registry process and its storage.

    Args:
        folder: holds its configuration, storage and log.
        host: the address of this machine that it listens on. Engines speak plain HTTP to loopback only.
        certificate: it speaks TLS with this one; without, plain HTTP.
        users: lines of an htpasswd file (bcrypt); without, nobody has to log in.
        storage: where its images are, if not in ``folder``; several registries may have the same ones.
    """

    def __init__(
        self,
        folder: Path,
        *,
        host: str = "127.0.0.1",
        certificate: Certificate | None = None,
        users: str = "",
        storage: Path | None = None,
    ) -> None:
        self.host = host
        self.port = free_port(host)
        self.storage = storage or folder / "storage"
        self._folder = folder
        self._certificate = certificate
        self._users = users
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """``127.0.0.1:PORT``."""
        return f"{self.host}:{self.port}"

    def reference(self, name: str, port: int | None = None) -> str:
        """What to pull for ``course/app:1``; ``port`` is that of a proxy before the registry."""
        return f"{self.host}:{port or self.port}/{name}"

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

    def manifest(self, name: str) -> dict[str, Any]:
        """The manifest of an image of one platform, such as ``course/app:1``."""
        return dict(json.loads(self._ask("GET", name, {"Accept": MANIFEST})))

    def push_list(self, name: str, new: str, architecture: str) -> str:
        """Put a list of platforms that has an image for one processor only; returns its reference."""
        listed = self._ask("GET", name, {"Accept": MANIFEST})
        digest = f"sha256:{hashlib.sha256(listed).hexdigest()}"
        platform = {"os": "linux", "architecture": architecture}
        entry = {"mediaType": MANIFEST, "size": len(listed), "digest": digest, "platform": platform}
        kind = MANIFEST.replace("manifest.v2", "manifest.list.v2")
        content = {"schemaVersion": 2, "mediaType": kind, "manifests": [entry]}
        self._ask("PUT", new, {"Content-Type": kind}, json.dumps(content).encode())
        return self.reference(new)

    def blob(self, digest: str) -> Path:
        """The file that holds a layer."""
        plain = digest.removeprefix("sha256:")
        return self.storage / "docker" / "registry" / "v2" / "blobs" / "sha256" / plain[:2] / plain / "data"

    def _ask(self, method: str, name: str, headers: Mapping[str, str], body: bytes | None = None) -> bytes:
        repository, _, tag = name.rpartition(":")
        connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
        try:
            connection.request(method, f"/v2/{repository}/manifests/{tag}", body, dict(headers))
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status not in {http.client.OK, http.client.CREATED}:
            raise RuntimeError(f"{method} {name}: {answer.status} {content.decode(errors='replace')}")
        return content

    def start(self) -> None:
        """Start it (again, on the same port and with what was pushed) and wait until it answers."""
        config = self._folder / "config.yml"
        config.write_text(json.dumps(self._settings()), encoding="utf-8")  # JSON is YAML too
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

    def _settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = {
            "version": "0.1",
            "log": {"level": "warn", "accesslog": {"disabled": True}},
            "storage": {"filesystem": {"rootdirectory": str(self.storage)}},
            "http": {"addr": self.address, "relativeurls": True},
        }
        if self._certificate is not None:
            certificate, key = str(self._certificate.path), str(self._certificate.key)
            settings["http"]["tls"] = {"certificate": certificate, "key": key}
        if self._users:
            users = self._folder / "users"
            users.write_text(self._users, encoding="utf-8")
            settings["auth"] = {"htpasswd": {"realm": "the course's registry", "path": str(users)}}
        return settings

    def _answers(self) -> bool:
        try:
            socket.create_connection((self.host, self.port), timeout=2).close()
        except OSError:
            return False
        return True


@contextmanager
def running_registry(
    *,
    host: str = "127.0.0.1",
    certificate: Certificate | None = None,
    users: str = "",
    storage: Path | None = None,
) -> Iterator[Registry]:
    """A registry, gone at the end with what is in a storage of its own; see ``Registry``."""
    folder = Path(tempfile.mkdtemp(prefix="classready-registry-"))
    registry = Registry(folder, host=host, certificate=certificate, users=users, storage=storage)
    try:
        registry.start()
        yield registry
    finally:
        registry.stop()
        shutil.rmtree(folder, ignore_errors=True)
