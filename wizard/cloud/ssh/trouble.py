"""Why ssh did not get there, in one sentence for a student and as a known problem.

ssh says it on standard error only; its sources (ssh.c, sshconnect.c, sshconnect2.c, authfile.c of
https://github.com/openssh/openssh-portable) have the words.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from checks.cloud_facts import CloudStatus
from wizard.cloud.model import CloudError
from wizard.cloud.ssh import program
from wizard.cloud.ssh.command import Ssh, home_file
from wizard.cloud.ssh.program import Said


@dataclass(frozen=True)
class Trouble:
    """A way in which ssh fails.

    Attributes:
        problem: id of the known problem.
        sentence: for the student; ``{machine}``, ``{host}`` and ``{user}`` are filled in.
        status: the same for a check.
    """

    problem: str
    sentence: str
    status: CloudStatus = "unreachable"


CHANGED_KEY = Trouble(
    "ssh-host-key-changed",
    "{host} shows another key than before: it was set up anew, or it is not the same machine.",
    "denied",
)
UNKNOWN_KEY = Trouble(
    "ssh-host-key-unknown",
    "This computer has not met {host} yet, so its key must be confirmed once.",
    "logged-out",
)
LOCKED_KEY = Trouble(
    "ssh-key-locked",
    "Your key for {machine} has a passphrase, and no agent has it unlocked. Type `ssh-add`.",
    "logged-out",
)
NO_KEY = Trouble("ssh-key-missing", "This computer has no ssh key that {host} could accept.", "logged-out")
REFUSED = Trouble(
    "ssh-key-refused",
    "{host} does not let {user} in: it does not know your key, or the user name is another there.",
    "logged-out",
)
ASKS = Trouble(
    "ssh-asks-a-person",
    "{host} wants a password or a second factor, which only a person can give.",
    "logged-out",
)
OTHER_USER = Trouble("ssh-wrong-user", "{host} wants another user name than {user}.", "logged-out")
OPEN_KEY = Trouble(
    "ssh-key-permissions-too-open", "ssh does not use your key, since others can read its file.", "logged-out"
)
BAD_SETTINGS = Trouble(
    "ssh-settings-broken", "ssh can't read its own configuration on this computer.", "error"
)
NO_NAME = Trouble("ssh-host-not-found", "No machine is known under the name {host}.")
SILENT = Trouble("ssh-host-unreachable", "{host} does not answer to ssh.")
CUT = Trouble("ssh-connection-lost", "The connection to {host} broke off.")
NO_PROGRAM = Trouble("ssh-program-missing", "This computer has no ssh program.", "no-client")

_WORDS = (
    (r"identification has changed|host key for .+ has changed", CHANGED_KEY),
    (r"host key verification failed|no \S+ host key is known", UNKNOWN_KEY),
    (r"unprotected private key|bad permissions", OPEN_KEY),
    (r"bad owner or permissions|bad configuration option|terminating, \d+ bad config", BAD_SETTINGS),
    (r"please login as the user", OTHER_USER),
    (r"permission denied \([^\n]*(?:keyboard-interactive|password)|duo two-factor", ASKS),
    (r"permission denied \(|too many authentication failures|no more authentication methods", REFUSED),
    (r"could not resolve hostname", NO_NAME),
    (r"connection (?:refused|timed out)|operation timed out|no route to host|unreachable", SILENT),
    (r"host is down|banner exchange|kex_exchange_identification|no answer within", SILENT),
)


_OTHERS = (("", LOCKED_KEY), ("", NO_KEY), ("", CUT), ("", NO_PROGRAM))


def error(ssh: Ssh, said: Said, otherwise: str = "") -> CloudError:
    """The error of a command that failed: ssh's own, or the sentence for the other machine's.

    Args:
        ssh: the machine.
        said: what became of the command.
        otherwise: the sentence where ssh arrived and the command itself failed.
    """
    if said.arrived and not _is_other_user(said):
        return CloudError(otherwise or f"{ssh.machine} could not do it.", said.words)
    found = trouble(ssh, said)
    return CloudError(in_words(ssh, found), said.words, found.problem)


def trouble(ssh: Ssh, said: Said) -> Trouble:
    """Which trouble it is; looks at the keys of this computer where the other machine refused them."""
    found = named(said)
    if found in {REFUSED, ASKS}:
        return _key_trouble(ssh, found)
    return found


def named(said: Said) -> Trouble:
    """Which trouble ssh's words tell of."""
    if said.missing:
        return NO_PROGRAM
    words = f"{said.err}{said.out}".lower()
    return next((known for pattern, known in _WORDS if re.search(pattern, words)), CUT)


def never_arrived(said: Said) -> bool:
    """Whether it is certain that the command never reached the other machine."""
    return said.missing or (not said.arrived and not said.late and named(said) is not CUT)


def status_of(problem: str | None) -> CloudStatus:
    """What a trouble is called towards a check; ``error`` where it is none of ssh's."""
    return next((known.status for _, known in (*_WORDS, *_OTHERS) if known.problem == problem), "error")


def in_words(ssh: Ssh, found: Trouble) -> str:
    """The sentence for one machine."""
    return found.sentence.format(machine=ssh.machine, host=ssh.host or ssh.machine, user=ssh.user or "you")


def _is_other_user(said: Said) -> bool:
    """Images of AWS answer root with this sentence and end the session with code 142 (cloud-init)."""
    return not said.ok and named(said) is OTHER_USER


def _key_trouble(ssh: Ssh, otherwise: Trouble) -> Trouble:
    """Its words are the same for a key that is refused, one that it could not unlock, and none at all."""
    if _agent_has_keys():
        return otherwise
    keys = [path for path in map(home_file, ssh.setting("identityfile")) if path.is_file()]
    if keys and all(map(_has_passphrase, keys)):
        return LOCKED_KEY
    return otherwise if keys or otherwise is ASKS else NO_KEY


def _has_passphrase(key: Path) -> bool:
    """Whether the key can't be read without one; ssh-keygen(1) is given an empty one."""
    said = program.run(("ssh-keygen", "-y", "-P", "", "-f", str(key)), seconds=10)
    return not said.ok and "incorrect passphrase" in said.err.lower()


def _agent_has_keys() -> bool:
    return program.run(("ssh-add", "-l"), seconds=10).ok
