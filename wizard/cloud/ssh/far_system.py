"""Questions about another Linux machine as fragments of shell, and what their output says."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from checks import questions as q
from checks.architectures import image_architecture
from checks.question import Question
from wizard.cloud.ssh.far_shell import Ran

_KIB = 1024
_MISSING = 127
_LATE = 124

_RELEASE = 'cat /etc/os-release; echo; echo "KERNEL=$(uname -r)"; echo "MACHINE=$(uname -m)"'
_WHICH = """IFS=:; for folder in $PATH; do
  file="$folder/$name"; if [ -f "$file" ] && [ -x "$file" ]; then echo "$file"; fi; done"""
_STAT = """if [ -d "$path" ]; then kind=folder; elif [ -f "$path" ]; then kind=file
elif [ -S "$path" ]; then kind=socket; elif [ -e "$path" ]; then kind=other; else exit 1; fi
readable=no; [ ! -r "$path" ] || readable=yes; writable=no; [ ! -w "$path" ] || writable=yes
size=$(stat -L -c '%s %b' "$path") || exit 2; echo "$kind $readable $writable $size\""""
_VOLUME = """while [ ! -e "$path" ] && [ "$path" != / ]; do path=$(dirname "$path"); done
df -P -k "$path" | tail -n 1"""
_READ = (
    """if [ ! -e "$path" ]; then exit 2; elif [ ! -r "$path" ]; then exit 3; fi; head -c "$limit" "$path\""""
)
_LIST = """if [ ! -d "$path" ]; then exit 2; elif [ ! -r "$path" ]; then exit 3; fi; ls -A "$path\""""
_FILE_STATUS: dict[int, q.FileStatus] = {0: "ok", 2: "missing", 3: "denied"}


@dataclass(frozen=True)
class _Way:
    """How a kind of question is asked and its answer read."""

    shell: Callable[[Any], str]
    read: Callable[[Ran], Any]


def fragment(question: Question[Any]) -> str | None:
    """The shell that finds the answer, none for a question that is not about the system."""
    way = _WAYS.get(type(question))
    return None if way is None else way.shell(question)


def answer(question: Question[Any], ran: Ran) -> Any:  # noqa: ANN401 - the question says the type
    """What the output of ``fragment`` says."""
    return _WAYS[type(question)].read(ran)


def _command(question: q.Command) -> str:
    line = shlex.join(question.argv)
    limited = f"timeout {question.timeout:.0f} {line}"
    return f"if command -v timeout >/dev/null; then {limited}; else {line}; fi"


def _at_path(script: str) -> Callable[[q.ReadFile | q.Stat | q.ListFolder | q.Volume], str]:
    return lambda question: f"path={shlex.quote(question.path)}\n{script}"


def _read(question: q.ReadFile) -> str:
    return f"limit={question.limit}\n{_at_path(_READ)(question)}"


def _completed(ran: Ran) -> q.Completed:
    if ran.code == _MISSING and any(sign in ran.err for sign in ("not found", "No such file")):
        return q.Completed("missing")
    if ran.code == _LATE:
        return q.Completed("timeout")
    return q.Completed("ran", ran.code, ran.out, ran.err)


def _release(text: str) -> q.ReleaseFacts:
    lines = (line.partition("=") for line in text.splitlines())
    fields = {name: value.strip("\"'") for name, _, value in lines}
    name = fields.get("PRETTY_NAME") or fields.get("NAME", "Linux")
    machine = image_architecture(fields.get("MACHINE", ""))
    return q.ReleaseFacts(name, fields.get("VERSION_ID", ""), fields.get("KERNEL", ""), machine)


def _memory(text: str) -> q.MemoryFacts:
    lines = (line.partition(":") for line in text.splitlines())
    kibibytes = {name: int(_number(value.split()[0])) for name, _, value in lines if value.split()}
    return q.MemoryFacts(kibibytes.get("MemTotal", 0) * _KIB, kibibytes.get("MemAvailable", 0) * _KIB)


def _facts(ran: Ran) -> q.PathFacts:
    words = ran.out.split()
    match words:
        case [("file" | "folder" | "socket" | "other") as kind, readable, writable, size, blocks]:
            allocated = int(_number(blocks)) * 512
            return q.PathFacts(
                "ok", kind, int(_number(size)), allocated, readable == "yes", writable == "yes"
            )
    return q.PathFacts("missing" if ran.code == 1 else "error")


def _volume(ran: Ran) -> q.VolumeFacts:
    """The last line of ``df -P -k``: device, blocks, used, available, share, mount point."""
    words = ran.out.split(maxsplit=5)
    if not ran.ok or len(words) < 6:  # noqa: PLR2004 - the columns that POSIX names
        return q.VolumeFacts("error")
    total, free = int(_number(words[1])) * _KIB, int(_number(words[3])) * _KIB
    return q.VolumeFacts("ok", words[5].strip(), total, free)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


_WAYS: dict[type[Question[Any]], _Way] = {
    q.Command: _Way(_command, _completed),
    q.Which: _Way(
        lambda question: f"name={shlex.quote(question.name)}\n{_WHICH}",
        lambda ran: q.Paths(tuple(ran.out.splitlines())),
    ),
    q.Env: _Way(
        lambda question: shlex.join(("printenv", question.name)),
        lambda ran: q.Value(ran.out.rstrip("\n") or None),
    ),
    q.Release: _Way(lambda _question: _RELEASE, lambda ran: _release(ran.out)),
    q.Memory: _Way(lambda _question: "cat /proc/meminfo", lambda ran: _memory(ran.out)),
    q.Clock: _Way(lambda _question: "date +%s", lambda ran: q.ClockFacts(_number(ran.out.strip()))),
    q.ReadFile: _Way(_read, lambda ran: q.FileText(_FILE_STATUS.get(ran.code, "error"), ran.out)),
    q.Stat: _Way(_at_path(_STAT), _facts),
    q.ListFolder: _Way(
        _at_path(_LIST),
        lambda ran: q.Listing(_FILE_STATUS.get(ran.code, "error"), tuple(sorted(ran.out.splitlines()))),
    ),
    q.Volume: _Way(_at_path(_VOLUME), _volume),
}
