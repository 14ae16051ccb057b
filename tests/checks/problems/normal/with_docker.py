"""The docker command, a registry, and containers in which programs work."""

import uuid

import docker

from tests.checks.problems.normal.session import Session
from tests.parts.images import Images
from tests.parts.registry import Registry

SETTINGS = {"DOCKER_BUILDKIT": "0", "DOCKER_CLI_EXPERIMENTAL": "enabled", "DOCKER_CLI_HINTS": "false"}
DOCKERFILE = """\
FROM {image}
LABEL purpose="no error"
ENV MODE=course
RUN echo "0 errors, nothing failed" && touch /tmp/made
COPY notes.txt /notes.txt
EXPOSE 8080
CMD ["cat", "/notes.txt"]
"""
# None of these lists other containers, which may have been killed.
ABOUT = """
--version
--help
run --help
pull --help
build --help
rm --help
kill --help
version
info
version --format json
context ls
context inspect
images --digests
system df
network ls
volume ls
system info --format json
network inspect bridge
"""

# Of a container that was started as NAME, and of a second one.
LIFE = """
run --rm IMAGE echo 'Hello from Docker!'
ps --filter name=NAME
ps --all --no-trunc --size --filter name=NAME
inspect NAME
port NAME
top NAME
stats --no-stream NAME
exec NAME df -h
exec NAME ps
exec NAME id
cp notes.txt NAME:/tmp/notes.txt
exec NAME stat /tmp/notes.txt
diff NAME
logs NAME
logs --timestamps NAME
pause NAME
ps --filter name=NAME
unpause NAME
network connect NAME NAME
network inspect NAME
network disconnect NAME NAME
rename NAME NAME-new
rename NAME-new NAME
commit NAME NAME:saved
export --output flat.tar NAME
import flat.tar NAME:flat
stop --time 1 NAME
ps --all --filter name=NAME
start NAME
restart --time 1 NAME
update --memory 64m --memory-swap 64m NAME
rm --force NAME
volume inspect NAME
create --name NAME-once IMAGE echo 'exit code 0'
start --attach NAME-once
wait NAME-once
inspect NAME-once
rm NAME-once
events --since 5m --until 0s --filter container=NAME-once
image rm NAME:flat
network rm NAME
volume rm NAME
"""


def use_docker(session: Session, engine: docker.DockerClient, images: Images, registry: Registry) -> None:
    """What a course does with Docker, and people who look around; removed at the end."""
    name = f"normal-{uuid.uuid4().hex[:8]}"
    app = registry.push(engine, images.http_app(), f"{name}/app:1")
    large = registry.push(engine, images.random([6_000_000, 4_000_000, 2000]), f"{name}/large:1")
    session.run_each(ABOUT, before="docker ")
    try:
        _pull(session, app, large)
        _build(session, app, name)
        _run(session, app, name)
    finally:
        for container in engine.containers.list(all=True, filters={"name": name}):
            container.remove(force=True, v=True)
        for reference in (
            app,
            large,
            f"{name}:own",
            f"{name}:saved",
            f"{name}:flat",
            registry.reference(f"{name}/own:1"),
        ):
            images.forget(reference)


def _pull(session: Session, app: str, large: str) -> None:
    for arguments in (app, app, f"--quiet {app}"):
        session.run(f"docker pull {arguments}")
    session.run_in_terminal(f"docker pull {large}")
    session.run(f"docker image rm {large}")
    session.run(f"docker pull --all-tags {large.rpartition(':')[0]}")
    session.run(f"docker manifest inspect --insecure {app}")
    for command in ("image inspect", "history --no-trunc", "images"):
        session.run(f"docker {command} {app}")


def _build(session: Session, app: str, name: str) -> None:
    (session.folder / "Dockerfile").write_text(DOCKERFILE.format(image=app))
    (session.folder / "notes.txt").write_text("no errors here\n")
    own = f"{app.rpartition('/')[0]}/own:1"
    for option in ("", "", "--quiet"):
        session.run(f"docker build {option} --tag {name}:own .")
    session.run(f"docker run --rm {name}:own")
    session.run(f"docker tag {name}:own {own}")
    session.run(f"docker push {own}")
    session.run_in_terminal(f"docker push {own}")
    session.run(f"docker save --output saved.tar {name}:own")
    session.run(f"docker image rm {name}:own {own}")
    session.run("docker load --input saved.tar")


def _run(session: Session, app: str, name: str) -> None:
    session.run(f"docker volume create {name}")
    session.run(f"docker network create {name}")
    options = f"--detach --init --name {name} --publish 127.0.0.1::8080 --volume {name}:/data"
    session.run(f"docker run {options} {app}")
    session.run_in_terminal(f"docker run --rm -it --name {name}-shell {app} ls -la /")
    session.run_each(LIFE.replace("NAME", name).replace("IMAGE", app), before="docker ")
