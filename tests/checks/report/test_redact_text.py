import base64

import pytest

from checks.model import Platform
from checks.redaction import redact_text, redact_texts
from checks.report import Redaction
from tests.checks.report.known import HOMES, PASSWORD, known
from tests.fakes import fake_host

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLXBhcnQ"
GITHUB = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
HEX_48 = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978"
LOGIN = base64.b64encode(b"someone:sesame-open").decode()

TAKEN = [
    ("open /home/lovelace/.docker/config.json", "open <home>/.docker/config.json"),
    ("FILE:///HOME/LOVELACE/x", "FILE://<home>/x"),
    ("path=%2Fhome%2Flovelace%2Fwork", "path=<home>%2Fwork"),
    ("user Lovelace logged in", "user <user> logged in"),
    ("lovelace@analytical-engine:~$", "<user>@<host-1>:~$"),
    ("C:\\Users\\Grace Hopper\\AppData", "C:\\Users\\<user-2>\\AppData"),
    ("C:\\\\Users\\\\grace\\\\AppData", "C:\\\\Users\\\\<user-2>\\\\AppData"),
    ("/mnt/c/Users/grace/file", "/mnt/c/Users/<user-2>/file"),
    ("/Users/grace/Library", "/Users/<user-2>/Library"),
    ("unix:///home/grace/.colima/docker.sock", "unix:///home/<user-2>/.colima/docker.sock"),
    ("dial tcp 10.0.0.5:2375: refused", "dial tcp <ip-1>:2375: refused"),
    ("tcp://192.168.99.100:2376", "tcp://192.168.99.<ip-1>:2376"),
    ("http://[fe80::1c2:3ff]:8787/", "http://<ip-1>:8787/"),
    ("inet6 2001:db8::17 dev", "inet6 <ip-1> dev"),
    ("ether 02:42:AC:11:00:02", "ether <mac-1>"),
    ("write to ada.king@example.org.", "write to <email-1>."),
    ("mail=ada%40example.org", "mail=<email-1>"),
    (f"Authorization: Bearer {JWT}", "Authorization: Bearer <secret-1>"),
    (f"Authorization: Basic {LOGIN}", "Authorization: Basic <secret-1>"),
    (f'{{"auths": {{"x": {{"auth": "{LOGIN}"}}}}}}', '{"auths": {"x": {"auth": "<secret-1>"}}}'),
    (f"got {JWT} back", "got <secret-1> back"),
    ("AWS_KEY AKIAIOSFODNN7EXAMPLE", "AWS_KEY <secret-1>"),
    (f"cloned with {GITHUB}.", "cloned with <secret-1>."),
    ("glpat-abcdefghij0123456789", "<secret-1>"),
    ("xoxb-1234567890-abcdefgh", "<secret-1>"),
    ("pypi-AgEIcHlwaS5vcmcCJDAw", "<secret-1>"),
    (f"http://127.0.0.1:8888/lab?token={HEX_48}", "http://127.0.0.1:8888/lab?token=<secret-1>"),
    (f"the token is {HEX_48}", "the token is <secret-1>"),
    ("https://u:p%40ss@registry.example/x", "https://<user-2>:<secret-1>@registry.example/x"),
    ("proxy u:pw@proxy.example:3128", "proxy <user-2>:<secret-1>@proxy.example:3128"),
    ("?user=x&password=hunter2&y=1", "?user=x&password=<secret-1>&y=1"),
    ('{"Password": "correct horse"}', '{"Password": "<secret-1>"}'),
    ("PASSWORD=rstudio", "PASSWORD=<secret-1>"),
    ("docker login --password hunter2 x", "docker login --password <secret-1> x"),
    (f"signed in with {PASSWORD}", "signed in with <secret-1>"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "<secret-1>"),
    ("key Zx9QpL2vTn8RkW4mYb7HcD3f here", "key <secret-1> here"),
    ("host DESKTOP-4T2K9QF said", "host <host-1> said"),
    ("Graces-MacBook-Pro.local", "<host-1>"),
]
STAYS = [
    "127.0.0.1:8787 and ::1 and 0.0.0.0:80",
    "Microsoft Windows [Version 10.0.22631.4317]",
    "version 1.2.3.4",
    "pip install foo==1.2.3.4",
    "Downloading foo-1.2.3.4-py3-none-any.whl (12 kB)",
    "sha256:" + "0123456789abcdef" * 4,
    "python@sha256:" + "0123456789abcdef" * 4,
    "registry.example:5000/team/image:1.0@sha256:" + "ab" * 32,
    "9f2c1d4e5b6a: Pull complete",
    "commit 3f786850e387550fdaab836ed7e6dc881de23001",
    "unauthorized: authentication required",
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
    "docker run -d -p 8787:8787 -v /srv:/data rocker/rstudio:4.3.2",
    "at 12:34:56 the pull ended, 3:05 later",
    "std::vector and dplyr::filter",
    "Successfully installed numpy-1.26.4 pandas-2.1.0 typing_extensions-4.8.0",
    "Get:1 http://packages.example.org/debian bookworm/main amd64 libc6 amd64 2.36-9+deb12u4 [2,757 kB]",
    "python-3.12.4-h5148396_1.json",
    "error: token expired; run docker login again",
    "git clone git@github.com:org/repo.git",
    "/home/rstudio/work",
    "https://docs.example.org/home/index.html",
    "C:\\Users\\Public\\Desktop",
    "Client: Docker Engine - Community\n Version:           24.0.7\n API version:       1.43",
    "HypervisorPlatform VirtualMachinePlatform Microsoft-Windows-Subsystem-Linux",
    "Created symlink getty.target.wants/getty@tty1.service",
    "Adding debian:DigiCert_TLS_RSA4096_Root_G5.pem",
    "ii  base-passwd  3.6.1  amd64  Debian base system master password",
    'exec: "pass": executable file not found in $PATH',
    "auth::common::signIn and DISABLE_AUTH=true",
    "550e8400-e29b-41d4-a716-446655440000",
]


