"""Several fragments of shell on another machine in one round trip, their output told apart by marks."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from wizard.cloud.ssh import trouble
from wizard.cloud.ssh.command import SECONDS, Ssh


@dataclass(frozen=True)
class Ran:
    """What a fragment of shell came to: exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def ok(self) -> bool:
        """It exited with 0."""
        return self.code == 0


def ran(ssh: Ssh, fragments: Sequence[str], *, seconds: float = SECONDS) -> tuple[Ran, ...]:
    """Run fragments of POSIX shell over there, one after the other, each in a shell of its own.

    Args:
        ssh: the machine.
        fragments: what to run.
        seconds: for all of them.

    Raises:
        CloudError: they can't be run there.
    """
    mark = f"=={secrets.token_hex(8)}=="
    lines = ["errors=$(mktemp) || exit 1", "trap 'rm -f \"$errors\"' EXIT"]
    for fragment in fragments:
        lines += ["(", fragment, ') 2>"$errors" </dev/null']
        lines += [f"printf '\\n{mark}%s\\n' \"$?\"", 'cat "$errors"', f"printf '\\n{mark}\\n'"]
    said = ssh.script("\n".join(lines), seconds=seconds)
    found = re.findall(rf"(.*?)\n{mark}(\d+)\n(.*?)\n{mark}\n", said.out, re.DOTALL)
    if len(found) != len(fragments):
        raise trouble.error(ssh, said, f"{ssh.machine} did not answer what it was asked.")
    return tuple(Ran(int(code), out, err) for out, code, err in found)
