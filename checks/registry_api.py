"""What the registry of the course's image says, over the registry's own HTTP API.

Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md. The engine's ``distribution``
call would say less (no sizes) and needs the engine. Requests are the same for each check that asks, so the
host sends them once.

Docker Hub counts a GET of a manifest as a pull, and a class behind one address shares 100 of them
(https://docs.docker.com/docker-hub/usage/pulls/). So there a manifest is only asked for by HEAD, which is not
counted, and platforms and sizes come from Docker Hub's own pages, which are not counted either.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import quote, urlencode

import msgspec

from checks.architectures import image_architecture
from checks.engine_place import engine_info
from checks.host import Host
from checks.image_reference import Reference
from checks.questions import Fetch, Fetched, Release

_SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1"
_ACCEPTED = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    f"{_SCHEMA_1}+prettyjws;q=0.1",
)
_ACCEPT = (("Accept", ", ".join(_ACCEPTED)),)
_MANIFEST_LIMIT = 4 * 1024 * 1024  # the least that a registry must take, by the specification
_PARAMETER = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))')
_REFUSED = {401, 403}
_OK, _NOT_FOUND, _TOO_MANY = 200, 404, 429

Outcome = Literal["found", "no-tag", "no-access", "limited", "unreachable", "odd"]


@dataclass(frozen=True)
class RemoteImage:
    """An image as its registry has it.

    Attributes:
        outcome: found, or why not.
        digest: ``sha256:…`` of what the name points to, empty where not told.
        platforms: such as ``linux/amd64``; empty where not told.
        size: bytes to download for this computer, 0 where not told.
        schema_1: it is kept in a format that new engines refuse.
        answer: the registry's decisive answer.
    """

    outcome: Outcome
    answer: Fetched
    digest: str = ""
    platforms: tuple[str, ...] = ()
    size: int = 0
    schema_1: bool = False


def ask_registry(host: Host, reference: Reference) -> Fetched:
    """Whether the registry answers at all: 200, or 401 where it wants a token."""
    return host.ask(Fetch(f"{reference.api}/v2/"))


def is_registry(answer: Fetched) -> bool:
    """The answer is one that a registry gives, not that of a portal or a proxy in between."""
    if answer.status != "ok" or answer.code not in {_OK, *_REFUSED}:
        return False
    speaks = {"docker-distribution-api-version", "www-authenticate"} & answer.headers.keys()
    return bool(speaks) or answer.headers.get("content-type", "").startswith("application/json")


def token_url(challenge: str, repository: str) -> str:
    """Where to get a token that may read a repository, from ``WWW-Authenticate``; empty if it does not say.

    Source: https://distribution.github.io/distribution/spec/auth/token/.
    """
    scheme, _, rest = challenge.strip().partition(" ")
    found = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(rest)}
    realm = found.get("realm", "")
    if scheme.lower() != "bearer" or not realm.startswith(("https://", "http://")):
        return ""
    wanted = {"service": found.get("service", ""), "scope": f"repository:{repository}:pull"}
    return f"{realm}{'&' if '?' in realm else '?'}{urlencode({k: v for k, v in wanted.items() if v})}"


def find_image(host: Host, reference: Reference) -> RemoteImage:
    """Look an image up in its registry without pulling it."""
    front = ask_registry(host, reference)
    if not is_registry(front):
        return RemoteImage("limited" if front.code == _TOO_MANY else "unreachable", front)
    token = token_url(front.headers.get("www-authenticate", ""), reference.repository)
    question = Fetch(
        _manifest_url(reference, reference.version),
        "HEAD" if reference.on_docker_hub else "GET",
        _ACCEPT,
        limit=_MANIFEST_LIMIT,
        token_url=token,
    )
    answer = host.ask(question)
    outcome = _outcome(answer)
    if outcome == "no-tag" and not _has_tags(host, reference, token):
        outcome = "no-access"
    if outcome != "found":
        return RemoteImage(outcome, answer)
    kind = answer.headers.get("content-type", "")
    digest = answer.headers.get("docker-content-digest", "")
    found = RemoteImage("found", answer, digest, schema_1=kind.startswith(_SCHEMA_1))
    if found.schema_1:
        return found
    if reference.on_docker_hub:
        return _with_hub_page(host, reference, found)
    return _with_manifest(host, reference, token, found, document(answer.body))


def wanted_architecture(host: Host) -> str:
    """The processor that images should be for: the engine's, else this computer's."""
    return image_architecture(str(engine_info(host).get("Architecture") or host.ask(Release()).machine))


def document(body: str) -> dict[str, Any]:
    """A JSON object, empty where the text is none."""
    try:
        found = msgspec.json.decode(body)
    except msgspec.MsgspecError:
        return {}
    return found if isinstance(found, dict) else {}


def _manifest_url(reference: Reference, version: str) -> str:
    return f"{reference.api}/v2/{quote(reference.repository)}/manifests/{quote(version, safe=':')}"


def _outcome(answer: Fetched) -> Outcome:
    if answer.status != "ok":
        return "unreachable"
    if answer.code == _OK:
        return "found"
    if answer.code in _REFUSED:
        return "no-access"
    if answer.code == _NOT_FOUND:
        return "no-access" if "NAME_UNKNOWN" in answer.body else "no-tag"
    return "limited" if answer.code == _TOO_MANY else "odd"


def _has_tags(host: Host, reference: Reference, token: str) -> bool:
    """Some registries say of a repository that they don't have only that the version is missing."""
    tags = f"{reference.api}/v2/{quote(reference.repository)}/tags/list?n=1"
    return host.ask(Fetch(tags, token_url=token)).code == _OK


