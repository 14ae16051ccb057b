import hashlib
from collections.abc import Iterator

import docker
import pytest

from checks.probes import app
from checks.question import Secret
from checks.questions import AppPage, SignIn, SignInFacts
from tests.checks.probes.raw_server import answering, http
from tests.parts.engine import Containers
from wizard.engine.readiness import Ready, wait_ready


def _started(containers: Containers, image: str, **options: object) -> str:
    container = containers(image, ports={"8888/tcp": ("127.0.0.1", None)}, **options)
    url = f"http://127.0.0.1:{containers.port(container, 8888)}/"
    assert isinstance(wait_ready("jupyter", url, lambda: True, 60), Ready), container.logs().decode()
    return url


@pytest.fixture(scope="module")
def jupyter(engine: docker.DockerClient, jupyter_image: str) -> Iterator[str]:
    """The address of a real JupyterLab whose token is ``right``."""
    containers = Containers(engine)
    yield _started(containers, jupyter_image, environment={"JUPYTER_TOKEN": "right"})
    containers.remove()


def sign_in(url: str, token: str) -> SignInFacts:
    return app.sign_in(SignIn("jupyter", url, "", Secret(token)))


def test_real_jupyterlab_is_ready(jupyter: str) -> None:
    seen = app.page(AppPage("jupyter", jupyter))
    assert (seen.status, seen.detail.rpartition(" ")[0]) == ("ready", "Jupyter Server")


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("right", SignInFacts("accepted", "Jupyter accepted the token")),
        (
            "wrong",
            SignInFacts("refused", "Jupyter did not accept the token: HTTP 401, titled 'Jupyter Server'"),
        ),
        ("", SignInFacts("refused", "Jupyter asks for a token, and there is none to give")),
        ("two\nlines", SignInFacts("unsure", "no proper HTTP answer (ValueError)")),
    ],
)
def test_real_jupyterlab_judges_the_token(jupyter: str, token: str, expected: SignInFacts) -> None:
    assert sign_in(jupyter, token) == expected


def test_real_jupyterlab_is_not_rstudio(jupyter: str) -> None:
    assert app.page(AppPage("rstudio", jupyter)).status == "other"


def test_real_jupyterlab_with_a_password_takes_it(containers: Containers, jupyter_image: str) -> None:
    salt = "0123456789ab"
    digest = hashlib.sha1(f"right{salt}".encode()).hexdigest()  # noqa: S324 - the form that Jupyter stores
    option = f"--PasswordIdentityProvider.hashed_password=sha1:{salt}:{digest}"
    url = _started(containers, jupyter_image, command=["jupyter", "lab", "--ip", "0.0.0.0", option])
    assert (sign_in(url, "right"), sign_in(url, "wrong").status) == (
        SignInFacts("accepted", "Jupyter accepted the password"),
        "refused",
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"version": "2.14.2"}', "ready"),
        (b'{"version": 2}', "other"),
        (b"<html>", "other"),
        (b"[" * 200_000, "other"),
    ],
)
def test_only_a_version_is_jupyters(body: bytes, status: str) -> None:
    with answering(http(body)) as port:
        assert app.page(AppPage("jupyter", f"http://127.0.0.1:{port}")).status == status


def test_jupyter_without_a_token_needs_no_sign_in() -> None:
    with answering(http(b'{"started": "2026-01-01T00:00:00Z", "kernels": 0}')) as port:
        assert sign_in(f"http://127.0.0.1:{port}", "") == SignInFacts(
            "not-needed", "Jupyter opens without a token"
        )
