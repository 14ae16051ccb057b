"""Containers that end, never answer, refuse the login or find their port taken, and launches at once."""

import random
import socket
from subprocess import TimeoutExpired

import docker
import pytest

from tests.faults.courses import Course
from tests.faults.program import Program, ended, kill
from tests.parts.engine import Containers
from tests.parts.images import HTTP_PORT, Images
from wizard.engine.container import course_containers


def test_an_app_that_never_answers_is_given_up_and_left_running(
    classready: Program, course: Course, images: Images, port: int, engine: docker.DockerClient
) -> None:
    path = course(images.never_ready(), more="start_seconds = 1")
    found = classready.run("launch", "--course", path, "--port", str(port))
    assert (found.code, found.err) == (1, "")
    assert "It runs, but has not answered within 1 seconds." in found.out
    assert "Wait a minute and load the page again." in found.out
    assert engine.containers.get(course.container).status == "running"
    assert classready.run("check", "app.ready", "--course", path).code == 1


def test_a_login_that_is_refused_is_a_failed_check(
    classready: Program, course: Course, rstudio_standin_image: str, port: int
) -> None:
    login = 'user = "rstudio"\npassword = "not-this"'
    path = course(rstudio_standin_image, kind="rstudio", port=8787, more=login)
    assert classready.run("launch", "--course", path, "--port", str(port)).code == 0
    found = classready.run("check", "app.signin", "--course", path)
    assert found.code == 1
    assert "✗ app.signin The app does not accept the course's login." in found.out
    assert "check Caps Lock and the keyboard layout" in found.out
    assert "not-this" not in found.out + found.err


def test_an_image_that_is_not_here_is_to_be_pulled_first(
    classready: Program, course: Course, engine: docker.DockerClient
) -> None:
    found = classready.run("launch", "--course", course("127.0.0.1:1/none:1"))
    assert (found.code, found.err) == (1, "")
    assert "✗ The image 127.0.0.1:1/none:1 is not on this computer yet." in found.out
    assert "$ classready pull" in found.out
    assert course_containers(engine, course.id) == []


def test_a_port_that_a_program_has_is_passed_over(
    classready: Program, course: Course, images: Images
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = classready.run("launch", "--course", course(images.http_app()), "--port", str(port))
    assert (found.code, found.err) == (0, "")
    assert f"Port {port} was taken, so it is at port " in found.out


def test_a_port_that_another_container_has_is_passed_over(
    classready: Program, course: Course, images: Images, containers: Containers, port: int
) -> None:
    other = containers(images.http_app(), ports={f"{HTTP_PORT}/tcp": ("127.0.0.1", port)})
    found = classready.run("launch", "--course", course(images.http_app()), "--port", str(port))
    assert (found.code, found.err) == (0, "")
    assert f"Port {port} was taken, so it is at port " in found.out
    other.reload()
    assert other.status == "running"


def test_the_port_of_another_course_is_passed_over(
    classready: Program, course: Course, images: Images, engine: docker.DockerClient, port: int
) -> None:
    image = images.http_app()
    folder = classready.here / "other"
    folder.mkdir()
    other = Course(folder, f"{course.id}-2")
    both = [
        classready.start("launch", "--course", write(image), "--port", str(port)) for write in (course, other)
    ]
    found = [ended(one) for one in both]
    for container in course_containers(engine, other.id):
        container.remove(force=True)
    assert [(one.code, one.err) for one in found] == [(0, "")] * 2
    assert sum(f"It answers at http://127.0.0.1:{port} " in one.out for one in found) == 1
    assert sum(f"Port {port} was taken, so it is at port " in one.out for one in found) == 1


def test_a_container_of_somebody_elses_with_our_name_is_left_alone(
    classready: Program, course: Course, images: Images, containers: Containers
) -> None:
    other = containers(images.http_app(), name=course.container)
    found = classready.run("launch", "--course", course(images.http_app()))
    assert (found.code, found.err) == (1, "")
    assert f"There is a container called {course.container} that classready did not make" in found.out
    other.reload()
    assert other.status == "running"


def test_a_container_that_would_be_lost_is_only_made_anew_with_a_word(
    classready: Program, course: Course, images: Images, engine: docker.DockerClient, port: int
) -> None:
    path = course(images.http_app())
    classready.run("launch", "--course", path, "--port", str(port))
    before = engine.containers.get(course.container).id
    found = classready.run("launch", "--course", course(images.http_app_after(0.01)), "--port", str(port))
    assert found.code == 1
    assert found.out.endswith("The container was left as it is. `classready launch --yes` makes it anew.")
    assert engine.containers.get(course.container).id == before


def test_two_launches_at_once_make_one_container(
    classready: Program, course: Course, images: Images, engine: docker.DockerClient, port: int
) -> None:
    path = course(images.http_app_after(0.3))
    both = [classready.start("launch", "--course", path, "--port", str(port)) for _ in range(2)]
    found = [ended(one) for one in both]
    assert [(one.code, one.err) for one in found] == [(0, "")] * 2
    assert [one.status for one in course_containers(engine, course.id)] == ["running"]


@pytest.mark.parametrize("seed", range(4))
def test_a_launch_that_was_killed_at_any_moment_is_finished_by_the_next(  # noqa: PLR0913, PLR0917 - fixtures
    classready: Program, course: Course, images: Images, engine: docker.DockerClient, port: int, seed: int
) -> None:
    path = course(images.http_app_after(0.2))
    launching = classready.start("launch", "--course", path, "--port", str(port))
    try:
        launching.wait(random.Random(seed).uniform(0.3, 1.2))  # noqa: S311 - no secret
    except TimeoutExpired:
        kill(launching)
    found = classready.run("launch", "--course", path, "--port", str(port))
    assert (found.code, found.err) == (0, "")
    assert [one.status for one in course_containers(engine, course.id)] == ["running"]
    assert classready.run("stop", "--course", path).code == 0
