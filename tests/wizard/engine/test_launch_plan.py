"""What would be run, for engines and courses of every kind; no engine."""

from itertools import pairwise
from pathlib import Path, PureWindowsPath

import pytest
from msgspec.structs import replace

from checks.course import App, Course, Image
from wizard.engine.errors import EngineError
from wizard.engine.launch_plan import Gpu, LaunchPlan, plan_launch
from wizard.engine.traits import EngineTraits

COURSE = Course(
    id="keras",
    title="Deep learning",
    image=Image("example/rstudio:1", 2, 5, platforms=("linux/amd64",)),
    app=App("rstudio", 8787, user="rstudio", password="rstudio", work_folder="/home/rstudio/work"),
)
JUPYTER = replace(COURSE, app=App("jupyter", 8888, work_folder="/home/jovyan/work"))
WORK = Path("/home/student/course work")
MODERN = EngineTraits(api=(1, 47))


def planned(course: Course = COURSE, engine: EngineTraits = MODERN, **wishes: object) -> LaunchPlan:
    return plan_launch(course, engine, work=WORK, **wishes)


def test_command_is_complete_and_can_be_typed() -> None:
    plan = planned()
    assert plan.command == (
        "docker", "run", "--detach", "--init", "--name", "classready-keras",
        "--publish", "127.0.0.1:8787:8787", "--shm-size", "1g",
        "--volume", "/home/student/course work:/home/rstudio/work",
        "--label", "classready.course=keras", "--label", "classready.app=rstudio",
        "--label", f"classready.settings={plan.settings}",
        "example/rstudio:1",
    )  # fmt: skip


def test_address_is_on_loopback() -> None:
    assert (planned().bind, planned().url) == ("127.0.0.1", "http://127.0.0.1:8787")


def test_wanted_port_is_kept_apart_from_the_usual_one() -> None:
    assert (planned(port=9000).port, planned(port=9000).port_is_wanted) == (9000, True)
    assert (planned().port, planned().port_is_wanted) == (8787, False)


def test_engine_on_another_machine_publishes_to_all_and_is_opened_by_its_address() -> None:
    plan = planned(host="192.168.99.100")
    assert (plan.bind, plan.url) == ("0.0.0.0", "http://192.168.99.100:8787")
    assert (plan.work, plan.work_source) == (None, "")


def test_toolbox_gets_windows_folders_by_its_own_names() -> None:
    work = PureWindowsPath(r"C:\Users\Jo Doe\course")
    plan = plan_launch(COURSE, EngineTraits(toolbox=True, in_vm=True), work=work, host="192.168.99.100")  # type: ignore[arg-type]
    assert plan.work_source == "/c/Users/Jo Doe/course"


def test_course_without_a_work_folder_mounts_nothing() -> None:
    plan = planned(replace(COURSE, app=App("rstudio", 8787)))
    assert (plan.work, plan.work_source, "--volume" in plan.command) == (None, "", False)


@pytest.mark.parametrize(
    ("architecture", "platforms", "expected"),
    [
        ("amd64", ("linux/amd64",), None),
        ("arm64", ("linux/amd64",), "linux/amd64"),
        ("arm64", ("linux/amd64", "linux/arm64"), None),
        ("arm64", ("linux/arm64/v8",), None),
    ],
)
def test_platform_is_passed_where_the_image_has_none_of_the_engines(
    architecture: str, platforms: tuple[str, ...], expected: str | None
) -> None:
    course = replace(COURSE, image=Image("x/y:1", 1, 1, platforms=platforms))
    assert planned(course, EngineTraits(api=(1, 41), architecture=architecture)).platform == expected


@pytest.mark.parametrize(
    ("engine", "expected", "option"),
    [
        (EngineTraits(api=(1, 41)), Gpu.REQUEST, ("--gpus", "all")),
        (EngineTraits(api=(1, 47), nvidia_runtime=True), Gpu.REQUEST, ("--gpus", "all")),
        (EngineTraits(api=(1, 50), nvidia_cdi=True), Gpu.CDI, ("--device", "nvidia.com/gpu=all")),
        (EngineTraits(api=(1, 39), nvidia_runtime=True), Gpu.RUNTIME, ("--runtime", "nvidia")),
    ],
)
def test_gpu_is_asked_for_in_the_newest_way_that_the_engine_knows(
    engine: EngineTraits, expected: Gpu, option: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    plan = planned(engine=engine, gpu=True)
    assert plan.gpu is expected
    assert option in pairwise(plan.command)


@pytest.mark.parametrize(
    ("system", "engine", "problem"),
    [
        ("darwin", MODERN, "gpu-not-available-on-mac"),
        ("linux", EngineTraits(api=(1, 39)), "nvidia-container-toolkit-missing"),
    ],
)
def test_gpu_that_cannot_be_had_is_a_clear_no(
    system: str, engine: EngineTraits, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    with pytest.raises(EngineError) as caught:
        planned(engine=engine, gpu=True)
    assert caught.value.problem == problem


def test_gpu_is_not_asked_for_unasked() -> None:
    assert planned().gpu is Gpu.NONE


def test_selinux_is_told_to_let_the_container_into_the_folder() -> None:
    command = planned(engine=EngineTraits(selinux=True)).command
    assert ("--security-opt", "label=disable") in pairwise(command)


def test_token_of_the_course_is_never_shown() -> None:
    plan = planned(replace(JUPYTER, app=App("jupyter", 8888, password="hush-hush")))
    assert plan.token == "hush-hush"
    assert "hush-hush" not in " ".join(plan.command) + repr(plan)


def test_only_jupyter_has_a_token() -> None:
    assert (planned().token, planned(JUPYTER).token) == (None, "")


@pytest.mark.parametrize(
    "change",
    [
        {"app": replace(COURSE.app, environment={"A": "1"})},
        {"app": replace(COURSE.app, work_folder="/elsewhere")},
        {"app": replace(COURSE.app, port=8788)},
    ],
)
def test_settings_change_with_what_a_container_cannot_change(change: dict[str, App]) -> None:
    assert planned(replace(COURSE, **change)).settings != planned().settings


def test_settings_do_not_change_with_the_port_or_the_image() -> None:
    other = replace(COURSE, image=Image("example/rstudio:2", 2, 5))
    assert planned(other, port=9000).settings == planned().settings


def test_only_rstudio_works_as_a_named_user() -> None:
    assert (planned().user, planned(JUPYTER).user) == ("rstudio", "")
