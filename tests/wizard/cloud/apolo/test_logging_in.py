"""Logging in to the platform with the real clients: in the browser, with a code, with a token."""

import os
import re
import shutil
import stat
import subprocess
import threading
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from urllib.error import HTTPError

import pytest

from tests.wizard.cloud.apolo.conftest import QUICK, Desk, Person
from wizard.cloud.model import CloudError, LoginWay

CONFIRM = "If the account is new, confirm the e-mail that came, then log in again."
NOBODY = f"Nobody logged in within the time that the client waits. {CONFIRM}"


def page(address: str) -> str:
    with urllib.request.urlopen(address) as reply:  # noqa: S310 - loopback
        return reply.read().decode()


def in_the_background(address: str) -> None:
    """A browser: whoever opens it goes on at once."""

    def open_page() -> None:
        with suppress(HTTPError):  # a page that says no is one too
            page(address)

    threading.Thread(target=open_page).start()


@pytest.fixture
def nobody(either: Desk) -> Desk:
    """Nobody is logged in."""
    either.log_out()
    either.shared = None
    return either


def error_of(act: Callable[..., object], *arguments: object) -> CloudError:
    with pytest.raises(CloudError) as raised:
        act(*arguments)
    return raised.value


of_today = pytest.mark.parametrize("module_desk", ["apolo"], indirect=True)


def config(desk: Desk):
    return desk.home / (".apolo" if desk.client.name == "apolo" else ".neuro")


