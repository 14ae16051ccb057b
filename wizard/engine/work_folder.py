"""The student's own folder: it outlives the container, and both sides can read and write it.

On Linux a container's user and the student are two numbers to the kernel, and a folder has one owner. With
the usual image (user 1000) on a shared computer (student 1001), either side could only look at what the other
has made. What is done about it:

* Not mode 0777: it lets in everybody on the computer, and still leaves files that one side made closed to the
  other.
* Not ``--user``: RStudio's server must start as root and signs in as a user that the image knows.
* Access lists: the folder names both users, and hands that on to everything made in it. It opens the folder
  to exactly one more user, needs no administrator, and works for rootless engines, where the container's user
  is one of the student's subordinate ids. Which id that is on this side, the kernel says in
  ``/proc/PID/uid_map`` of the container.

Docker Desktop, Colima and the like map owners in their own machine, so there is nothing to do for them. Where
the file system has no access lists (some network homes), the student is told.
"""

import errno
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.engine.acl import share_tree
from wizard.engine.client import reported
from wizard.engine.errors import EngineError
from wizard.engine.launch_plan import LaunchPlan

if TYPE_CHECKING:
    from docker.models.containers import Container

_PRIVATE = 0o700
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_SOME = 4096
"""Bytes: less may still fit into a block of the disk that is in use already."""

_TRY = 'probe="$0/.classready-$$"; : > "$probe" && rm -f "$probe"'
"""Tries to write: some shells' ``test -w`` looks at the mode only, which access lists overrule."""

_MOVED = (
    "If it was moved or deleted since the start, `classready stop` and `classready launch` find it again."
)

_NOT_RUN = 126
"""Exit codes from here on say that a command could not be run at all."""


def prepare(work: Path) -> None:
    """Make the folder if it is missing, the student's alone, and see that something can be saved in it.

    Raises:
        EngineError: it can't be made, something else is in its place, or nothing can be saved in it.
    """
    try:
        work.parent.mkdir(parents=True, exist_ok=True)
        work.mkdir(mode=_PRIVATE, exist_ok=True)
    except OSError as error:
        raise EngineError(
            f"The work folder {work} can't be made.", str(error), "work-folder-not-made"
        ) from error
    try:
        _save_something(work)
    except OSError as error:
        if error.errno in _NO_ROOM:
            message, problem = f"The disk of the work folder {work} is full.", "work-folder-disk-full"
        else:
            message, problem = f"Nothing can be saved in the work folder {work}.", "work-folder-not-writable"
        raise EngineError(message, str(error), problem) from error


def _save_something(work: Path) -> None:
    """Write to a file without a name: a program that is killed meanwhile leaves nothing behind."""
    with tempfile.TemporaryFile(dir=work, buffering=0) as probe:
        probe.write(bytes(_SOME))


def share(container: "Container", plan: LaunchPlan) -> str:
    """Open the work folder to the container's user.

    Args:
        container: a running container of the plan.
        plan: what it was made from.

    Returns:
        What the student should know, empty where everything is fine.

    Raises:
        EngineError: the engine does not answer.
    """
    if plan.work is None:
        return ""
    trouble = _open_to_container(container, plan, plan.work)
    if _inside(container, plan, ("sh", "-c", _TRY, plan.work_target)) in {(0, ""), None}:
        return trouble
    return (
        f"The folder {plan.work} can't be written from inside the container; work can't be saved there. "
        f"{trouble or _MOVED}"
    )


def _open_to_container(container: "Container", plan: LaunchPlan, work: Path) -> str:
    if plan.maps_owners or sys.platform != "linux":
        return ""
    said = _inside(container, plan, ("id", "-u"))
    if said is None or said[0] != 0 or not said[1].isdigit():
        return ""
    container.reload()
    inside = int(said[1])
    outside = outer_id(inside, _uid_map(int(container.attrs["State"]["Pid"])))
    owner = work.stat().st_uid
    if outside == owner:
        return ""
    try:
        left = share_tree(work, {owner, outside})
    except OSError as error:
        return f"The folder {work} could not be shared with the container's user ({error.strerror})."
    return _left_closed(left, plan, work, inside=0 if outside != inside else owner) if left else ""


def _left_closed(left: int, plan: LaunchPlan, work: Path, *, inside: int) -> str:
    """Files that only their owner could share; the container's administrator can give them away."""
    return (
        f"Somebody else owns {left} of the files in {work} and keeps them closed. This makes them yours: "
        f"docker exec --user 0 {plan.name} chown -R {inside} {plan.work_target}"
    )


def outer_id(inside: int, uid_map: Sequence[tuple[int, int, int]]) -> int:
    """A container's user id as this side sees it.

    Args:
        inside: the id inside the container.
        uid_map: first id inside, first id outside, how many; see user_namespaces(7).
    """
    for first_inside, first_outside, count in uid_map:
        if first_inside <= inside < first_inside + count:
            return first_outside + inside - first_inside
    return inside


def _uid_map(pid: int) -> list[tuple[int, int, int]]:
    try:
        lines = Path(f"/proc/{pid}/uid_map").read_text(encoding="ascii").splitlines()
    except OSError:
        return []
    return [(int(inside), int(outside), int(count)) for inside, outside, count in map(str.split, lines)]


def _inside(container: "Container", plan: LaunchPlan, command: tuple[str, ...]) -> tuple[int, str] | None:
    """Exit code and output of a small command in the container; ``None`` where it could not be run there."""
    try:
        with reported("The container can't be asked."):
            code, output = container.exec_run(list(command), user=plan.user)
            said = output.decode(errors="replace").strip() if isinstance(output, bytes) else ""
    except EngineError:
        return None  # it has ended already, or the image has no such program: neither is about the folder
    return (int(code), said) if code is not None and code < _NOT_RUN else None
