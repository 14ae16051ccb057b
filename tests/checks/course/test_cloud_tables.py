"""``[cloud]``, ``[client]`` and ``[conda]``: what each provider takes, and what it can't be told."""

from pathlib import Path

import pytest

from checks.course import Client, Cloud
from checks.course_file import CourseError, read_course
from checks.course_file.schema import REFERENCE_FILE
from tests.checks.course.known import KNOWN_CHECKS, MINIMAL

ROOT = Path(__file__).parents[3]
PINS = ("apolo-cli==26.9.0",)
CONDA = '[conda]\nname = "class"\npython = "3.11"\n'
CLIENT = '[client]\nname = "apolo"\npackages = ["apolo-cli==26.9.0"]\n'


def read(more: str):
    return read_course(MINIMAL + more, "c.toml", KNOWN_CHECKS)


def faults(more: str) -> list[str]:
    with pytest.raises(CourseError) as caught:
        read(more)
    return [str(fault).partition(": ")[2] for fault in caught.value.problems]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('provider = "apolo"', Cloud("apolo")),
        ('provider = "apolo"\nurl = "https://api.example/v1"', Cloud("apolo", "https://api.example/v1")),
        ('provider = "ssh"\npower_off = true', Cloud("ssh", power_off=True)),
        (
            'provider = "ssh"\nhost = "ada@gpu.example"\nprice_per_hour = 0.6\ncurrency = "USD"',
            Cloud("ssh", host="ada@gpu.example", price_per_hour=0.6, currency="USD"),
        ),
        (
            'provider = "batch"\nhost = "log2"\nbuild_host = "dev2"\nqueue = "gpu.q"\noptions = ["-V"]',
            Cloud("batch", host="log2", build_host="dev2", queue="gpu.q", options=("-V",)),
        ),
        ('provider = "sky"\ninfra = "aws"\ngpu = "T4"', Cloud("sky", infra="aws", gpu="T4")),
        ('provider = "sky"\ngpus = 0', Cloud("sky", gpus=0)),
        # What is empty says nothing, so it is no mistake.
        ('provider = "apolo"\nhost = ""\noptions = []\npower_off = false', Cloud("apolo")),
    ],
)  # fmt: skip
def test_each_provider_takes_its_own_keys(lines: str, expected: Cloud) -> None:
    assert read(f"[cloud]\n{lines}\n").cloud == expected


@pytest.mark.parametrize(
    ("provider", "key", "value", "others"),
    [
        ("apolo", "host", '"h"', "ssh and batch"),
        ("apolo", "infra", '"aws"', "sky"),
        ("apolo", "currency", '"USD"', "ssh and batch"),
        ("ssh", "url", '"https://x.example"', "apolo"),
        ("ssh", "queue", '"gpu.q"', "batch"),
        ("batch", "power_off", "true", "ssh"),
        ("batch", "gpu", '"T4"', "sky"),
    ],
)
def test_a_key_of_another_provider_is_a_mistake(provider: str, key: str, value: str, others: str) -> None:
    assert faults(f'[cloud]\nprovider = "{provider}"\n{key} = {value}\n') == [
        f"cloud.{key}: is not used by the provider {provider}. It belongs to {others}; remove it."
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            'provider = "sky"\ninfra = "aws"',
            "gpu: is missing; SkyPilot has to be told which GPU, such as T4. `sky show-gpus` lists them.",
        ),
        (
            'provider = "ssh"\nprice_per_hour = 0.6',
            "currency: is missing; in which currency is price_per_hour, such as USD?",
        ),
        ('provider = "ssh"\nhours = 13', "hours: expected hours above 0, at most 12, got the number 13."),
        ('provider = "ssh"\nhours = 0', "hours: expected hours above 0, at most 12, got the number 0."),
    ],
)
def test_what_no_job_can_be_made_of_is_a_mistake(lines: str, said: str) -> None:
    assert faults(f"[cloud]\n{lines}\n") == [f"cloud.{said}"]


def test_an_unknown_provider_is_the_only_mistake() -> None:
    assert faults('[cloud]\nprovider = "neuromation"\nhost = "h"\n') == [
        "cloud.provider: expected 'apolo' or 'ssh' or 'batch' or 'sky', got the text \"neuromation\"."
    ]