def typed_by_hand(desk: Desk, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the person's own client says, in a terminal of theirs."""
    variables = {"NEURO_CLI_DISABLE_PYPI_VERSION_CHECK": "1", "PATH": os.environ["PATH"]}
    return subprocess.run(
        [desk.programs.program(desk.client.name), "--skip-stats", *arguments],
        env={**variables, "HOME": str(desk.home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_browser_is_opened_by_us_and_the_client_by_hand_sees_the_same_login(nobody):
    provider, person = nobody.provider(), Person(browser=in_the_background)
    assert provider.login_state().status == "logged-out"
    reply = provider.login(LoginWay.BROWSER, person)
    place = "campus/course/class" if nobody.client.name == "apolo" else "campus"
    assert (reply.status, reply.user, reply.place) == ("ok", "student", place)
    assert [address.partition("?")[0] for address in person.opened] == [
        nobody.platform.url.replace("/api/v1", "/oauth/authorize")
    ]
    shown = typed_by_hand(nobody, "config", "show")
    assert (shown.returncode, "student" in shown.stdout) == (0, True), shown
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (config(nobody), config(nobody) / "db")]
    assert modes == [0o700, 0o600]
    assert sorted(path.name for path in config(nobody).iterdir() if path.name != "logs") == ["db"]


def test_what_was_logged_in_by_hand_is_seen(nobody):
    if nobody.client.name == "apolo":
        command = ("config", "login-with-token", nobody.platform.service_account_token(), nobody.platform.url)
        assert typed_by_hand(nobody, *command).returncode == 0
    else:
        nobody.logged_in()
    assert nobody.provider().login_state().user == "student/service-accounts/class"


def test_a_new_account_is_made_at_the_first_login_and_confirmed_by_the_second(nobody):
    nobody.platform.new_account()
    person = Person(browser=in_the_background, agrees=[True])

    def confirm(question: str, *, default: bool) -> bool:
        assert default
        person.heard.append(question)
        nobody.platform.verify_email()
        return True

    person.confirm = confirm
    reply = nobody.provider(waits=replace(QUICK, login=1.0)).login(LoginWay.BROWSER, person)
    assert (reply.status, reply.user) == ("ok", "student")
    assert person.heard[1] == f"{NOBODY} Again now?"
    assert len(person.opened) == 2


def test_who_does_not_want_to_try_again_is_not_logged_in(nobody):
    nobody.platform.new_account()
    provider = nobody.provider(waits=replace(QUICK, login=1.0))
    error = error_of(provider.login, LoginWay.BROWSER, Person(browser=in_the_background))
    assert (error.message, error.problem) == (NOBODY, "cloud-not-logged-in")
    assert not (config(nobody) / "db").exists()


def test_the_page_can_refuse(nobody):
    nobody.platform.account.denied = "Please verify your email."
    error = error_of(nobody.provider().login, LoginWay.BROWSER, Person(browser=in_the_background))
    assert error.message == f"The cloud did not let you in. {CONFIRM}"
    assert "Please verify your email." in error.detail


def test_headless_shows_an_address_and_asks_for_the_code(nobody):
    person = Person()

    def look_elsewhere(question: str) -> str:
        person.heard.append(question)
        found = re.search(r"<pre id=code>(.+)</pre>", page(person.heard[1]))
        assert found
        return found[1]

    person.text = look_elsewhere
    reply = nobody.provider().login(LoginWay.HEADLESS, person)
    assert (reply.status, reply.user, person.opened) == ("ok", "student", [])
    assert person.heard[2] == "The code that is shown then:"


@pytest.mark.parametrize(("way", "given"), [(LoginWay.HEADLESS, "wrong-code"), (LoginWay.TOKEN, "a.b.c")])
def test_a_wrong_code_or_token_is_refused_and_the_old_login_stays(nobody, way, given):
    provider = nobody.logged_in()
    error = error_of(provider.login, way, Person(code=given, token=given))
    kinds = {LoginWay.HEADLESS: "cloud-login-expired", LoginWay.TOKEN: None}
    assert (error.problem, given in error.detail) == (kinds[way], False)
    assert provider.login_state().user == "student/service-accounts/class"


def test_an_account_without_a_cluster_is_told_so_at_login_and_later(nobody):
    nobody.platform.account.has_cluster = False
    error = error_of(nobody.provider().login, LoginWay.BROWSER, Person(browser=in_the_background))
    assert (error.message, error.problem) == (
        "The account has no cluster to run jobs on.",
        "cloud-no-cluster",
    )
    nobody.platform.account.has_cluster = True
    provider = nobody.logged_in()
    nobody.platform.account.has_cluster = False
    assert provider.login_state().status == ("no-cluster" if nobody.client.name == "apolo" else "expired")


def test_a_login_at_another_cloud_is_none(nobody):
    nobody.logged_in()
    course = nobody.course()
    cloud = course.cloud.__class__("apolo", url="https://elsewhere.test/api/v1")
    reply = nobody.provider(nobody.course(cloud=cloud)).login_state()
    assert reply.status == "logged-out"
    assert reply.error == (
        f"logged in at {nobody.platform.url}, the course uses https://elsewhere.test/api/v1"
    )


def test_an_expired_login_is_refreshed_and_one_that_can_not_be_is_told(nobody):
    nobody.platform.token_seconds = 0.5
    nobody.provider().login(LoginWay.BROWSER, Person(browser=in_the_background))
    nobody.platform.token_seconds = 86400.0
    provider = nobody.provider()
    assert provider.login_state().status == "ok"
    nobody.platform.expire_logins()
    assert provider.login_state().status == "expired"
    assert provider.list_mine().status == "expired"


@of_today
def test_a_login_that_others_can_read_is_mended_by_logging_in(nobody):
    nobody.logged_in()
    (config(nobody) / "db").chmod(0o644)
    provider = nobody.provider()
    reply = provider.login_state()
    assert (reply.status, "chmod 600" in reply.error) == ("logged-out", True)
    token = nobody.platform.service_account_token()
    assert provider.login(LoginWay.TOKEN, Person(token=token)).status == "ok"


def test_another_folder_for_the_login_is_respected(nobody, monkeypatch, tmp_path):
    name = "APOLO_CONFIG" if nobody.client.name == "apolo" else "NEUROMATION_CONFIG"
    monkeypatch.setenv(name, str(tmp_path / "mine"))
    token = nobody.platform.service_account_token()
    assert nobody.provider().login(LoginWay.TOKEN, Person(token=token)).status == "ok"
    assert (tmp_path / "mine" / "db").exists()
    assert not (config(nobody) / "db").exists()


@of_today
def test_todays_login_leaves_the_one_of_the_older_client_alone(nobody):
    older = nobody.home / ".neuro"
    older.mkdir(mode=0o700, exist_ok=True)
    (older / "db").write_bytes(b"of the older client")
    (older / "db").chmod(0o600)
    try:
        provider = nobody.provider()
        assert provider.login_state().status == "logged-out"
        token = nobody.platform.service_account_token()
        assert provider.login(LoginWay.TOKEN, Person(token=token)).status == "ok"
        assert (older / "db").read_bytes() == b"of the older client"
    finally:
        shutil.rmtree(older)
