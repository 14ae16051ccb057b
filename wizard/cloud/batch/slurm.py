"""Slurm: what it is asked and what it prints, as of 22.05 (https://slurm.schedmd.com/squeue.html)."""

import re
from collections.abc import Mapping

from checks.cloud_facts import JobState, Offer
from checks.course import Cloud
from wizard.cloud.batch.scheduler import Request, Section, Seen, Taken, answered, has

_TAKEN = Taken(
    frozenset({
        "-J", "--job-name", "-t", "--time", "--time-min", "-H", "--hold", "-W", "--wait", "-a", "--array",
        "--requeue", "--no-requeue", "-o", "--output", "-e", "--error", "--signal", "--parsable", "--wrap",
        "-D", "--chdir",
    })
)  # fmt: skip
_MEGABYTE = 1024**2
_BARS = 4
_STATES: tuple[tuple[JobState, str], ...] = (
    (
        "queued",
        "PENDING REQUEUED REQUEUE_FED REQUEUE_HOLD SPECIAL_EXIT RESV_DEL_HOLD SUSPENDED STOPPED RESIZING",
    ),
    ("starting", "CONFIGURING"),
    ("running", "RUNNING SIGNALING STAGE_OUT"),
    ("stopping", "COMPLETING"),
    ("stopped", "COMPLETED CANCELLED TIMEOUT DEADLINE PREEMPTED REVOKED"),
    ("failed", "FAILED NODE_FAIL BOOT_FAIL OUT_OF_MEMORY"),
)
_STATE_OF = {word: state for state, words in _STATES for word in words.split()}
_ENDED = {
    "TIMEOUT": ("Its time was up.", "cloud-job-ended"),
    "DEADLINE": ("Its time was up.", "cloud-job-ended"),
    "CANCELLED": ("It was cancelled.", None),
    "PREEMPTED": ("Others' jobs came first, so Slurm ended it.", "cloud-job-failed"),
    "NODE_FAIL": ("Its machine was lost.", "cloud-job-failed"),
    "BOOT_FAIL": ("Its machine did not start.", "cloud-job-failed"),
    "OUT_OF_MEMORY": ("It used more memory than it had asked for.", "sge-job-limit-exceeded"),
    "FAILED": ("It failed.", "cloud-job-failed"),
}
_TOO_LARGE, _NOT_YOURS = "slurm-request-too-large", "slurm-account-partition"
_REASONS = (
    (r"^(None|)$", "Slurm has not looked at it yet.", None),
    (r"^Resources", "Every machine that fits is taken by others.", None),
    (r"^Priority", "Others' jobs come first.", None),
    (r"^JobHeldUser", "It is held back until its image is there.", None),
    (r"^JobHeldAdmin", "The cluster's staff holds it back.", "cloud-job-pending"),
    (r"^(BeginTime|Dependency$)", "It has to wait for another job or a later time.", None),
    (r"^Nodes required for job are DOWN", "The machines that fit are down, or kept for others.", None),
    (r"^Req\w*NodeNotAvail", "The machines that fit are not available now; there may be maintenance.", None),
    (r"^(PartitionDown|PartitionInactive)", "The partition is switched off just now.", None),
    (r"^PartitionTimeLimit|WallDuration|MaxWall", "The partition runs no job for that long.", _TOO_LARGE),
    (r"^(BadConstraints|PartitionNodeLimit)", "No machine of the partition can ever run it.", _TOO_LARGE),
    (r"PerJob(Limit)?$", "It asks for more than one job may have.", _TOO_LARGE),
    (r"^(QOS|Assoc\w*|MaxJobs|MaxGRES|MaxCpu|MaxMem)\w*(Per(User|Account)|Grp|JobsLimit|SubmitJobs)",
     "A limit for each person or group is reached: another job has to end first.", None),
    (r"^(InvalidAccount|InvalidQOS|AccountNotAllowed|QOSNotAllowed|AccountingPolicy|AssocNotFound)",
     "Your account may not use this partition.", _NOT_YOURS),
    (r"^(Licenses|Reservation)", "It waits for a licence or a reservation.", None),
    (r"^(QOS|Assoc)", "A limit for each person or group is reached: another job has to end first.", None),
)  # fmt: skip
_BUSY, _FREE, _MAYBE = ("allocated", "draining"), ("idle",), ("mixed", "completing")

_LOOK = """\
section jobs squeue -h -t all -u "$me" -n "$name" -o '%i|%T|%r|%N|%j'
form=JobID,State,Reason,NodeList,JobName
[[ -n $said ]] || section accounting timeout 10 sacct -n -P -X --name "$name" -o "$form" 2>/dev/null
"""
_ID = '$(squeue -h -u "$me" -n "$name" -o %i)'


