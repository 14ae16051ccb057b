"""The tests' Apolo platform, seen by the real, unmodified clients: what they say and how they end."""

import asyncio
import json
import re
import socket
import subprocess
import urllib.request
import uuid
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import docker
import pytest

from tests.parts.apolo import Platform, faults
from tests.parts.apolo.containers import LABEL
from tests.parts.apolo.ingress import LOADING_PAGE
from tests.parts.apolo.job import Job
from tests.parts.apolo.signing_in import CODE_PAGE, SIGN_IN_PAGE, VERIFY_PAGE
from tests.parts.cloud_clients import ClientPrograms, CommandLine
from tests.parts.images import HTTP_PORT, Images
from tests.parts.registry import Registry

APP = "<title>A small app</title>\n"


@pytest.fixture
def apolo(apolo_client: ClientPrograms, tmp_path: Path) -> CommandLine:
    return CommandLine(apolo_client.program("apolo"), tmp_path)


@pytest.fixture
def neuro(neuro_client: ClientPrograms, tmp_path: Path) -> CommandLine:
    return CommandLine(neuro_client.program("neuro"), tmp_path)


@pytest.fixture
def logged_in(apolo_platform: Platform, apolo: CommandLine) -> str:
    """The token with which the client is logged in."""
    token = apolo_platform.service_account_token()
    assert apolo("config", "login-with-token", token, apolo_platform.url).code == 0
    return token


