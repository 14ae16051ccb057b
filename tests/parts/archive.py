"""Images made by hand: a tar archive in the form that ``docker save`` writes and ``docker load`` reads.

The form is described in the image specification v1.2 of the Moby project (``image/spec``).
"""

import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import docker


def layer(files: Mapping[str, bytes], links: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """A layer (uncompressed tar); the same files and links always give the same bytes.

    Args:
        files: path and content; everything below ``bin`` is executable.
        links: path and what it points to.
    """
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for folder in sorted({path.rpartition("/")[0] for path in files} - {""}):
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(entry)
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(content), 0o755 if path.startswith("bin/") else 0o644
            tar.addfile(entry, io.BytesIO(content))
        for path, target in links.items():
            entry = tarfile.TarInfo(path)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            tar.addfile(entry)
    return out.getvalue()


def load(  # noqa: PLR0913 - an image has this many parts
    client: docker.DockerClient,
    tag: str,
    layers: Sequence[bytes],
    config: Mapping[str, Any],
    architecture: str = "amd64",
    *,
    author: str = "",
) -> None:
    """Give the engine an image of these layers (uncompressed tars) under a tag.

    Args:
        client: the engine.
        tag: ``name:tag``.
        layers: lowest first.
        config: as the engine writes it: ``Cmd``, ``Env``, ``ExposedPorts``, …
        architecture: what the image says it was built for.
        author: who made it; images that differ in nothing else are two.
    """
    digests = [hashlib.sha256(content).hexdigest() for content in layers]
    image = json.dumps(
        {
            "architecture": architecture,
            "author": author,
            "os": "linux",
            "config": config,
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}" for digest in digests]},
        }
    ).encode()
    name = f"{hashlib.sha256(image).hexdigest()}.json"
    paths = [f"{number}/layer.tar" for number, _ in enumerate(layers)]
    manifest = json.dumps([{"Config": name, "RepoTags": [tag], "Layers": paths}]).encode()
    with tempfile.TemporaryFile() as archive:
        with tarfile.open(fileobj=archive, mode="w") as tar:
            for path, content in [
                *zip(paths, layers, strict=True),
                (name, image),
                ("manifest.json", manifest),
            ]:
                entry = tarfile.TarInfo(path)
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
        archive.seek(0)
        client.images.load(archive)
