"""Small images for tests, made from Debian's static busybox; no public image is ever pulled."""

import hashlib
import json
import random
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docker
from docker.errors import ImageNotFound

from tests.parts.archive import layer, load
from tests.parts.engine import program

HTTP_PORT = 8080
_APPLETS = (
    "cat",
    "df",
    "echo",
    "false",
    "httpd",
    "id",
    "kill",
    "ls",
    "mkdir",
    "ps",
    "sh",
    "sleep",
    "stat",
    "touch",
    "true",
)


class Images:
    """Makes small images and removes them at the end; each method returns a tag."""

    def __init__(self, client: docker.DockerClient) -> None:
        self._client = client
        self.cpu: str = client.version()["Arch"]
        busybox = Path(program("busybox", "busybox-static")).read_bytes()
        self._busybox = layer(
            {"bin/busybox": busybox, "tmp/.keep": b""}, {f"bin/{name}": "busybox" for name in _APPLETS}
        )
        self._tags: set[str] = set()
        # Another test run on this machine must not lose its images when this one ends.
        self._run = uuid.uuid4().hex[:8]

    def http_app(self) -> str:
        """An app that answers ``GET /`` on port 8080 at once."""
        return self.http_app_after(0)

    def http_app_after(self, seconds: float) -> str:
        """An app that answers on port 8080 after a while."""
        return self._app(f"sleep {seconds}; exec httpd -f -p {HTTP_PORT} -h /www")

    def never_ready(self) -> str:
        """An app that runs, says so on stderr, has port 8080 exposed and never answers."""
        return self._app("echo 'still starting' >&2; while true; do sleep 1; done")

    def exits(self, code: int) -> str:
        """An app that says a line on stderr and exits at once with this code."""
        return self._app(f"echo 'the app could not start' >&2; exit {code}")

    def runs(self, script: str, *, user: str = "") -> str:
        """An app whose shell runs this as some user; ``busybox NAME`` has every program of busybox."""
        return self._app(script, user)

    def program(self, content: bytes, *, shell: bool = True) -> str:
        """An image that runs this file; what it has for a shell is busybox, or the same file."""
        own = layer({"bin/app": content}, {} if shell else {"bin/sh": "app"})
        return self._make([own], {"Cmd": ["/bin/app"]}, self.cpu, with_shell=shell)

    def random(self, sizes: Sequence[int], seed: int | None = None) -> str:
        """A runnable image with a layer of random bytes (not compressible) for each size in bytes.

        Without a seed every call gives layers that no engine or registry has seen yet.
        """
        source = random.Random(seed)  # noqa: S311 - filling, not a secret
        filling = [layer({f"data/{n}": source.randbytes(size)}) for n, size in enumerate(sizes)]
        return self._make(filling, {"Cmd": ["true"]}, self.cpu)

    def for_cpu(self, architecture: str) -> str:
        """An image labelled for a CPU (``arm64``); what is inside is still this machine's busybox."""
        return self._make([], {"Cmd": ["true"]}, architecture)

    def forget(self, reference: str) -> None:
        """Remove an image from the engine if it is there."""
        self._tags.discard(reference)
        try:
            self._client.images.remove(reference, force=True)
        except ImageNotFound:
            return

    def remove(self) -> None:
        """Remove all images that were made here."""
        for tag in list(self._tags):
            self.forget(tag)

    def _app(self, script: str, user: str = "") -> str:
        page = layer({"www/index.html": b"<title>A small app</title>\n"})
        config = {
            "Cmd": ["/bin/sh", "-c", script],
            "ExposedPorts": {f"{HTTP_PORT}/tcp": {}},
            "User": user,
        }
        return self._make([page], config, self.cpu)

    def _make(
        self, layers: Sequence[bytes], config: dict[str, Any], architecture: str, *, with_shell: bool = True
    ) -> str:
        content = hashlib.sha256(json.dumps([config, architecture, with_shell]).encode())
        for each in layers:
            content.update(each)
        tag = f"classready-test/{self._run}:{content.hexdigest()[:16]}"
        if tag not in self._tags:
            self._tags.add(tag)
            # An author of its own gives each run other images: two runs' tags of the same one would
            # let the engine remove a tag although a container uses it.
            below = [self._busybox] if with_shell else []
            load(self._client, tag, [*below, *layers], config, architecture, author=self._run)
        return tag
