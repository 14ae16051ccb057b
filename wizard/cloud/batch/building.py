"""Makes the course's image into one file on the cluster, where the internet is.

Machines that run jobs seldom have internet, so ``docker://`` inside a job fails. Building again is not needed
until the course's image has another name.
"""

import collections
import contextlib
import queue
import re
import shlex
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import IO

from wizard.cloud.batch.login_node import IMAGES, LOGIN_SHELL, LoginNode
from wizard.cloud.batch.scheduler import PREAMBLE
from wizard.cloud.model import CloudError, Tell
from wizard.cloud.ssh import program, trouble
from wizard.cloud.ssh.command import CONNECT_SECONDS
from wizard.cloud.ssh.program import Said

LIMIT = 3600.0
"""Seconds that a build may take; several gigabytes are unpacked and packed again."""
_KEPT_LINES = 40
_MISSING, _NO_WAY = 127, 74
_NEWS = re.compile(
    r"INFO:\s+((?:Starting|Fetching|Extracting|Inserting|Creating)[^.\n]*)|(Copying (?:blob|config))"
)

# Written beside its place and moved there when it is whole: what was broken off never looks right. Apptainer
# ends with 255 when it fails, which is how ssh says that it failed itself.
_BUILD = """\
umask 077
mkdir -p "$HOME/$folder" && cd "$HOME/$folder" || exit 73
[[ ! -s $image ]] || exit 0
find . -name '*.part' -mmin +180 -delete
program=$(command -v apptainer || command -v singularity) || {
    module load apptainer || module load singularity
    program=$(command -v apptainer || command -v singularity)
} 2>/dev/null
[[ -n $program ]] || { echo "apptainer is not available on $(hostname)"; exit 127; }
part=$image.$name.part
trap 'rm -f "$part"' EXIT
trap 'exit 1' HUP TERM PIPE
"$program" build --force "$part" "docker://$reference" && mv "$part" "$image" || exit 1
"""


@dataclass(frozen=True)
class Build:
    """An image to make.

    Attributes:
        reference: as docker names it.
        image: name of the file.
        name: of the job that needs it, for the file's name until it is whole.
        host: the node with internet as seen from the login node, empty for the login node itself.
    """

    reference: str
    image: str
    name: str
    host: str = ""


def build(node: LoginNode, wanted: Build, tell: Tell) -> None:
    """Make the image, telling how it goes.

    Raises:
        CloudError: it can't be made.
    """
    where = wanted.host or node.machine
    tell(f"Building the image on {where}, once. That takes minutes, and gigabytes of your home folder.")
    said = _run(node, wanted, tell)
    if said.ok:
        tell("The image is built.")
        return
    if not said.arrived:
        raise trouble.error(node.ssh, said)
    if said.code == _MISSING:
        raise CloudError(f"{where} has no Apptainer.", said.out, "apptainer-not-available")
    if said.code == _NO_WAY:
        text = (
            f"{node.machine} could not log in to {where}, where the image is to be built. Log in to "
            f"{node.machine}, type `ssh {where}`, and see that it asks for nothing."
        )
        raise CloudError(text, said.out, otherwise="ssh-key-refused")
    raise CloudError(
        f"The image could not be built on {where}.", said.out, otherwise="cluster-image-pull-failed"
    )


def script(wanted: Build) -> str:
    """What the building node's shell reads."""
    values = {
        "folder": IMAGES,
        "image": wanted.image,
        "name": wanted.name,
        "reference": wanted.reference,
    }
    lines = [f"{name}={shlex.quote(value)}" for name, value in values.items()]
    return "\n".join([*lines, PREAMBLE, f"{{\n{_BUILD}}} </dev/null 2>&1", ""])


def _run(node: LoginNode, wanted: Build, tell: Tell) -> Said:
    try:
        process = program.started([*node.ssh.argv(), _command(wanted.host)])
    except OSError as error:
        return Said(program.OWN_FAULT, err=str(error), missing=isinstance(error, FileNotFoundError))
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    pipes = [pipe for pipe in (process.stdout, process.stderr) if pipe is not None]
    for pipe in pipes:
        threading.Thread(target=_read, args=(pipe, lines), daemon=True).start()
    try:
        _give(process, script(wanted))
        out, late = _followed(lines, len(pipes), tell)
    finally:
        program.end(process)
        code = process.wait()
    return Said(program.OWN_FAULT if late else code, out, out, late=late)


def _command(host: str) -> str:
    """What the login node is told to run: a login shell there, or on a node behind it."""
    shell = shlex.join(("env", "LC_ALL=C", *LOGIN_SHELL))
    if not host:
        return shell
    # From the login node on it is the cluster's own network, with the cluster's own keys. The exit code of
    # this second ssh must not look like the first one's.
    onward = shlex.join(("ssh", "-oBatchMode=yes", f"-oConnectTimeout={CONNECT_SECONDS}", "--", host, shell))
    return shlex.join(
        ("sh", "-c", f"{onward}; code=$?; [ $code -ne {program.OWN_FAULT} ] || exit {_NO_WAY}; exit $code")
    )


def _give(process: "subprocess.Popen[bytes]", text: str) -> None:
    if process.stdin is not None:
        with contextlib.suppress(OSError), process.stdin as given:  # ssh says why on standard error
            given.write(text.encode())


def _read(pipe: IO[bytes], lines: "queue.SimpleQueue[str | None]") -> None:
    with pipe:
        for line in pipe:
            lines.put(line.decode(errors="replace").rstrip())
    lines.put(None)


def _followed(lines: "queue.SimpleQueue[str | None]", pipes: int, tell: Tell) -> tuple[str, bool]:
    """Tell what is new until every pipe has ended; the last lines, and whether that took too long."""
    last: collections.deque[str] = collections.deque(maxlen=_KEPT_LINES)
    deadline = time.monotonic() + LIMIT
    told = ""
    while pipes:
        try:
            line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return "\n".join(last), True
        if line is None:
            pipes -= 1
            continue
        last.append(line)
        news = _NEWS.search(line)
        if news is not None and (text := news[1] or news[2]) != told:
            told = text
            tell(f"{told} ...")
    return "\n".join(last), False