def _with_manifest(
    host: Host, reference: Reference, token: str, found: RemoteImage, manifest: dict[str, Any]
) -> RemoteImage:
    entries = [entry for entry in _objects(manifest.get("manifests")) if _platform(entry.get("platform"))]
    if not entries:
        config = next(iter(_objects([manifest.get("config")])), {})
        platform = _platform(_blob(host, reference, token, str(config.get("digest", ""))))
        return replace(found, size=_size(manifest), platforms=tuple(filter(None, [platform])))
    platforms = tuple(_platform(entry["platform"]) for entry in entries)
    wanted = f"linux/{wanted_architecture(host)}"
    chosen = next((e for e, p in zip(entries, platforms, strict=True) if p == wanted), entries[0])
    address = _manifest_url(reference, str(chosen.get("digest")))
    child = host.ask(Fetch(address, "GET", _ACCEPT, limit=_MANIFEST_LIMIT, token_url=token))
    return replace(found, platforms=platforms, size=_size(document(child.body)))


def _blob(host: Host, reference: Reference, token: str, digest: str) -> dict[str, Any]:
    """A small JSON blob; large registries send the asker on to a storage."""
    if not digest:
        return {}
    address = f"{reference.api}/v2/{quote(reference.repository)}/blobs/{quote(digest, safe=':')}"
    return document(host.ask(Fetch(address, token_url=token, limit=_MANIFEST_LIMIT, hops=2)).body)


def _with_hub_page(host: Host, reference: Reference, found: RemoteImage) -> RemoteImage:
    """Platforms and sizes from Docker Hub's public API (https://docs.docker.com/reference/api/hub/latest/)."""
    if not reference.tag:
        return found
    namespace, _, name = reference.repository.partition("/")
    page = f"https://hub.docker.com/v2/namespaces/{quote(namespace)}/repositories/{quote(name)}"
    images = _objects(document(host.ask(Fetch(f"{page}/tags/{quote(reference.tag)}")).body).get("images"))
    sizes = {_platform(image): image.get("size") for image in images if _platform(image)}
    size = sizes.get(f"linux/{wanted_architecture(host)}") or next(iter(sizes.values()), 0)
    return replace(found, platforms=tuple(sizes), size=size if isinstance(size, int) else 0)


def _objects(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _platform(entry: object) -> str:
    """``linux/amd64`` of an entry with ``os`` and ``architecture``; attestations say ``unknown``."""
    if not isinstance(entry, dict):
        return ""
    system, architecture = entry.get("os"), entry.get("architecture")
    known = (
        isinstance(system, str) and isinstance(architecture, str) and "unknown" not in {system, architecture}
    )
    return f"{system}/{architecture}" if known else ""


def _size(manifest: dict[str, Any]) -> int:
    parts: Iterable[dict[str, Any]] = _objects(manifest.get("layers"))
    return sum(size for part in parts if isinstance(size := part.get("size"), int) and size > 0)
