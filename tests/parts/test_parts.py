"""The parts do what they say, so that a failing test means the program and not its surroundings."""

import socket
import urllib.request

import docker
import pytest
from docker.errors import APIError

from tests.parts.engine import Containers
from tests.parts.images import HTTP_PORT, Images
from tests.parts.proxy import Proxy
from tests.parts.registry import Registry


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - always http
        return bytes(answer.read())


def test_pushed_image_can_be_pulled_after_it_was_forgotten(
    engine: docker.DockerClient, registry: Registry, images: Images
) -> None:
    image = images.random([1000, 2000])
    reference = registry.push(engine, image, "course/app:1")
    images.forget(image)
    engine.images.pull(reference)
    layers = engine.images.get(reference).attrs["RootFS"]["Layers"]
    images.forget(reference)
    assert len(layers) == 3


def test_http_app_answers_on_its_published_port(containers: Containers, images: Images) -> None:
    container = containers(images.http_app(), ports={f"{HTTP_PORT}/tcp": ("127.0.0.1", None)})
    page = b""
    while not page:
        try:
            page = _get(f"http://127.0.0.1:{containers.port(container, HTTP_PORT)}/")
        except OSError:
            continue
    assert page == b"<title>A small app</title>\n"


def test_exiting_app_ends_with_its_code_and_says_why(containers: Containers, images: Images) -> None:
    container = containers(images.exits(3))
    assert container.wait(timeout=20)["StatusCode"] == 3
    assert container.logs() == b"the app could not start\n"


def test_image_for_another_cpu_is_labelled_so(engine: docker.DockerClient, images: Images) -> None:
    assert engine.images.get(images.for_cpu("arm64")).attrs["Architecture"] == "arm64"


def test_cut_connection_makes_the_pull_fail_until_it_heals(
    engine: docker.DockerClient, own_registry: Registry, proxy: Proxy, images: Images
) -> None:
    image = images.random([300_000])
    own_registry.push(engine, image, "course/app:1")
    images.forget(image)
    reference = own_registry.reference("course/app:1", proxy.port)
    proxy.refuse()
    with pytest.raises(APIError, match="connection refused"):
        engine.images.pull(reference)
    proxy.heal()
    engine.images.pull(reference)
    images.forget(reference)
    assert proxy.connections >= 1


def test_stalled_connection_goes_on_when_it_heals() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        proxy = Proxy(server.getsockname()[1])
        proxy.set(stall_after=50_000)
        with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as client:
            upstream, _ = server.accept()
            with upstream:
                upstream.sendall(bytes(100_000))
            proxy.wait_for_bytes(30_000)
            stalled = proxy.passed
            proxy.heal()
            received = 0
            while chunk := client.recv(65536):
                received += len(chunk)
        proxy.close()
    assert (stalled <= 50_000, received) == (True, 100_000)


def test_jupyter_image_holds_a_jupyterlab(engine: docker.DockerClient, jupyter_image: str) -> None:
    version = engine.containers.run(jupyter_image, ["jupyter", "lab", "--version"], remove=True)
    assert version.decode().startswith("4.")


def test_rstudio_standin_ignores_sigterm_unless_it_has_an_init(
    containers: Containers, rstudio_standin_image: str
) -> None:
    deaf = containers(rstudio_standin_image)
    deaf.stop(timeout=1)
    polite = containers(rstudio_standin_image, init=True)
    polite.stop(timeout=10)
    codes = [each.wait(timeout=5)["StatusCode"] for each in (deaf, polite)]
    assert codes == [137, 143]
