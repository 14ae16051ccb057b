"""Registries, proxies and certificates that are wrong in the usual ways, and an engine that meets them.

Everything is on this machine: an engine of its own on a small disk, real registries on loopback and on the
address of that engine's bridge, and the web behind a proxy (``tests.parts.web``) that engine and program are
told to use. Stand-ins are the sites of ``tests.parts.sites``.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import docker

from tests.parts.certificates import Authority, Certificate
from tests.parts.proxy import Proxy
from tests.parts.registry import Registry, free_port, running_registry
from tests.parts.sites import docker_hub, docker_hub_login, empty_page, old_registry, unavailable
from tests.parts.web import FORBIDDEN, Site, Web, forwarded
from tests.wizard.engine.second_engine import SecondEngine, new_bridge, second_engine, small_disk

NAME = "course/app:1"
PASSWORD = "course-password"
IMAGE_SIZE = 8_000_000
"""Of the image's larger layer, in bytes."""

CONNECTIVITY = "connectivitycheck.gstatic.com"
"""The host of the page that tells whether the internet is open."""

_DISK = 64_000_000
# The only form of password that docker-registry takes is bcrypt's; this one is PASSWORD's.
_USERS = "student:$2b$04$tYjtJLN9HFk1HYH8NcA6uuP1PyJQlolJOBWuaW8LzBBi7U13TrbV.\n"


class Network:
    """A network of registries, and the engine in it.

    Args:
        parts: ends everything.
        folder: for certificates.
        address: of this machine, which engines don't trust without TLS.

    Attributes:
        registry: has ``course/app:1``, which all the others have from it; engines trust it without TLS.
        web: what the proxy leads to.
        proxy: the way there; may refuse and heal.
        trusted: signs the certificates that engine and program trust.
        filter: signs those that they do not.
        variables: tell engine and program about proxy and certificates.
    """

    def __init__(self, parts: ExitStack, folder: Path, address: str) -> None:
        self._parts = parts
        self._address = address
        self.trusted = Authority(folder / "trusted", "Course CA")
        self.filter = Authority(folder / "filter", "Web Filter CA")
        self.web = Web()
        parts.callback(self.web.close)
        self.proxy = Proxy(self.web.server_port)
        parts.callback(self.proxy.close)
        self.mend()
        self.registry = parts.enter_context(running_registry())
        url = f"http://127.0.0.1:{self.proxy.port}"
        self.variables = {
            "HTTP_PROXY": url, "HTTPS_PROXY": url, "NO_PROXY": f"127.0.0.1,{address},.invalid",
            "SSL_CERT_FILE": str(self.trusted.certificate.path),
        }  # fmt: skip

    def listening(self, certificate: Certificate | None = None) -> Registry:
        """The registry's images on an address that engines don't trust without TLS."""
        return self._parts.enter_context(
            running_registry(host=self._address, certificate=certificate, storage=self.registry.storage)
        )

    def private(self) -> Registry:
        """The registry's images for those who log in."""
        return self._parts.enter_context(running_registry(users=_USERS, storage=self.registry.storage))

    def put(self, host: str, site: Site, authority: Authority | None = None) -> str:
        """Let a site answer behind the proxy; returns the reference of its image."""
        self.web.put(host, site, (authority or self.trusted).certify(host))
        return f"{host}/{NAME}"

    def mend(self) -> None:
        """Let everything work that a test has stopped."""
        self.proxy.heal()
        self.web.refusal = FORBIDDEN
        self.web.put(CONNECTIVITY, empty_page)

    def images(self) -> dict[str, str]:
        """What to pull for each fault; the engine must be there."""
        served = forwarded(self.registry.port)
        self.put("auth.docker.io", docker_hub_login)
        self.put("registry-1.docker.io", docker_hub)
        past = self.trusted.certify(self._address, days_from_now=-395)
        future = self.trusted.certify(self._address, days_from_now=335)
        return {
            "well": self.put("well.test", served),
            "refused": f"{self._address}:{free_port(self._address)}/{NAME}",
            "name not found": f"registry.invalid/{NAME}",
            "signed by itself": self.listening(self.trusted.self_signed(self._address)).reference(NAME),
            "plain HTTP": self.listening().reference(NAME),
            "login wanted": self.private().reference(NAME),
            "no repository": self.registry.reference("course/none:1"),
            "no tag": self.registry.reference("course/app:none"),
            "pull limit": NAME,
            "out of order": self.put("outage.test", unavailable),
            "old format": self.put("old.test", old_registry(self.registry, NAME)),
            "other processor": self.registry.push_list(NAME, "course/app:s390x", "s390x"),
            "not let through": f"unknown.test/{NAME}",
            "re-signed": self.put("filtered.test", served, self.filter),
            "expired": self.listening(past).reference(NAME),
            "not yet valid": self.listening(future).reference(NAME),
        }


@dataclass(frozen=True)
class Wreck:
    """An engine in a network in which everything is wrong in a way of its own.

    Attributes:
        network: what it can reach.
        engine: the engine.
        client: a client of it.
        disk: where it keeps its images; small.
        images: fault and the image to pull.
    """

    network: Network
    engine: SecondEngine
    client: docker.DockerClient
    disk: Path
    images: Mapping[str, str]

    def left(self) -> list[str]:
        """What the engine has beyond what it starts with: images, containers, layers, parts of a download."""
        images = [tag for image in self.client.images.list(all=True) for tag in (image.tags or [image.id])]
        containers = [container.name for container in self.client.containers.list(all=True)]
        layers = [path.name for path in (self.disk / "overlay2").iterdir() if path.name != "l"]
        parts = [path.name for path in (self.disk / "tmp").iterdir()]
        return [*images, *containers, *layers, *parts]

    def mend(self) -> None:
        """Remove what was pulled, and let everything work that a test has stopped."""
        for image in self.client.images.list():
            self.client.images.remove(image.id, force=True)
        self.network.mend()


@contextmanager
def wreck(engine: docker.DockerClient, image: str, folder: Path) -> Iterator[Wreck]:
    """All of it, gone at the end.

    Args:
        engine: of this machine; it pushes the image.
        image: what the registries have as ``course/app:1``.
        folder: for certificates.
    """
    with ExitStack() as parts:
        bridge = parts.enter_context(new_bridge())
        network = Network(parts, folder, bridge.address)
        network.registry.push(engine, image, NAME)
        disk = parts.enter_context(small_disk(_DISK))
        # By default an engine tries for more than a minute before it says that a layer does not come.
        options = ("--max-download-attempts=1",)
        second = parts.enter_context(
            second_engine(disk, *options, environment=network.variables, bridge=bridge)
        )
        client = second.client()
        parts.callback(client.close)
        yield Wreck(network, second, client, disk, network.images())
