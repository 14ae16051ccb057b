"""The job's script and what is said before anything is asked for."""

import subprocess

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.course import App, Image
from checks.model import Status
from tests.fakes import course
from tests.wizard.cloud.batch.cluster import CLOUD, RSTUDIO
from wizard.cloud.batch.building import Build, script
from wizard.cloud.batch.far_checks import far_checks
from wizard.cloud.batch.job_script import job_script
from wizard.cloud.batch.login_node import Survey, image_file
from wizard.cloud.batch.slurm import Slurm

GIB = 1024**3
COURSE = course(image=Image("example/rstudio:1", 6.0, 20.0), app=RSTUDIO, cloud=CLOUD)
SURVEY = Survey(
    "ada", "/home/ada", "log2", Slurm(), "apptainer version 1.3.4", has_image=False, free=100 * GIB
)


def parses(text: str) -> bool:
    return (
        subprocess.run(["bash", "-n"], input=text.encode(), capture_output=True, check=False).returncode == 0
    )


@pytest.mark.parametrize("kind", ["rstudio", "jupyter", "http"])
def test_the_script_is_bash_and_holds_no_password(kind):
    app = App(kind=kind, port=8787, user="rstudio", password="hunter2")
    text = job_script(msgspec.structs.replace(COURSE, app=app), "classready-x", 60, "/home/ada/x.sif", "ada")
    assert parses(text)
    assert "hunter2" not in text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\n\r", exclude_categories=["Cs"])))
def test_what_a_course_file_says_is_never_read_as_shell(text):
    app = App(kind="http", port=80, environment={"GREETING": text})
    made = job_script(
        msgspec.structs.replace(COURSE, app=app), "classready-x", 60, f"/home/{text}/x.sif", text
    )
    head = made[: made.index("# What runs on")]
    shown = 'printf "%s\\0" "$APPTAINERENV_GREETING" "$SINGULARITYENV_GREETING" "$user" "$image"'
    done = subprocess.run(["bash", "-s"], input=f"{head}\n{shown}".encode(), capture_output=True, check=True)
    assert done.stdout.decode().split("\0")[:4] == [text, text, text, f"/home/{text}/x.sif"]


def test_another_tag_or_digest_is_another_file():
    digest = f"sha256:{'a' * 64}"
    pinned = msgspec.structs.replace(COURSE, image=msgspec.structs.replace(COURSE.image, digest=digest))
    assert image_file(COURSE) == "example_rstudio_1.sif"
    assert image_file(pinned) == f"example_rstudio_1_sha256_{'a' * 64}.sif"
    assert parses(script(Build("example/rstudio:1", "x.sif", "classready-x")))


@pytest.mark.parametrize(
    ("changes", "build_host", "statuses", "problem"),
    [
        ({}, "", "passed passed passed", None),
        ({"scheduler": None}, "", "failed passed passed", "scheduler-command-missing"),
        ({"apptainer": ""}, "", "passed failed passed", "apptainer-not-available"),
        ({"apptainer": ""}, "dev1", "passed unknown passed", "apptainer-not-available"),
        ({"apptainer": "", "has_image": True}, "", "passed passed passed", None),
        ({"free": 2 * GIB}, "", "passed passed warned", "apptainer-tmp-full"),
        ({"free": None}, "", "passed passed unknown", None),
    ],
)
def test_a_login_node_is_judged_before_anything_is_asked_for(changes, build_host, statuses, problem):
    fields = {name: getattr(SURVEY, name) for name in SURVEY.__dataclass_fields__}
    results = far_checks(COURSE, Survey(**{**fields, **changes}), build_host)
    assert " ".join(each.status for each in results) == statuses
    problems = {finding.problem for each in results for finding in each.findings} - {None}
    assert problems == ({problem} if problem else set())
    assert {each.status for each in results} <= set(Status)
