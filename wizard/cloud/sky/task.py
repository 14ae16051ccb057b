"""A job as SkyPilot takes it: the machine, and the script that runs the course's image on it.

The app's password is made on the machine, by the script, and read back over ssh: it is in no file, database
or log of this computer, and in no list of processes.
"""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checks.cloud_facts import Offer
from checks.course import App, Course
from wizard.cloud.model import Cap, CloudError

GRACE_MINUTES = 15
"""A machine powers off so long after the cap, should SkyPilot's own agent on it fail."""

FOLDER = "$HOME/.classready"
_PASSWORD_VARIABLE = {"rstudio": "PASSWORD", "jupyter": "JUPYTER_TOKEN", "http": ""}


@dataclass(frozen=True)
class Job:
    """What is to run.

    Attributes:
        course: whose image.
        offer: the kind of machine.
        place: whose, and where: ``aws/us-east-1``.
        cap: when it ends.
    """

    course: Course
    offer: Offer
    place: str
    cap: Cap

    @property
    def infra(self) -> str:
        """Whose machine."""
        return self.place.split("/", maxsplit=1)[0]


def config(job: Job, name: str) -> dict[str, Any]:
    """The task, as in SkyPilot's YAML.

    Args:
        job: what is to run.
        name: of the job.

    Raises:
        CloudError: the course's app can't be run there.
    """
    resources: dict[str, Any] = {"infra": job.place, "use_spot": False}
    if job.infra == "kubernetes":
        resources |= _size(job) | {"image_id": f"docker:{job.course.image.name}"}
        # The cluster itself ends the pod then, also where SkyPilot's agent in it does not.
        last = {"activeDeadlineSeconds": (job.cap.minutes + GRACE_MINUTES) * 60}
        return {
            "name": name,
            "resources": resources,
            "run": _script_in_pod(job.course, name),
            "config": {"kubernetes": {"pod_config": {"spec": last}}},
        }
    resources["instance_type"] = job.offer.name
    if job.offer.gpus:
        resources["accelerators"] = f"{job.offer.gpu}:{job.offer.gpus}"
    return {"name": name, "resources": resources, "run": _script_on_machine(job, name)}


def first_commands(job: Job) -> dict[str, list[str]]:
    """What a machine does as soon as it starts, before SkyPilot reaches it; by cloud.

    It holds where this computer is lost between the machine's start and that of SkyPilot's agent on it.
    """
    return {"aws": [power_off(job.cap.minutes)]} if job.infra == "aws" else {}


def power_off(minutes: int) -> str:
    """The command by which a machine ends itself, whatever became of SkyPilot's agent."""
    return f"shutdown -h +{minutes + GRACE_MINUTES}"


def command(job: Job) -> tuple[str, ...]:
    """What a person could type for nearly the same."""
    machine = ["--instance-type", job.offer.name]
    if job.infra == "kubernetes":
        size = _size(job)
        machine = ["--cpus", size["cpus"], "--memory", size["memory"]]
    elif job.offer.gpus:
        machine += ["--gpus", f"{job.offer.gpu}:{job.offer.gpus}"]
    end = ("-i", str(job.cap.minutes), "--down", "--wait-for", "none")
    return ("sky", "launch", "-y", "-d", "--infra", job.place, *machine, *end, _line(job.course, job.offer))


def _line(course: Course, offer: Offer) -> str:
    return shlex.join(["docker", "run", "--rm", *_options(course, offer), course.image.name])


def _options(course: Course, offer: Offer) -> list[str]:
    port = course.app.port
    gpus = ["--gpus", "all"] if offer.gpus else []
    return [*gpus, "-p", f"127.0.0.1:{port}:{port}"]


def _size(job: Job) -> dict[str, str]:
    size = {"cpus": f"{job.offer.cpus:g}+", "memory": f"{job.offer.memory / 1024**3:g}+"}
    gpus = {"accelerators": f"{job.offer.gpu}:{job.offer.gpus}"} if job.offer.gpus else {}
    return size | gpus


_BEGIN = """set -eu
umask 077
mkdir -p "{folder}"
told="{folder}/{name}"
trap 'echo "ended $?" > "$told.state"' EXIT
exec > "$told.log" 2>&1
password=$(head -c 18 /dev/urandom | base64 | tr '+/' 'xy')
printf '%s' "$password" > "$told.password"
"""

_ON_MACHINE = """sudo {power_off} || true
docker=docker
docker info > /dev/null 2>&1 || docker="sudo docker"
{{ {variables}; }} > "$told.variables"
echo downloading > "$told.state"
$docker pull {image}
echo running > "$told.state"
$docker run --rm --name {name} {options} --env-file "$told.variables" {image}
"""

_IN_POD = """echo running > "$told.state"
{variables}
{start}
"""


def _script_on_machine(job: Job, name: str) -> str:
    variables = "; ".join(f"printf '%s\\n' {text}" for text in _variables(job.course.app))
    text = _BEGIN + _ON_MACHINE
    return text.format(
        folder=FOLDER,
        name=name,
        power_off=power_off(job.cap.minutes),
        variables=variables or ":",
        image=shlex.quote(job.course.image.name),
        options=shlex.join(_options(job.course, job.offer)),
    )


def _script_in_pod(course: Course, name: str) -> str:
    variables = "\n".join(f"export {text}" for text in _variables(course.app))
    return (_BEGIN + _IN_POD).format(
        folder=FOLDER, name=name, variables=variables, start=_start_in_pod(course)
    )


def _start_in_pod(course: Course) -> str:
    """The image's own first process does not run in SkyPilot's pods, so the app is started by name."""
    app = course.app
    match app.kind:
        case "rstudio":
            server = f"rserver --server-daemonize=0 --www-address=127.0.0.1 --www-port={app.port}"
            return f'printf "%s:%s" {shlex.quote(app.user)} "$password" | sudo chpasswd\nsudo {server}'
        case "jupyter":
            return f"jupyter lab --ip 127.0.0.1 --port {app.port} --no-browser"
        case "http":
            text = (
                f"{course.image.name} can't be run on Kubernetes: only RStudio and Jupyter are known there."
            )
            raise CloudError(text, refused=True)


def _variables(app: App) -> Iterator[str]:
    """The container's variables, as words of the shell."""
    for name, value in app.environment.items():
        yield f"{name}={shlex.quote(value)}"
    variable = _PASSWORD_VARIABLE[app.kind]
    if variable:
        yield f'{variable}="$password"'