@pytest.mark.parametrize(("text", "expected"), TAKEN)
def test_what_is_private_becomes_a_token(text: str, expected: str) -> None:
    assert redact_text(text, known()) == expected


@pytest.mark.parametrize("redacted", [expected for _text, expected in TAKEN])
def test_a_redacted_text_stays_as_it_is(redacted: str) -> None:
    assert redact_text(redacted, known()) == redacted


@pytest.mark.parametrize("text", STAYS)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert redact_text(text, known()) == text


def test_a_home_with_spaces_is_found_with_either_slash_and_escaped() -> None:
    windows = known(user="Ada Lovelace", host=fake_host(Platform.WINDOWS, HOMES[Platform.WINDOWS]))
    texts = (
        r"C:\Users\Ada Lovelace\x",
        "c:/users/ada lovelace/x",
        r"C:\\Users\\Ada Lovelace\\x",
        "C%3A%5CUsers%5CAda%20Lovelace%5Cx",
    )
    assert [redact_text(text, windows) for text in texts] == [
        r"<home>\x",
        "<home>/x",
        r"<home>\\x",
        "<home>%5Cx",
    ]


@pytest.mark.parametrize("name", ["a", "root", "test", "docker", "python", "ubuntu", "admin"])
def test_a_user_called_as_a_common_word_mangles_nothing(name: str) -> None:
    text = f"{name} tests a {name}-image of python in the docker root"
    assert redact_text(text, known(user=name)) == text


def test_a_user_called_as_a_common_word_is_taken_out_of_paths() -> None:
    assert redact_text("/home/docker/x /Users/docker/y", known(user="docker")) == "<home>/x /Users/<user>/y"


def test_a_name_inside_another_word_stays() -> None:
    text = "Canada, madam: adapters"
    assert redact_text(f"{text} ada", known(user="ada")) == f"{text} <user>"


def test_the_same_secret_has_the_same_token() -> None:
    text = "10.1.2.3 10.1.2.4 10.1.2.3"
    assert redact_text(text, known()) == "<ip-1> <ip-2> <ip-1>"


@pytest.mark.parametrize(
    ("name", "value", "text", "expected"),
    [
        ("MY_TOKEN", "hunter2", "it was hunter2", "it was <secret-1>"),
        ("LAB_NAME", "the blue lab", "in The+Blue+Lab now", "in <env-1> now"),
        ("MAMBA_ROOT_PREFIX", "/data/blue/mamba", "/data/blue/mamba/bin", "<env-1>/mamba/bin"),
        ("DOCKER_HOST", "ssh://ada@blue.example", "blue.example is off", "<host-2> is off"),
        ("LANG", "en_US.UTF-8", "en_US.UTF-8", "en_US.UTF-8"),
        ("PROGRAMDATA", r"C:\ProgramData", r"C:\ProgramData\x", r"C:\ProgramData\x"),
    ],
)
def test_values_of_variables_are_taken_out(name: str, value: str, text: str, expected: str) -> None:
    assert redact_text(text, known({name: value}, hosts=("analytical-engine",))) == expected.replace(
        "<host-2>", "<host-1>"
    )


def test_a_secret_inside_base64_is_found() -> None:
    hidden = base64.b64encode(f"x {PASSWORD} y".encode()).decode()
    assert redact_text(f"data {hidden}", known()) == "data <secret-1>"


def test_public_words_of_the_course_stay() -> None:
    text = "docker pull example/rstudio:1"
    assert redact_text(text, known(user="example")) == text


def test_texts_that_go_together_share_their_tokens_and_say_where_something_was() -> None:
    texts = {"a.log": f"token {GITHUB} of 10.0.0.5", "b.log": f"again {GITHUB}", "c.log": "nothing here"}
    cleaned, redactions = redact_texts(texts, known())
    assert cleaned == {
        "a.log": "token <secret-1> of <ip-1>", "b.log": "again <secret-1>", "c.log": "nothing here",
    }  # fmt: skip
    assert redactions == (
        Redaction("IP address", 1, ("a.log",)),
        Redaction("password or token", 2, ("a.log", "b.log")),
    )
