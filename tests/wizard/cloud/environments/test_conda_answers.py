"""What conda, mamba and micromamba write with --json is read as they mean it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import Platform
from checks.problems import diagnose
from wizard.cloud.environments.conda_answers import downloading, prefix_in, refusal_in

RECORDED = Path(__file__).parents[3] / "data" / "conda"
MAMBA = {
    "success": False,
    "solver_problems": ["nothing provides requested python 3.7**"],
    "log_history": [{"message": "Could not solve for environment specs", "level": "critical"}],
}
"""As mamba 2.5's source writes it: libmamba/src/api/utils.cpp and src/core/output.cpp."""
CONDA_4 = {
    "caused_by": "None",
    "error": "PackagesNotFoundError: The following packages are not available from current channels",
    "exception_name": "PackagesNotFoundError",
    "message": "The following packages are not available from current channels:\n\n  - python=3.7\n",
    "packages": ["python=3.7"],
}
"""The words of https://github.com/conda/conda/issues/12206, under the keys of conda 4.4 and later."""


def recorded(name: str) -> str:
    return str(json.loads((RECORDED / f"{name}.json").read_text())["out"])


@pytest.mark.parametrize(
    ("name", "exception", "problem"),
    [
        (
            "no-such-python-for-apple-silicon",
            "PackagesNotFoundInChannelsError",
            "conda-no-apple-silicon-build",
        ),
        ("nothing-listens", "CondaHTTPError", "conda-connection-failed"),
        ("name-not-found", "CondaHTTPError", "conda-connection-failed"),
        ("terms-not-accepted", "CondaToSNonInteractiveError", "conda-tos-not-accepted"),
        ("no-such-environment", "EnvironmentLocationNotFound", "conda-environment-missing"),
    ],
)
def test_a_recorded_refusal_is_explained(name, exception, problem):
    refusal = refusal_in(recorded(name))
    assert refusal is not None
    assert refusal.name == exception
    found = diagnose(refusal.words, "python-conda", Platform.MACOS)
    assert found[0].problem.id == problem


@pytest.mark.parametrize("file", sorted(RECORDED.glob("*.json")), ids=lambda file: file.stem)
def test_every_recording_says_where_it_is_from(file):
    said = json.loads(file.read_text())
    assert said["source"].startswith("recorded from conda 26.8.0")
    assert (refusal_in(said["out"]) is None) == (said["code"] == 0)


def test_the_folder_of_what_was_made_is_read():
    assert prefix_in(recorded("created")) == "/home/ada/miniforge3/envs/neuromation"
    assert prefix_in(recorded("nothing-listens")) is None


def test_mambas_problems_and_its_log_are_its_words():
    words = refusal_in(json.dumps(MAMBA, indent=4)).words
    assert words == "nothing provides requested python 3.7**\nCould not solve for environment specs"
    found = diagnose(words, "python-conda", Platform.MACOS)
    assert found[0].problem.id == "conda-no-apple-silicon-build"


def test_an_older_condas_refusal_is_read():
    refusal = refusal_in(json.dumps(CONDA_4))
    assert refusal.is_about_packages
    assert refusal.words.startswith("PackagesNotFoundError: The following packages")


def test_progress_comes_before_the_answer_each_part_behind_a_nul_byte():
    lines = [
        '{"fetch":"python-3.7.12","finished":false,"maxval":1,"progress":0.000000}',
        '\0{"fetch":"python-3.7.12","finished":false,"maxval":1,"progress":0.500000}',
        '\0{"fetch":"python-3.7.12","finished":true,"maxval":1,"progress":1}',
    ]
    assert [downloading(line) for line in lines] == ["python-3.7.12", "", ""]
    text = "\n".join([*lines, '\0{"success": true, "prefix": "/home/ada/miniforge3/envs/x"}'])
    assert prefix_in(text) == "/home/ada/miniforge3/envs/x"
    assert refusal_in(text) is None


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    downloading(text)
    assert prefix_in(text) is None
    assert refusal_in(text) is None


@given(
    st.recursive(st.none() | st.booleans() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v))
)
def test_any_json_is_read_without_an_error(value):
    text = json.dumps(
        {"error": value, "log_history": value, "message": value, "prefix": value, "fetch": value}
    )
    downloading(text)
    prefix_in(text)
    refusal_in(text)


@given(words=st.text(min_size=1).filter(str.strip), noise=st.text(alphabet="abc \n["))
def test_a_message_is_found_behind_other_output(words, noise):
    text = noise + "\0" + json.dumps({"error": "E", "message": words})
    assert refusal_in(text).words == words.strip()