@pytest.mark.parametrize(
    "option",
    ["h_rt=99:00:00", "-l h_rt=9:0:0", "--time=3-0", "-t", "--array=1-100", "-N", "--job-name=x", "-J", "-a"],
)  # fmt: skip
def test_no_option_may_change_when_a_job_ends_or_what_it_is_called(option: str) -> None:
    said = f'cloud.options: "{option}" is set by classready, which must know a job\'s name and its end.'
    assert faults(f'[cloud]\nprovider = "batch"\noptions = ["-V", "{option}"]\n') == [
        f"{said} hours says when it ends."
    ]


@pytest.mark.parametrize(
    "option", ["-l", "gpu_mem=10G", "--gres=gpu:1", "-A", "class", "-pe", "smp", "-notify"]
)
def test_other_options_are_the_courses_own(option: str) -> None:
    assert read(f'[cloud]\nprovider = "batch"\noptions = ["{option}"]\n').cloud


@pytest.mark.parametrize(
    "host",
    [
        "gpu", "gpu.example.edu", "ada@gpu.example.edu", "ada@10.0.0.7", "ssh://ada@gpu.example.edu:2222",
        "ssh://gpu", "ada@2001:db8::7", "ssh://ada@[2001:db8::7]:22", "gpu_box",
    ],
)  # fmt: skip
def test_machines_as_ssh_takes_them(host: str) -> None:
    cloud = read(f'[cloud]\nprovider = "ssh"\nhost = "{host}"\n').cloud
    assert cloud is not None
    assert cloud.host == host


@pytest.mark.parametrize(
    "host",
    [
        "-oProxyCommand=x",
        "ada@-x",
        "gpu.example.edu:22",
        "a b",
        "ada@",
        "ssh://-x",
        "http://gpu",
        "x;y",
        "$(x)",
    ],
)
def test_what_ssh_would_misread_is_no_machine(host: str) -> None:
    expected = "a machine as ssh takes it: host, user@host or ssh://user@host:port"
    assert faults(f'[cloud]\nprovider = "ssh"\nhost = "{host}"\n') == [
        f'cloud.host: expected {expected}, got the text "{host}".'
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            f'{CLIENT}environment = "conda"\n',
            'client.environment: is conda, but the course has no [conda]. Add [conda], or write "venv".',
        ),
        (
            f'{CONDA}{CLIENT}python = "3.11"\n',
            "client.python: is not used in a conda environment. [conda] says which Python it has.",
        ),
        (
            f'{CLIENT}verify = ["sh", "-c", "apolo --version"]\n',
            'client.verify: must begin with the client\'s own command, "apolo".',
        ),
        (
            f'{CLIENT}environment = "pipx"\n',
            "client.environment: expected '' or 'conda' or 'venv' or 'uv', got the text \"pipx\".",
        ),
    ],
)
def test_a_client_whose_environment_can_not_be(more: str, said: str) -> None:
    assert faults(more) == [said]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (f'{CONDA}{CLIENT}environment = "conda"\n', Client("apolo", PINS, environment="conda")),
        (f'{CONDA}{CLIENT}environment = "uv"\npython = "3.12"\n', Client("apolo", PINS, (), "uv", "3.12")),
        (f'{CLIENT}python = "3.12"\n', Client("apolo", PINS, python="3.12")),
        (f'{CLIENT}verify = ["apolo", "--version"]\n', Client("apolo", PINS, ("apolo", "--version"))),
    ],
)  # fmt: skip
def test_a_client_lives_where_the_course_says(more: str, expected: Client) -> None:
    assert read(more).client == expected


def cloud_examples() -> list[str]:
    page = (ROOT / REFERENCE_FILE).read_text("utf-8")
    section = page.partition("## A GPU in the cloud\n")[2].partition("\n## ")[0]
    return [block.partition("```")[0] for block in section.split("```toml\n")[1:]]


@pytest.mark.parametrize("example", cloud_examples())
def test_every_example_of_the_page_is_valid(example: str) -> None:
    assert read(example).cloud or read(example).client


def test_the_page_has_an_example_for_each_provider() -> None:
    courses = [read(example) for example in cloud_examples()]
    assert {course.cloud.provider for course in courses if course.cloud} == {"apolo", "ssh", "batch", "sky"}
    assert {client.name for course in courses if (client := course.client)} >= {"apolo", "neuro"}
