"""Ports and names that somebody else has, and several launches at once."""

import socket

import docker

from tests.faults.courses import Course
from tests.faults.program import Program, ended
from tests.parts.engine import Containers
from tests.parts.images import HTTP_PORT, Images
from wizard.engine.container import course_containers

LAST_PORT = 65535


def test_a_port_that_a_program_has_is_named_by_the_check_and_passed_over(
    classready: Program, course: Course, images: Images
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        path = course(images.http_app(), port=port)
        check = classready.run("check", "port.free", "--course", path, "--json")
        path = course(images.http_app())
        found = classready.run("launch", "--course", path, "--port", str(port))
    assert (check.code, [*check.advised]) == (0, ["port-in-use"])
    assert f"lsof -i :{port}" in check.advised["port-in-use"]
    assert (found.code, found.err, found.known) == (0, "", ())
    assert f"Port {port} was taken, so it is at port " in found.out


def test_a_port_above_which_there_is_none_is_a_failure_with_a_cure(
    classready: Program, course: Course, images: Images, engine: docker.DockerClient
) -> None:
    launch = ("launch", "--course", course(images.http_app()), "--port", str(LAST_PORT))
    with socket.create_server(("127.0.0.1", LAST_PORT)):
        found = classready.run(*launch)
    assert (found.code, found.err, found.known) == (1, "", ("port-in-use",))
    assert "docker ps" in found.out
    assert course_containers(engine, course.id) == []
    assert classready.run(*launch).code == 0


def test_the_port_of_a_stopped_container_that_somebody_took_costs_nothing_unasked(
    classready: Program, course: Course, images: Images, engine: docker.DockerClient, port: int
) -> None:
    path = course(images.http_app())
    classready.run("launch", "--course", path, "--port", str(port))
    before = engine.containers.get(course.container).id
    classready.run("stop")
    with socket.create_server(("127.0.0.1", port)):
        found = classready.run("launch")
        assert (found.code, found.err) == (1, "")
        assert f"on port {port}, which something else uses now" in found.out
        assert "launch again when that is closed" in found.out
        assert "`classready launch --yes` makes it anew" in found.out
    again = classready.run("launch")
    assert (again.code, engine.containers.get(course.container).id) == (0, before)


def test_a_port_that_another_container_has_is_passed_over(
    classready: Program, course: Course, images: Images, containers: Containers, port: int
) -> None:
    other = containers(images.http_app(), ports={f"{HTTP_PORT}/tcp": ("127.0.0.1", port)})
    path = course(images.http_app(), port=port)
    check = classready.run("check", "port.free", "--course", path, "--json")
    assert (check.code, [*check.advised]) == (0, ["port-in-use"])
    assert str(other.name) in check.out
    found = classready.run("launch", "--course", course(images.http_app()), "--port", str(port))
    assert (found.code, found.err, found.known) == (0, "", ())
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
    path = course(images.http_app())
    found = classready.run("launch", "--course", path)
    assert (found.code, found.err, found.known) == (1, "", ("container-name-in-use",))
    assert f"There is a container called {course.container} that classready did not make" in found.out
    assert f"docker rm {course.container}" in found.out
    other.reload()
    assert other.status == "running"
    other.rename(f"{course.container}-mine")
    assert classready.run("launch", "--course", path).code == 0


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
