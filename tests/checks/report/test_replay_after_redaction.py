"""A redacted transcript is judged as the machine itself was: that is what it is sent for."""

import datetime as dt
import os
import socket
from collections.abc import Mapping

import pytest

from checks.course import Course
from checks.course_file import read_course_file
from checks.course_file.source import SHIPPED
from checks.host import Host
from checks.model import Platform
from checks.probes import live_host
from checks.question import Secret
from checks.questions import (
    AppFacts,
    AppPage,
    Clock,
    ClockFacts,
    Command,
    Endpoint,
    EndpointFacts,
    Engine,
    EngineReply,
    Env,
    Fetch,
    Fetched,
    FileText,
    Interpreter,
    Memory,
    MemoryFacts,
    Paths,
    Port,
    PortFacts,
    Proxies,
    ProxyFacts,
    ReadFile,
    RegistryValue,
    Release,
    ReleaseFacts,
    SignIn,
    SignInFacts,
    Value,
    Volume,
    VolumeFacts,
    Which,
)
from checks.recording import replay
from checks.redaction import KnownSecrets, known_secrets, redact
from checks.registry import ALL_CHECKS
from checks.report import Report, build_report
from checks.report_file import read_report, to_json
from checks.runner import run_checks
from tests.checks.report.known import PASSWORD, demo_course
from tests.fakes import NotSaidError, absent, fake_host, ran
from tests.hosts import host_names, load_host

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
COURSES = sorted(path.stem for path in SHIPPED.glob("*.toml"))
ID = "9f2c1d4e5b6a" * 5 + "0123"


def judged(host: Host, course: Course) -> dict[str, str]:
    return {result.check: result.status for result in run_checks(ALL_CHECKS, host, course)}


def judged_twice(
    host: Host, course: Course, known: KnownSecrets
) -> tuple[Report, dict[str, str], dict[str, str]]:
    """The redacted report that travelled through a file, the first judgement, and that of the replay."""
    results = tuple(run_checks(ALL_CHECKS, host, course))
    report = build_report(results, host, course, advice={}, steps=(), tool_version="1", now=NOW)
    redacted = read_report(to_json(redact(report, known=known)), "r")
    return redacted, {r.check: r.status for r in results}, judged(replay(redacted.transcript), course)


@pytest.mark.parametrize("name", COURSES)
def test_this_machine_is_judged_the_same_after_redaction(name: str) -> None:
    course = read_course_file(SHIPPED / f"{name}.toml", {check.id for check in ALL_CHECKS})
    host = live_host()
    known = known_secrets(host, course, os.environ, host.home.rsplit("/", 1)[-1], [socket.gethostname()])
    _report, before, after = judged_twice(host, course, known)
    assert after == before


def silent_where_nothing_is_said(host: Host) -> Host:
    """The recorded machine, with an engine that does not answer where the recording holds none."""

    def answer(question):
        try:
            return host.ask(question)
        except NotSaidError:
            return _nothing(question)

    return Host(host.platform, host.home, answer)


def _nothing(question):
    match question:
        case Engine():
            return EngineReply("unreachable", error=f"no engine below {question.at}")
        case Proxies():
            proxy = "http://ada:pw-4711@proxy.ada.example:3128"
            return ProxyFacts({"https": proxy, "no": "localhost,ada.example"})
        case Fetch():
            return Fetched("dns", error=f"no address for {question.url} at 10.11.12.13")
        case Endpoint():
            return EndpointFacts("unix:///var/run/docker.sock", "default")
        case Release():
            return ReleaseFacts("Debian GNU/Linux 12", "12", "6.1.0", "amd64")
        case _:
            return _FACTS.get(type(question)) or absent(question)


_FACTS = {
    Port: PortFacts("taken", "ada-server"),
    Clock: ClockFacts(1795000000.0),
    Memory: MemoryFacts(2**34, 2**33),
    Volume: VolumeFacts("ok", "/", 2**40, 2**39),
    Interpreter: Value("/usr/bin/python3"),
    AppPage: AppFacts("starting"),
    SignIn: SignInFacts("unreachable"),
    RegistryValue: Value(),
}


