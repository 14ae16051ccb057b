"""JupyterLab from its start to its end, at its most talkative, and its programs."""

import json
import time
import urllib.request
import uuid
from http import HTTPStatus

import docker

from tests.checks.problems.normal.session import Session
from tests.parts.registry import free_port

NOTEBOOK = {
    "cells": [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "a",
            "metadata": {},
            "outputs": [],
            "source": "import sys\nprint('no error', file=sys.stderr)\nsum(range(10))",
        }
    ],
    "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
INSIDE = """
jupyter server list
jupyter kernelspec list
jupyter labextension list
jupyter nbconvert --to notebook --execute lesson.ipynb
pip --version
pip list
pip freeze
pip check
pip show --files jupyterlab
python3 --version
python3 -m site
ps aux
df -h
id
env
dpkg --list
ls -la
"""
WITHIN = 60.0


def use_jupyter(session: Session, engine: docker.DockerClient, image: str) -> None:
    """Start it, use it through its pages and its API, ask its programs, stop it."""
    name, port = f"normal-{uuid.uuid4().hex[:8]}", free_port()
    try:
        options = f"--detach --init --name {name} --publish 127.0.0.1:{port}:8888 --env JUPYTER_TOKEN=apples"
        session.run(f"docker run {options} {image} jupyter lab --ip 0.0.0.0 --port 8888 --no-browser --debug")
        _wait_until_ready(port)
        for page in (
            "/lab?token=apples",
            "/api/status",
            "/api/kernelspecs",
            "/api/contents",
            "/api/sessions",
        ):
            _ask(port, page)
        _ask(port, "/api/contents/lesson.ipynb", "PUT", {"type": "notebook", "content": NOTEBOOK})
        kernel = json.loads(_ask(port, "/api/kernels", "POST", {"name": "python3"}))["id"]
        session.run_each(INSIDE, before=f"docker exec {name} ")
        _ask(port, f"/api/kernels/{kernel}", "DELETE")
        session.run(f"docker stop --time 20 {name}")
        session.run(f"docker logs {name}")
        session.run(f"docker logs --tail 20 --timestamps {name}")
    finally:
        for container in engine.containers.list(all=True, filters={"name": name}):
            container.remove(force=True, v=True)


def _wait_until_ready(port: int) -> None:
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        try:
            _ask(port, "/api")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("JupyterLab did not answer")


def _ask(port: int, page: str, method: str = "GET", body: object = None) -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{page}",
        json.dumps(body).encode() if body else None,
        {"Authorization": "token apples", "Content-Type": "application/json"},
        method=method,
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=WITHIN) as answer:
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise AssertionError(page)
        return bytes(answer.read())
