"""Properties of what reads other programs' words: never an exception, and what was written is found again."""

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from checks import conda_places, python_places
from checks.catalog.gpu_present import adapters_in, cuda_version, listed_gpus
from checks.desktop import desktop_settings
from checks.model import Platform
from checks.questions import Completed, FileText, ReadFile
from tests.fakes import fake_host

SETTINGS = ReadFile("/Users/ada/Library/Group Containers/group.com.docker/settings-store.json")
VERSIONS = st.from_regex(r"[23]\.\d{1,2}\.\d{1,2}", fullmatch=True)
PATHS = st.from_regex(re.compile(r"C:\\[A-Za-z0-9 _.()-]{0,30}[A-Za-z0-9]\\python\.exe"), fullmatch=True)
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9 -]{0,30}[A-Za-z0-9]", fullmatch=True)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.text())
def test_no_text_breaks_a_parser(text: str) -> None:
    listed_gpus(text)
    cuda_version(text)
    adapters_in(text)
    python_places.launcher_lines(text)
    python_places.manager_list(text)
    python_places.said_version(Completed("ran", 0, text, text))
    conda_places.first_version(text)
    conda_places.version_in((text,), "conda")


@given(NAMES, st.integers(0, 200_000), st.from_regex(r"\d{3}\.\d{2}", fullmatch=True))
def test_a_gpu_is_read_as_nvidia_smi_writes_it(name: str, memory: int, driver: str) -> None:
    (gpu,) = listed_gpus(f"{name}, {memory}, {driver}\n")
    assert (gpu.name, gpu.memory, gpu.driver) == (name, memory * 1024**2, driver)


@given(VERSIONS, st.booleans())
def test_a_version_is_read_from_either_output(version: str, on_stderr: bool) -> None:  # noqa: FBT001 - drawn
    said = f"Python {version}\n"
    answer = Completed("ran", 0, "" if on_stderr else said, said if on_stderr else "")
    assert python_places.said_version(answer) == version


@given(st.lists(st.tuples(st.from_regex(r"3\.\d{1,2}", fullmatch=True), PATHS)))
def test_the_launchers_list_is_read_line_by_line(pythons: list[tuple[str, str]]) -> None:
    newer = "".join(f" -V:{version} *        {path}\n" for version, path in pythons)
    older = "".join(f" -{version}-64        {path}\n" for version, path in pythons)
    expected = tuple(pythons)
    assert (python_places.launcher_lines(newer), python_places.launcher_lines(older)) == (expected, expected)


@given(st.lists(st.tuples(VERSIONS, PATHS)))
def test_the_install_managers_list_is_read_without_active_environments(
    pythons: list[tuple[str, str]],
) -> None:
    runtimes = [
        {"id": "PythonCore", "sort-version": version, "executable": path} for version, path in pythons
    ]
    runtimes.append({"id": "__active-virtual-env", "sort-version": "3.9.0", "executable": "venv"})
    assert python_places.manager_list(json.dumps({"versions": runtimes})) == tuple(pythons)


@given(JSON)
def test_no_json_breaks_the_install_managers_list(value: Any) -> None:  # noqa: ANN401 - any JSON
    python_places.manager_list(json.dumps(value))
    python_places.manager_list(json.dumps({"versions": value}))


@given(
    st.from_regex(r"[a-z]+(-[a-z]+)?", fullmatch=True), VERSIONS, st.from_regex(r"[a-z0-9_]+", fullmatch=True)
)
def test_a_packages_version_is_read_from_its_file_name(package: str, version: str, build: str) -> None:
    names = ("history", f"{package}-extra-1.0-0.json", f"{package}-{version}-{build}.json")
    assert conda_places.version_in(names, package) == version


@given(JSON | st.text())
def test_docker_desktops_settings_may_hold_anything(value: Any) -> None:  # noqa: ANN401 - any JSON
    text = value if isinstance(value, str) else json.dumps(value)
    host = fake_host(Platform.MACOS, answers={SETTINGS: FileText("ok", text)})
    assert all(name == name.lower() for name in desktop_settings(host))
