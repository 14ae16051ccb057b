"""Images that need a real system: Debian by debootstrap, with JupyterLab, or with a stand-in for RStudio.

The two that take long are tagged by what they are made from and kept, so that a machine builds them once.
"""

import hashlib
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import docker
from docker.errors import ImageNotFound
from docker.models.containers import Container
from docker.types import Mount
from filelock import FileLock

from tests.parts import rstudio
from tests.parts.engine import missing, program

Build = Callable[[docker.DockerClient, str], None]
_SUITE = "bookworm"
_PACKAGES = "ca-certificates,procps,python3-venv"
_TRIMMED = (
    "var/cache/apt/archives",
    "var/lib/apt/lists",
    "usr/share/doc",
    "usr/share/locale",
    "usr/share/man",
)
_JUPYTER = "jupyterlab==4.6.6"
_JUPYTER_RECIPE = f"""set -e
python3 -m venv /opt/jupyter
/opt/jupyter/bin/pip install --quiet --no-cache-dir --disable-pip-version-check {_JUPYTER}
useradd --create-home --uid 1000 --shell /bin/bash jovyan
"""
_JUPYTER_CONFIG = {
    "User": "jovyan",
    "WorkingDir": "/home/jovyan",
    "Env": ["HOME=/home/jovyan", "PATH=/opt/jupyter/bin:/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"],
    "Cmd": ["jupyter", "lab", "--ip", "0.0.0.0", "--port", "8888", "--no-browser"],
    "ExposedPorts": {"8888/tcp": {}},
}
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_INNER_CERTIFICATES = "/host-certificates.crt"


def debian_image(client: docker.DockerClient) -> str:
    """A tag of a small Debian with Python 3, made by debootstrap where this machine has none yet."""
    return _kept(client, "debian", [_SUITE, _PACKAGES, *_TRIMMED], _import_debian)


def jupyter_image(client: docker.DockerClient) -> str:
    """A tag of an image that runs JupyterLab on port 8888 as jovyan (uid 1000), token by JUPYTER_TOKEN."""
    base = debian_image(client)

    def build(client: docker.DockerClient, tag: str) -> None:
        container = client.containers.create(
            base,
            ["sh", "-c", _JUPYTER_RECIPE],
            network_mode="host",
            environment=_pip_settings(),
            mounts=[Mount(_INNER_CERTIFICATES, str(_CERTIFICATES), type="bind", read_only=True)],
        )
        try:
            container.start()
            if container.wait(timeout=900)["StatusCode"] != 0:
                raise RuntimeError(container.logs(tail=30).decode(errors="replace"))
            _commit(container, tag, _JUPYTER_CONFIG)
        finally:
            container.remove(force=True)

    return _kept(client, "jupyter", [base, _JUPYTER_RECIPE, repr(_JUPYTER_CONFIG)], build)


def rstudio_standin_image(client: docker.DockerClient) -> str:
    """A tag of an image whose sign-in, banner and deaf first process are like the course's RStudio image."""
    base = debian_image(client)
    files = {
        "startserver.sh": rstudio.START_SCRIPT.encode(),
        "opt/rserver.py": Path(rstudio.__file__).read_bytes(),
        "usr/lib/rstudio-server/bin/rserver": rstudio.SERVER_SCRIPT.encode(),
    }

    def build(client: docker.DockerClient, tag: str) -> None:
        container = client.containers.create(base, ["useradd", "-m", "-u", "1000", "rstudio"])
        try:
            container.start()
            container.wait(timeout=60)
            container.put_archive("/", _executables(files))
            _commit(
                container,
                tag,
                {
                    "Entrypoint": ["/startserver.sh"],
                    "Cmd": ["--server-daemonize=0", "--server-app-armor-enabled=0"],
                    "ExposedPorts": {"8787/tcp": {}, "6006/tcp": {}},
                },
            )
        finally:
            container.remove(force=True)

    return _kept(client, "rstudio-standin", [base, *map(repr, files.items())], build)


def _kept(client: docker.DockerClient, name: str, made_from: Sequence[str], build: Build) -> str:
    tag = f"classready-test/{name}:{hashlib.sha256(repr(made_from).encode()).hexdigest()[:16]}"
    with FileLock(Path(tempfile.gettempdir()) / f"classready-test-{name}.lock"):
        try:
            client.images.get(tag)
        except ImageNotFound:
            build(client, tag)
    return tag


def _import_debian(client: docker.DockerClient, tag: str) -> None:
    if os.geteuid() != 0:
        missing("debootstrap, which makes the JupyterLab image, needs root")
    debootstrap = program("debootstrap", "debootstrap")
    with tempfile.TemporaryDirectory(prefix="classready-debian-") as folder:
        root = Path(folder) / "root"
        command = [debootstrap, "--variant=minbase", f"--include={_PACKAGES}", _SUITE, str(root)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            missing(f"debootstrap failed: {done.stdout[-500:]}{done.stderr[-500:]}")
        for path in _TRIMMED:
            shutil.rmtree(root / path, ignore_errors=True)
        archive = Path(folder) / "root.tar"
        subprocess.run(["tar", "-C", root, "-cf", archive, "."], check=True)
        repository, _, version = tag.partition(":")
        client.api.import_image_from_file(str(archive), repository=repository, tag=version)


def _commit(container: Container, tag: str, config: Mapping[str, Any]) -> None:
    repository, _, version = tag.partition(":")
    container.commit(repository, version, conf=dict(config))


def _pip_settings() -> dict[str, str]:
    """The package index that this machine is told to use, with its certificates, for pip in a container."""
    settings = {name: os.environ[name] for name in ("PIP_INDEX_URL", "HTTPS_PROXY") if name in os.environ}
    return settings | {"PIP_CERT": _INNER_CERTIFICATES}


def _executables(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(content), 0o755
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()