class Slurm:
    """Slurm's commands and what they print."""

    title = "Slurm"
    places = True
    look = _LOOK
    mine = "section jobs squeue -h -u \"$me\" -o '%i|%T|%r|%N|%j'"
    delete = 'scancel -u "$me" -n "$name" 2>&1 || true'
    release = f'scontrol release "{_ID}"'
    can = "section nodes sinfo -h ${queue:+-p \"$queue\"} -o '%R|%c|%m|%T|%D|%a|%G'"

    def submit(self, request: Request) -> tuple[str, ...]:
        """``sbatch`` with a run time; it refuses by itself what no machine could ever run.

        ``--no-requeue``: a job whose node was lost is not begun again, for its whole time.
        """
        _TAKEN.refuse(request.options)
        wishes = {
            ("-p", "--partition"): ("--partition", request.queue),
            ("--gres", "-G", "--gpus", "--gpus-per-node", "--gpus-per-task"): (
                "--gres", f"gpu:{request.gpus}" if request.gpus else ""
            ),
            ("-c", "--cpus-per-task"): ("--cpus-per-task", str(request.cpus)),
            ("--mem", "--mem-per-cpu", "--mem-per-gpu"): ("--mem", f"{request.memory_gb}G"),
        }  # fmt: skip
        own = [
            f"{name}={value}"
            for same, (name, value) in wishes.items()
            if value and not has(request.options, *same)
        ]
        held = ("--hold",) if request.held else ()
        return (
            "sbatch", "--parsable", *request.options, *own, *held, "--nodes=1", f"--time={request.minutes}",
            "--no-requeue", "--signal=B:USR2@10", "--output=log", f"--job-name={request.name}",
        )  # fmt: skip

    def id_of(self, text: str) -> str:
        """``--parsable`` prints the number, and a cluster's name behind it where there are several."""
        found = re.findall(r"^(\d+)(?:;\S*)?$", text, re.MULTILINE)
        return str(found[-1]) if found else ""

    def seen(self, told: Mapping[str, Section], name: str) -> Seen | None:
        """The job; minutes after its end only the accounting has it, where there is one."""
        found = [job for job in self.jobs(told) if job.name == name]
        accounting = told.get("accounting")
        if not found and accounting is not None and accounting.code == 0:
            found = [job for job in _jobs(accounting.text) if job.name == name]
        return found[-1] if found else None

    def jobs(self, told: Mapping[str, Section]) -> tuple[Seen, ...]:
        """All of this person's jobs that Slurm has not forgotten."""
        return _jobs(answered(told, "jobs", self.title))

    def offers(self, told: Mapping[str, Section], wanted: Cloud) -> tuple[Offer, ...]:  # noqa: ARG002 - SGE needs it
        """Partitions with their kinds of machines, GPUs from the generic resources."""
        lines = [line.split("|", 6) for line in answered(told, "nodes", self.title).splitlines()]
        kinds: dict[Offer, dict[str, int]] = {}
        for line in lines:
            offer = _offer(line)
            if offer is not None:
                states = kinds.setdefault(offer, {})
                states[_plain(line[3])] = states.get(_plain(line[3]), 0) + _whole(line[4])
        return tuple(_with_free(offer, states) for offer, states in kinds.items())

    def extend(self, minutes: int) -> str:
        """Only the cluster's staff may lengthen a job; where a site lets everybody, this does it."""
        return f'scontrol update JobId="{_ID}" TimeLimit=+{minutes}'


def _jobs(text: str) -> tuple[Seen, ...]:
    lines = [line.split("|", _BARS) for line in text.splitlines() if line.count("|") >= _BARS]
    return tuple(_job(*line) for line in lines)


def _job(number: str, told: str, reason: str, node: str, name: str) -> Seen:
    """One line; the accounting writes "CANCELLED by 1000"."""
    word = (told.split() or [""])[0].rstrip("+")
    state = _STATE_OF.get(word, "unknown")
    raw = f"{word} ({reason})" if reason not in {"", "None"} else word
    if state == "queued":
        sentence, problem = _waiting(reason)
        return Seen(number, name, state, sentence, raw, problem)
    if word == "FAILED" and reason == "BadConstraints":
        return Seen(number, name, "failed", "No machine of the partition can ever run it.", raw, _TOO_LARGE)
    sentence, problem = _ENDED.get(word, ("", None))
    if word == "NODE_FAIL" and node:
        sentence = f"Its machine {node} was lost."
    return Seen(number, name, state, sentence, raw, problem)


def _waiting(reason: str) -> tuple[str, str | None]:
    for pattern, sentence, problem in _REASONS:
        if re.search(pattern, reason):
            return sentence, problem
    return f"Slurm says: {reason}.", None


def _offer(line: list[str]) -> Offer | None:
    match line:
        case [partition, cpus, memory, _, _, "up", resources]:
            return _kind(partition, cpus, memory, resources)
    return None


def _kind(partition: str, cpus: str, memory: str, resources: str) -> Offer:
    found = re.findall(r"(?:^|,)gpu:(?:([^:,(]+):)?(\d{1,4})", resources)
    gpus = sum(int(count) for _, count in found)
    models = sorted({model for model, _ in found if model})
    return Offer(partition, _whole(cpus), _whole(memory) * _MEGABYTE, gpus, "/".join(models))


def _with_free(offer: Offer, states: Mapping[str, int]) -> Offer:
    """Whole free machines are told; of partly used ones it is not told whether a GPU is free."""
    idle = sum(states.get(state, 0) for state in _FREE)
    maybe = any(states.get(state) for state in _MAYBE)
    free = idle if idle or not maybe else None
    return Offer(offer.name, offer.cpus, offer.memory, offer.gpus, offer.gpu, free=free)


def _plain(state: str) -> str:
    """``idle*`` is a node that does not answer; other signs say how it is powered."""
    return "down" if state.endswith("*") else state.rstrip("~#!%$@^-+")


def _whole(text: str) -> int:
    """``8+`` means at least 8."""
    found = re.match(r"\d{1,12}", text)
    return int(found[0]) if found else 0
