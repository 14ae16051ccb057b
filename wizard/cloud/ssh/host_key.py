"""A machine's own key: shown and asked for once, then remembered; a changed one stays an error.

It is remembered in the person's own ``known_hosts``, so that their own ``ssh`` knows the machine too, and
``ssh-keygen -R`` forgets it. What is remembered is the very key that was shown: ssh itself fetches it into an
empty file, which also works behind a jump host and under another name (``HostKeyAlias``), where
``ssh-keyscan`` would ask the wrong machine.
"""

import tempfile
from pathlib import Path

from wizard.cloud.model import CloudError, Talk
from wizard.cloud.ssh import program, trouble
from wizard.cloud.ssh.command import SECONDS, Ssh, home_file
from wizard.cloud.ssh.program import Said


def ask_once(ssh: Ssh, talk: Talk) -> None:
    """Have the person confirm the key of a machine that this computer has not met.

    Raises:
        CloudError: it can't be reached, its key has changed, or the person does not confirm it.
    """
    lines = new_key(ssh)
    if not lines:
        return
    talk.say(f"{ssh.host or ssh.machine} is new to this computer. It identifies itself with this key:")
    for line in fingerprints(lines):
        talk.say(f"  {line}")
    talk.say("Its owner, or the cloud's console, can tell whether that is right.")
    if not talk.confirm("Is this the right machine, and shall this key be remembered?", default=False):
        text = f"The key of {ssh.host or ssh.machine} was not confirmed, so nothing was sent there."
        raise CloudError(text, problem=trouble.UNKNOWN_KEY.problem, refused=True)
    remember(ssh, lines)


def new_key(ssh: Ssh) -> str:
    """The key of a machine that this computer has not met, as ``known_hosts`` has it; else empty.

    Raises:
        CloudError: it can't be reached, or its key has changed.
    """
    said = _knock(ssh)
    if said.ok:
        return ""
    found = trouble.named(said)
    if found is not trouble.UNKNOWN_KEY:
        if found is trouble.REFUSED:
            return ""
        raise trouble.error(ssh, said)
    with tempfile.TemporaryDirectory(prefix="classready-") as folder:
        file = Path(folder) / "met"
        said = _knock(ssh, "-oStrictHostKeyChecking=accept-new", f'-oUserKnownHostsFile="{file.as_posix()}"')
        if file.exists():
            return file.read_text(encoding="utf-8", errors="replace")
    raise trouble.error(ssh, said)


def fingerprints(lines: str) -> list[str]:
    """Such as ``256 SHA256:… (ED25519)``, as clouds' consoles show them."""
    said = program.run(("ssh-keygen", "-l", "-f", "-"), lines.encode(), seconds=SECONDS)
    return [" ".join([*words[:2], words[-1]]) for words in map(str.split, said.out.splitlines())]


def remember(ssh: Ssh, lines: str) -> None:
    """Append a machine's key to the person's own file.

    Raises:
        CloudError: it can't be written.
    """
    file = home_file(next(iter(ssh.setting("userknownhostsfile")), "~/.ssh/known_hosts"))
    try:
        file.parent.mkdir(0o700, parents=True, exist_ok=True)
        before = file.read_bytes() if file.is_file() else b""
        gap = "" if not before or before.endswith(b"\n") else "\n"
        with file.open("a", encoding="utf-8", newline="\n") as known:
            known.write(gap + lines)
    except OSError as error:
        text = f"{file}, where ssh remembers machines, can't be written."
        raise CloudError(text, str(error), refused=True) from error


def _knock(ssh: Ssh, *options: str) -> Said:
    """Get as far as the machine's key without logging in."""
    argv = ssh.argv("-oPreferredAuthentications=none", *options, shared=False)
    return program.run([*argv, "true"], seconds=SECONDS)
