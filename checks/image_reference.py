"""The name of an image, taken apart the way that docker does.

Rules: https://pkg.go.dev/github.com/distribution/reference (``ParseNormalizedNamed``).
"""

from dataclasses import dataclass

DOCKER_HUB = "docker.io"
_HUB_NAMES = {DOCKER_HUB, "index.docker.io", "registry-1.docker.io"}
_LOOPBACK_NAMES = ("localhost", "127.", "[::1]")


@dataclass(frozen=True)
class Reference:
    """An image's name.

    Attributes:
        registry: host and port of the registry, ``docker.io`` for Docker Hub.
        repository: its path there, with ``library/`` for Docker's own images.
        tag: the tag, ``latest`` where the name has neither tag nor digest, else empty beside a digest.
        digest: ``sha256:…`` or empty.
    """

    registry: str
    repository: str
    tag: str
    digest: str

    @property
    def on_docker_hub(self) -> bool:
        """It lies at Docker Hub."""
        return self.registry == DOCKER_HUB

    @property
    def on_this_computer(self) -> bool:
        """Its registry is on this computer, so that no network is needed."""
        return self.registry.startswith(_LOOPBACK_NAMES)

    @property
    def version(self) -> str:
        """What names the version: the digest where there is one, else the tag."""
        return self.digest or self.tag

    @property
    def api(self) -> str:
        """The address of its registry; docker speaks plain HTTP only to this computer."""
        host = "registry-1.docker.io" if self.on_docker_hub else self.registry
        return f"{'http' if self.on_this_computer else 'https'}://{host}"


def parse_reference(name: str) -> Reference:
    """Take an image's name apart; any text gives something, docker itself refuses what makes no sense."""
    rest, _, digest = name.partition("@")
    registry, repository = _split_registry(rest)
    path, colon, tag = repository.rpartition(":")
    if colon and "/" not in tag:
        repository = path
    else:
        tag = "" if digest else "latest"
    if registry == DOCKER_HUB and "/" not in repository:
        repository = f"library/{repository}"
    return Reference(registry, repository, tag, digest)


def _split_registry(name: str) -> tuple[str, str]:
    first, slash, rest = name.partition("/")
    if not slash or not ("." in first or ":" in first or first == "localhost"):
        return DOCKER_HUB, name
    return (DOCKER_HUB if first in _HUB_NAMES else first), rest