def opened(url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> HTTPResponse:
    request = urllib.request.Request(url, body, dict(headers or {}))  # noqa: S310 - a loopback address
    reply: HTTPResponse = urllib.request.urlopen(request, timeout=30)  # noqa: S310 - likewise
    return reply


def refused(url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> int:
    """The HTTP status with which this is refused."""
    with pytest.raises(HTTPError) as caught:
        opened(url, headers, body)
    with caught.value as error:
        return error.code


def read(url: str, token: str = "") -> str:
    with opened(url, {"Authorization": f"Bearer {token}"} if token else {}) as reply:
        return reply.read().decode()


def the_job(platform: Platform) -> Job:
    [job] = platform.running()
    return job


def containers_of(client: docker.DockerClient, job: Job) -> list[str]:
    found = client.containers.list(all=True, filters={"label": f"{LABEL}.job={job.id}"}, ignore_removed=True)
    return [container.status for container in found]


def test_a_job_of_the_client_runs_is_reached_extended_and_killed(
    apolo_platform: Platform,
    apolo: CommandLine,
    logged_in: str,
    images: Images,
    engine: docker.DockerClient,
):
    shown = apolo("config", "show")
    assert shown.code == 0
    assert "User Name student/service-accounts/class" in shown.out
    assert "gpu-small 4 17.2 GB Nvidia: 1 x nvidia-tesla-t4" in shown.out
    assert "Credits Quota 100.00" in shown.out

    options = ["-s", "gpu-small", "--http-port", str(HTTP_PORT), "--life-span", "4h", "--tag", "classready"]
    said = apolo("run", *options, "--detach", "--name", "first", images.http_app())
    job = the_job(apolo_platform)
    assert (said.code, said.err) == (0, "")
    assert said.out == f"Job ID: {job.id} Name: first Status: pending ContainerCreating Status: running"
    assert containers_of(engine, job) == ["running"]
    assert (job.name, job.max_run_time_minutes, job.wish.requires_auth) == ("first", 240, True)

    assert SIGN_IN_PAGE in read(job.url)
    assert read(job.url, logged_in) == APP
    assert refused(job.url, {"Authorization": "Bearer a-wrong-token"}) == 401

    status = apolo("status", "first")
    assert status.code == 0
    assert f"Status running Image {job.wish.image} Preset gpu-small" in status.out
    assert f"Http URL {job.url}" in status.out
    assert apolo("-q", "ps").out == job.id

    extended = apolo("job", "bump-life-span", "first", "1h")
    assert (extended.code, job.max_run_time_minutes) == (0, 300)
    assert f"Updated job {job.id} life span to be 5h" in extended.out

    assert apolo("kill", "first").code == 0
    assert (job.status, job.reason) == ("cancelled", "UserRequested")
    apolo_platform.wait_for(lambda _: not containers_of(engine, job))
    assert LOADING_PAGE in read(job.url, logged_in)
    assert apolo("kill", "first").code == 0, "what has ended may be killed again"
    assert apolo("-q", "ps").out == ""
    assert apolo_platform.secrets_in(repr(apolo_platform.requests)) == []


def test_a_port_of_a_job_is_forwarded_past_its_sign_in(
    apolo_platform: Platform, apolo: CommandLine, logged_in: str, images: Images
):
    options = ["-s", "cpu-small", "--http-port", str(HTTP_PORT), "--detach", "--name", "app"]
    assert logged_in
    assert apolo("run", *options, images.http_app()).code == 0
    port = free_port()
    with apolo.started("port-forward", "app", f"{port}:{HTTP_PORT}"):
        assert apolo_platform.wait_for(lambda _: page_at(port)) == APP
    assert [asked.call for asked in apolo_platform.requests][-1] == "forward"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def page_at(port: int) -> str:
    try:
        return read(f"http://localhost:{port}/")
    except (OSError, HTTPException):
        return ""


def test_the_first_login_makes_an_account_and_the_second_one_logs_in(
    apolo_platform: Platform, apolo: CommandLine, tmp_path: Path
):
    page = tmp_path / "page"
    browser = apolo.browser(page)
    apolo_platform.new_account()
    with apolo.started("login", apolo_platform.url, **browser):
        apolo_platform.wait_for(lambda _: page.exists() and VERIFY_PAGE in page.read_text())
    assert not (tmp_path / ".apolo" / "db").exists()
    apolo_platform.verify_email()
    said = apolo("login", apolo_platform.url, **browser)
    assert said.code == 0
    assert said.out.startswith(
        f"Your browser has been opened to visit: {apolo_platform.origin}/oauth/authorize?"
    )
    assert "as student, current cluster is campus, org is course project is class" in said.out
    apolo_platform.account.denied = "You said no"
    denied = apolo("login", apolo_platform.url, **browser)
    assert (denied.code, denied.err) == (70, "ERROR: Application error (You said no)")


def test_without_a_browser_the_code_is_copied(apolo_platform: Platform, apolo: CommandLine):
    with apolo.started("config", "login-headless", apolo_platform.url) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        address = ""
        while not address:
            address = "".join(re.findall(r"Open (http\S+)", process.stdout.readline()))
        page = read(address)
        assert CODE_PAGE in page
        [code] = re.findall(r"<pre id=code>(.*)</pre>", page)
        said, _ = process.communicate(f"{code}\n", timeout=30)
    assert process.returncode == 0
    assert "as student, current cluster is campus" in said


def test_a_code_is_good_for_its_own_login_only(apolo_platform: Platform):
    """RFC 7636: whoever stole the code lacks the verifier."""
    told = json.loads(read(f"{apolo_platform.url}/config"))
    assert told["authorized"] is False
    wish = {
        "response_type": "code",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
        "client_id": told["client_id"],
        "redirect_uri": told["headless_callback_url"],
    }
    with opened(f"{told['auth_url']}?{urlencode(wish)}") as reply:
        [code] = parse_qs(urlsplit(reply.url).query)["code"]
    form = {"grant_type": "authorization_code", "code": code, "client_id": told["client_id"]}
    form |= {"redirect_uri": told["headless_callback_url"], "code_verifier": "not the one"}
    assert refused(told["token_url"], body=urlencode(form).encode()) == 403
    plain = urlencode(wish | {"code_challenge_method": "plain"})
    assert refused(f"{told['auth_url']}?{plain}") == 400


def test_a_login_is_refreshed_until_it_is_ended(apolo_platform: Platform, apolo: CommandLine, tmp_path: Path):
    def refreshed() -> int:
        return [asked.call for asked in apolo_platform.requests].count("token") - 1

    apolo_platform.token_seconds = 0.1
    assert apolo("login", apolo_platform.url, **apolo.browser(tmp_path / "page")).code == 0
    apolo_platform.token_seconds = 3600
    assert (apolo("ps").code, refreshed()) == (0, 1)
    apolo_platform.expire_tokens()
    ended = apolo("ps")
    assert (ended.code, ended.err) == (77, "ERROR: Cannot authenticate (401: Unauthorized)")
    assert refreshed() == 1, "the client goes by its own clock"


def test_a_refresh_that_is_refused_ends_the_login(
    apolo_platform: Platform, apolo: CommandLine, tmp_path: Path
):
    apolo_platform.token_seconds = 0.1
    assert apolo("login", apolo_platform.url, **apolo.browser(tmp_path / "page")).code == 0
    apolo_platform.expire_logins()
    ended = apolo("ps")
    assert (ended.code, ended.err) == (70, "ERROR: Application error (failed to get an access token.)")


def test_a_token_that_nobody_issued_is_not_taken(apolo_platform: Platform, apolo: CommandLine):
    said = apolo("config", "login-with-token", "made-up", apolo_platform.url)
    assert (said.code, said.err) == (70, "ERROR: Application error (Cannot authorize user)")
    unknown = apolo("ps")
    assert (unknown.code, unknown.out) == (70, "")
    assert "Please run 'apolo logout' and then 'apolo login'" in unknown.err


def test_an_account_without_a_cluster_cannot_be_used(apolo_platform: Platform, apolo: CommandLine):
    apolo_platform.account.has_cluster = False
    token = apolo_platform.service_account_token()
    said = apolo("config", "login-with-token", token, apolo_platform.url)
    assert (said.code, said.err) == (70, "ERROR: No clusters configured")


FAULTS = {
    "not known": (faults.refused(401), 77, "ERROR: Cannot authenticate (401: refused)"),
    "not allowed": (faults.refused(403), 77, "ERROR: Not enough permissions (403: refused)"),
    "too often": (faults.too_many(7), 65, "ERROR: Illegal argument(s) (Too Many Requests)"),
    "broken": (faults.broken(), 65, "ERROR: Illegal argument(s) (Unexpected exception RuntimeError: out of"),
    "a page": (
        faults.not_json(),
        74,
        "ERROR: Connection error (200, message='Attempt to decode JSON with unex",
    ),
    "another service": (faults.wrong_json(), 1, "ERROR: 'jobs'"),
    "cut": (faults.cut(), 74, "ERROR: Connection error (Server disconnected)"),
}


@pytest.mark.usefixtures("logged_in")
def test_what_the_client_says_of_a_platform_that_fails(apolo_platform: Platform, apolo: CommandLine):
    said = {}
    for name, (fault, _, text) in FAULTS.items():
        apolo_platform.faults.put("list", fault)
        answer = apolo("ps")
        said[name] = (fault, answer.code, answer.err[: len(text)])
    assert said == FAULTS
    apolo_platform.vanish()
    gone = apolo("ps")
    assert gone.code == 74
    assert "Connection error (Cannot connect to host 127.0.0.1:" in gone.err
    apolo_platform.come_back()
    apolo_platform.faults.clear()
    assert apolo("ps").code == 0


@pytest.mark.usefixtures("logged_in")
def test_the_client_waits_for_ever_where_no_reply_comes(apolo_platform: Platform, apolo: CommandLine):
    """Its ``--network-timeout`` does not end it; whoever calls it needs a limit of their own."""
    apolo_platform.faults.put("list", faults.silent())
    with pytest.raises(subprocess.TimeoutExpired):
        apolo("--network-timeout", "0.5", "ps", seconds=5)
    assert [asked.call for asked in apolo_platform.requests][-1] == "list"


@pytest.mark.usefixtures("logged_in")
def test_what_the_client_says_of_jobs_that_are_refused(apolo_platform: Platform, apolo: CommandLine):
    def refusal(*options: str) -> tuple[int, str]:
        said = apolo("run", "-s", "gpu-small", "--detach", *options, "no/matter:1")
        return said.code, said.err

    account = apolo_platform.account
    account.credits = Decimal(0)
    assert refusal() == (65, "ERROR: Illegal argument(s) (No credits left for user 'student')")
    account.credits, account.has_cluster = None, False
    assert refusal() == (77, "ERROR: Not enough permissions (No clusters)")
    account.has_cluster = True
    too_short = "{'max_run_time_minutes': DataError('value is less than 1')}"
    assert refusal("--life-span", "30s") == (65, f"ERROR: Illegal argument(s) ({too_short})")
    apolo_platform.presets.clear()
    assert refusal() == (65, "ERROR: Illegal argument(s) (Preset was not found)")
    assert apolo_platform.jobs() == []


def test_jobs_that_the_platform_refuses(apolo_platform: Platform):
    def refusal(**wish: object) -> tuple[int, str]:
        with pytest.raises(HTTPError) as caught:
            submit(apolo_platform, **wish)
        with caught.value as error:
            return error.code, json.load(error)["error"]

    apolo_platform.account.job_limit = 0
    assert refusal() == (400, "Jobs limit quota exceeded for user 'student'")
    not_allowed = "User is not allowed to submit jobs to the specified cluster"
    assert refusal(cluster_name="another") == (403, not_allowed)
    assert refusal(org_name="another")[0] == 403
    for name in ("n" * 41, "Upper", "a--b", "-a", "job-1"):
        assert refusal(name=name)[0] == 400, name
    assert apolo_platform.jobs() == []


def submit(platform: Platform, **wish: object) -> Job:
    """A job that was asked for without a client."""
    headers = {"Authorization": f"Bearer {platform.service_account_token()}"}
    body = json.dumps({"image": "none", "preset_name": "gpu-small", **wish}).encode()
    with opened(f"{platform.url}/jobs?from_preset", headers, body) as reply:
        told = json.load(reply)
    return next(job for job in platform.jobs() if job.id == told["id"])


@pytest.mark.usefixtures("logged_in")
def test_jobs_that_never_run(apolo_platform: Platform, apolo: CommandLine, images: Images):
    def outcome(image: str) -> tuple[int, str]:
        options = ["-s", "gpu-small", "--detach", "--schedule-timeout", "2s"]
        said = apolo("run", *options, image)
        return said.code, " ".join(said.out.split(" Status: ")[2:])

    assert outcome("no/such:1") == (125, "failed Collected (Image 'no/such:1' can not be pulled)")
    assert outcome(images.exits(3)) == (3, "failed Error (the app could not start )")
    apolo_platform.faults.pending = "ClusterScalingUp"
    assert outcome(images.http_app()) == (
        125,
        "failed ClusterScaleUpFailed (Failed to scale up the cluster to get more resources)",
    )


@pytest.mark.usefixtures("logged_in")
def test_a_job_whose_reply_is_lost_is_found_by_its_name(
    apolo_platform: Platform, apolo: CommandLine, images: Images
):
    run = ["run", "-s", "gpu-small", "--detach", "--name", "lost", images.http_app()]
    apolo_platform.faults.put("submit", faults.cut())
    said = apolo(*run)
    assert (said.code, said.out) == (74, "")
    assert said.err == "ERROR: Connection error (Server disconnected)"
    job = the_job(apolo_platform)
    apolo_platform.faults.clear()
    again = apolo(*run)
    taken = f"job with name 'lost' and project 'class' already exists: '{job.id}'"
    assert (again.code, again.err) == (65, f"ERROR: Illegal argument(s) (Failed to create job: {taken})")
    apolo_platform.faults.put("kill", faults.ignored())
    assert apolo("kill", "lost").code == 0
    assert not job.finished, "accepted, and not done"
    apolo_platform.faults.clear()
    assert apolo("kill", "lost").code == 0
    assert job.finished


def test_the_ways_in_which_a_running_job_ends(
    apolo_platform: Platform, images: Images, engine: docker.DockerClient
):
    def started() -> Job:
        http = {"port": HTTP_PORT, "requires_auth": False}
        job = submit(apolo_platform, image=images.http_app(), http=http, max_run_time_minutes=240)
        apolo_platform.wait_for(lambda _: job.status != "pending")
        return job

    apolo_platform.minute_seconds = 0.01
    timed = started()
    assert apolo_platform.wait_for(lambda _: timed.reason) == "LifeSpanEnded"
    assert timed.status == "cancelled"
    assert timed.minutes > 240
    assert timed.price == Decimal(f"{timed.minutes:.9f}") / 60 * 5
    apolo_platform.minute_seconds = 60
    dying = started()
    assert read(dying.url) == APP, "no sign-in was asked for"
    apolo_platform.kill_container(dying)
    apolo_platform.wait_for(lambda _: dying.finished)
    assert (dying.status, dying.reason, dying.history[-1].exit_code) == ("failed", "Error", 137)
    lost = started()
    apolo_platform.lose(lost)
    assert (lost.status, lost.reason) == ("failed", "NotFound")
    poor = started()
    apolo_platform.account.credits = Decimal("0.001")
    assert apolo_platform.wait_for(lambda _: poor.reason) == "QuotaExhausted"
    apolo_platform.wait_for(lambda _: not containers_of(engine, poor))


def test_people_sign_in_to_the_platform_and_the_app_learns_nothing_of_it(
    apolo_platform: Platform, images: Images
):
    """The app sets a cookie and shows those that it got."""
    told = "#!/bin/sh\\necho Set-Cookie: own=1\\necho\\necho $HTTP_COOKIE"
    script = f"mkdir -p /www/cgi-bin; printf '{told}' >/www/cgi-bin/told; "
    script += f"busybox chmod +x /www/cgi-bin/told; exec httpd -f -p {HTTP_PORT} -h /www"
    http = {"port": HTTP_PORT, "requires_auth": True}
    job = submit(apolo_platform, image=images.runs(script), http=http)
    apolo_platform.wait_for(lambda _: job.status == "running")
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(f"{job.url}/cgi-bin/told") as reply:
        form = {"redirect_uri": parse_qs(urlsplit(reply.url).query)["redirect_uri"][0]}
        assert SIGN_IN_PAGE in reply.read().decode()
        sign_in = reply.url
    with browser.open(sign_in, urlencode(form).encode()) as reply:
        assert (reply.url, reply.read()) == (f"{job.url}/cgi-bin/told", b"\n")
    with browser.open(f"{job.url}/cgi-bin/told") as reply:
        assert reply.read() == b"own=1\n"


def test_a_job_waits_for_a_machine_and_its_image_comes_from_the_hub(
    apolo_platform: Platform, images: Images, engine: docker.DockerClient, registry: Registry
):
    name = f"course/app-{uuid.uuid4().hex[:8]}:1"
    apolo_platform.hub = registry.push(engine, images.http_app(), name).partition("/")[0]
    apolo_platform.faults.pending = "ClusterScalingUp"
    job = submit(apolo_platform, image=name, http={"port": HTTP_PORT})
    apolo_platform.wait_for(lambda _: job.reason == "ClusterScalingUp")
    assert LOADING_PAGE in read(job.url)
    apolo_platform.faults.clear()
    apolo_platform.wait_for(lambda _: job.status == "running")
    assert read(job.url) == APP
    seen = [change.reason for change in job.history]
    assert seen == ["Creating", "ClusterScalingUp", "Pulling", "ContainerCreating", None]
    apolo_platform.kill_container(job)
    apolo_platform.wait_for(lambda _: not containers_of(engine, job))
    for tag in (name, f"{apolo_platform.hub}/{name}"):
        engine.images.remove(tag)


def test_websockets_reach_the_app(apolo_platform: Platform, jupyter_image: str):
    """JupyterLab's terminals and kernels speak through them."""

    async def talk(url: str) -> list[object]:
        async with aiohttp.ClientSession(headers={"Authorization": "token abc"}) as session:
            while True:
                with suppress(aiohttp.ClientError):
                    async with session.post(f"{url}/api/terminals") as reply:
                        if reply.content_type == "application/json":
                            name = (await reply.json())["name"]
                            break
                await asyncio.sleep(0.1)
            async with session.ws_connect(f"{url}/terminals/websocket/{name}") as terminal:
                return list(await terminal.receive_json())

    http = {"port": 8888, "requires_auth": False}
    job = submit(apolo_platform, image=jupyter_image, http=http, env={"JUPYTER_TOKEN": "abc"})
    assert asyncio.run(talk(job.url)) == ["setup", {}]


TRAP = ["-c", "4", "-g", "1", "-m", "16G", "--http", "8787"]


@pytest.mark.usefixtures("logged_in")
def test_the_line_of_2019_asks_todays_client_for_something_else(
    apolo_platform: Platform, apolo: CommandLine, images: Images
):
    """It is why the line is never passed on: a day of the wrong machine, an address without the app."""
    options = images.runs("while true; do sleep 1; done")
    with apolo.started("run", options, *TRAP):
        [job] = apolo_platform.wait_for(Platform.jobs)
    assert (job.wish.preset.name, job.wish.command) == ("cpu-small", "-c 4 -g 1 -m 16G --http 8787")
    assert (job.wish.http_port, job.max_run_time_minutes) == (80, 1440)


def test_the_client_of_2020_logs_in_runs_and_kills(
    apolo_platform: Platform, neuro: CommandLine, images: Images, tmp_path: Path
):
    said = neuro("login", apolo_platform.url, **neuro.browser(tmp_path / "page"))
    assert (said.code, f"Logged into {apolo_platform.url}" in said.out) == (0, True)
    assert re.search(r"gpu-small 4 16\.0G . . 1 x nvidia-tesla-t4", neuro("config", "show").out)
    options = ["-s", "gpu-small", "--http", str(HTTP_PORT), "--life-span", "4h", "--tag", "classready"]
    said = neuro("run", *options, "--detach", "--name", "old", images.http_app())
    job = the_job(apolo_platform)
    assert (said.code, said.out.split()[-1]) == (0, "running")
    assert (job.wish.preset.name, job.max_run_time_minutes, job.wish.http_port) == (
        "gpu-small",
        240,
        HTTP_PORT,
    )
    assert f"Http URL {job.url}" in neuro("status", "old").out
    assert neuro("-q", "ps").out == job.id
    assert neuro("kill", "old").code == 0
    assert job.reason == "UserRequested"
    unknown = neuro("kill", "nobody")
    assert (unknown.code, "Cannot kill job nobody: no such job nobody" in unknown.err) == (1, True)
    assert neuro("run", images.exits(4), *TRAP).code != 0
    wrong = apolo_platform.jobs()[-1]
    assert (wrong.wish.preset.name, wrong.wish.http_port) == ("cpu-small", 80)
    assert (wrong.wish.command, wrong.max_run_time_minutes) == ("-c 4 -g 1 -m 16G --http 8787", 1440)
