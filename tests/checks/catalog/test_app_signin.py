import pytest

from checks.catalog import app_signin
from checks.course import App
from checks.model import Platform, Status
from checks.question import Secret
from checks.questions import SignIn, SignInFacts
from tests.checks.catalog.engine_answers import container, engine, no_container
from tests.fakes import course, fake_host, run_check, verdict

URL = "http://127.0.0.1:8787/"
JUPYTER = course(app=App(kind="jupyter", port=8787))
RSTUDIO_PASSWORD = SignIn("rstudio", URL, "rstudio", Secret("rstudio"))
JUPYTER_TOKEN = SignIn("jupyter", URL, "", Secret("t0k"))
UNTOLD = (Status.UNKNOWN, None, "Whether signing in works could not be told.")


@pytest.mark.parametrize("platform", list(Platform))
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("accepted", (Status.PASSED, None, "Signing in works.")),
        ("not-needed", (Status.PASSED, None, "The app asks for no login.")),
        (
            "refused",
            (Status.FAILED, "rstudio-wrong-login", "The app does not accept the course's login."),
        ),
        ("csrf", (Status.UNKNOWN, "app-sign-in-csrf", "Whether signing in works could not be told.")),
        ("unreachable", UNTOLD),
        ("unsure", UNTOLD),
    ],
)
def test_sign_in_is_what_the_app_said(
    platform: Platform, status: str, expected: tuple[Status, str | None, str]
) -> None:
    said = {**engine(), **container(), RSTUDIO_PASSWORD: SignInFacts(status, "what was seen")}
    assert verdict(run_check(app_signin.CHECK, fake_host(platform, answers=said))) == expected


def test_jupyter_is_asked_with_the_container_s_own_token() -> None:
    said = {**engine(), **container(), JUPYTER_TOKEN: SignInFacts("refused")}
    result = run_check(app_signin.CHECK, fake_host(answers=said), JUPYTER)
    assert verdict(result) == (
        Status.FAILED,
        "jupyter-wrong-token",
        "Jupyter does not accept its token.",
    )


def test_an_emulated_rstudio_that_refuses_is_not_the_student_s_mistake() -> None:
    said = {
        **engine(),
        **container(),
        **engine(info={"Architecture": "aarch64"}),
        RSTUDIO_PASSWORD: SignInFacts("refused"),
    }
    result = run_check(app_signin.CHECK, fake_host(Platform.MACOS, answers=said))
    assert result.findings[0].problem == "rstudio-fails-under-emulation"


def test_no_secret_is_evidence() -> None:
    said = {**engine(), **container(), JUPYTER_TOKEN: SignInFacts("accepted", "200 from /api/status")}
    assert "t0k" not in repr(run_check(app_signin.CHECK, fake_host(answers=said), JUPYTER))


def test_without_a_container_nobody_signs_in() -> None:
    host = fake_host(answers={**engine(), **no_container()})
    assert run_check(app_signin.CHECK, host).status == Status.UNKNOWN