@pytest.mark.parametrize("name", host_names())
def test_recorded_machines_are_judged_the_same_after_redaction(name: str) -> None:
    host = silent_where_nothing_is_said(load_host(name))
    known = known_secrets(host, demo_course(), {}, "ada", ["adas-laptop"])
    report, before, after = judged_twice(host, demo_course(), known)
    assert after == before
    written = to_json(report).decode().lower()
    assert [private for private in ("ada.example", "pw-4711", "\\ada\\", "/ada/") if private in written] == []


def engine_at(url: str, home: str, container_env: Mapping[str, str]) -> dict:
    """Answers of a machine whose course runs, with its secrets where they are in earnest."""
    lines = tuple(f"{name}={value}" for name, value in container_env.items())
    port = {"8787/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8787"}]}
    course = demo_course()
    app = url.replace("tcp", "http").replace("2376", "8787") + "/"
    return {
        Endpoint(): EndpointFacts(url, "DOCKER_HOST"),
        Engine("ping"): EngineReply("ok", data=True),
        Engine("version"): EngineReply("ok", data={"Version": "24.0.7", "ApiVersion": "1.43"}),
        Engine("info"): EngineReply(
            "ok", data={"ServerVersion": "24.0.7", "Name": "lab-box", "MemTotal": 2**34}
        ),
        Engine("disk"): EngineReply("ok", data={"LayersSize": 0, "Images": []}),
        Engine("image", course.image.name): EngineReply(
            "ok", data={"Id": f"sha256:{ID}", "Architecture": "amd64", "Os": "linux", "Size": 5}
        ),
        Engine("containers", "classready.course=demo"): EngineReply(
            "ok", data=[{"Id": ID, "Names": ["/classready-demo"], "State": "running", "Created": 1}]
        ),
        Engine("container", ID): EngineReply(
            "ok",
            data={
                "Id": ID,
                "Name": "/classready-demo",
                "State": {"Status": "running"},
                "Config": {"Image": course.image.name, "Env": lines},
                "NetworkSettings": {"Ports": port},
                "Mounts": [{"Type": "bind", "Source": f"{home}/work", "Destination": "/home/rstudio/work"}],
            },
        ),
        AppPage("rstudio", app): AppFacts("ready", "signs in"),
        SignIn("rstudio", app, "rstudio", Secret(PASSWORD)): SignInFacts("accepted", f"as {PASSWORD}"),
        Env("CONDA_EXE"): Value("/data/blue-team/conda/bin/conda"),
        Which("conda"): Paths(("/data/blue-team/conda/bin/conda",)),
        Env("DOCKER_CONFIG"): Value("/data/blue-team/cfg"),
        ReadFile("/data/blue-team/cfg/config.json"): FileText(
            "ok", '{"auths": {"quay.io": {"auth": "YWRhOnNlc2FtZS1vcGVu"}}, "credsStore": "none-such"}'
        ),
        Command(("/data/blue-team/conda/bin/conda", "--version")): ran("conda 24.1.0"),
    }


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("tcp://192.168.99.100:2376", "192.168.99.100"),
        ("tcp://10.20.30.40:2376", "10.20.30.40"),
        ("tcp://[2001:db8::17]:2376", "2001:db8::17"),
        ("tcp://blue-box.example:2376", "blue-box"),
    ],
)
def test_a_running_course_is_judged_the_same_after_redaction(url: str, secret: str) -> None:
    environment = {"JUPYTER_TOKEN": "sesame-0815", "LAB": "blue lab", "PASSWORD": PASSWORD}
    answers = engine_at(url, "/home/lovelace", environment)
    host = silent_where_nothing_is_said(fake_host(Platform.LINUX, "/home/lovelace", answers))
    known = known_secrets(host, demo_course(), {}, "lovelace", ["analytical-engine"])
    report, before, after = judged_twice(host, demo_course(), known)
    assert (before["app.signin"], before["conda.installed"]) == ("passed", "passed")
    assert after == before
    written = to_json(report).decode().lower()
    private = (secret, "lovelace", "sesame", "blue-team", "blue lab", "lab-box", PASSWORD.lower(), "ywrho")
    assert [one for one in private if one in written] == []
    assert redact(report, known=known) == report
