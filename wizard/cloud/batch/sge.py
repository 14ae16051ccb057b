"""SGE: Grid Engine in any of its lines (Son of Grid Engine as on Wynton, Univa's, Altair's).

What it prints was read from version 8.1.9. Options: qsub(1); on Wynton the run time is mandatory and a slot
of a GPU queue is one GPU (https://wynton.ucsf.edu/hpc/scheduler/gpu.html).
"""

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from xml.etree import ElementTree as ET

from checks.cloud_facts import JobState, Offer
from checks.course import Cloud
from wizard.cloud.batch.scheduler import Request, Section, Seen, Taken, answered, has
from wizard.cloud.model import CloudError

_TAKEN = Taken(
    frozenset(
        {
            "-N",
            "-h",
            "-now",
            "-sync",
            "-t",
            "-b",
            "-r",
            "-notify",
            "-o",
            "-e",
            "-j",
            "-cwd",
            "-wd",
            "-S",
            "-@",
        }
    ),
    frozenset({"h_rt", "s_rt"}),
)
_UNITS = {"": 1, "k": 1000, "K": 1024, "m": 1000**2, "M": 1024**2, "g": 1000**3, "G": 1024**3, "T": 1024**4}
_GPU_RESOURCES = ("gpu", "gpus", "ngpus", "num_gpus")
_TOO_LATE = 37
"""``failed`` in the accounting: the master enforced h_rt (accounting(5))."""

# Why a job waits is asked of one that waits, and whether its machine lives of one that runs: each question
# costs the master's time. A large cluster takes minutes to read its accounting: the job's word comes first.
_LOOK = """\
of_job() { sed -n "/<JB_name>$name</,/<$1>/s|.*<$1>\\(..*\\)</$1>.*|\\1|p" <<<"$said"; }
section jobs qstat -u "$me" -xml
if [[ $said == *"<JB_name>$name</JB_name>"* ]]; then
    where=$(of_job queue_name)
    case $(of_job state) in
    *r*) [[ -z $where ]] || section queues qstat -f -q "$where" -u "$me" -xml ;;
    *) section detail qstat -j "$name" ;;
    esac
elif [[ ! -e $job/end && ! -e $job/stop ]]; then
    section accounting timeout 10 qacct -j "$name" 2>/dev/null
fi
"""
_CAN = """\
section queues qstat -g c -xml
section nodes qstat -F num_proc,mem_total,gpu,gpus,ngpus,num_gpus ${queue:+-q "$queue"} -u nobody -xml
"""
_WAITS = (
    (r"exceeds limit|quota", "A limit for each person is reached: another job of yours has to end first."),
    (r"dropped because it is full", "Every slot of the queue is taken by others."),
    (r"only offers 0 slots", "Too few slots are free at once."),
    (r"offers only", "What was asked for is in use by others."),
    (r"temporarily not available", "The machines of the queue are not available just now."),
    (r"overloaded", "The machines of the queue have too much to do."),
    (r"is disabled", "The queue is switched off just now; the cluster's status page may say why."),
)  # fmt: skip
_STATES: tuple[tuple[str, JobState, str], ...] = (
    ("d", "stopping", "SGE is ending it."),
    ("E", "failed", "SGE could not start it."),
    ("h", "queued", "It is held back until its image is there."),
    ("sST", "queued", "It is suspended: others' jobs come first."),
    ("r", "running", ""),
    ("t", "starting", "SGE is handing it to its machine."),
    ("w", "queued", ""),
)
"""Letters of a job (qstat(1), "state")."""
_LOST = frozenset("uE")
"""Letters of a queue whose node has not been heard of, or is in error (qstat(1))."""


class Sge:
    """Grid Engine's commands and what they print."""

    title = "SGE"
    places = False
    look = _LOOK
    mine = 'section jobs qstat -u "$me" -xml'
    delete = 'qdel -u "$me" "$name" 2>&1 || true'
    release = 'qrls -h u "$name"'
    can = _CAN

    def submit(self, request: Request) -> tuple[str, ...]:
        """``qsub`` with the mandatory run time; ``-w e`` refuses what no machine could ever run.

        ``-r n``: a job whose node was lost is not begun again, for its whole time.
        """
        _TAKEN.refuse(request.options)
        hours, minutes = divmod(request.minutes, 60)
        return (
            "qsub", "-terse", *request.options, *_where(request), *_size(request),
            "-l", f"h_rt={hours:02}:{minutes:02}:00", *(("-h",) if request.held else ()),
            "-w", "e", "-r", "n", "-notify", "-S", "/bin/bash", "-cwd", "-j", "y", "-o", "log",
            "-N", request.name,
        )  # fmt: skip

    def id_of(self, text: str) -> str:
        """``-terse`` prints the number alone, perhaps behind words of the site."""
        found = re.findall(r"^(\d+)(?:\.\S+)?$", text, re.MULTILINE)
        return str(found[-1]) if found else ""

    def seen(self, told: Mapping[str, Section], name: str) -> Seen | None:
        """The job, with why it waits or that its node is lost; none where SGE knows nothing of it."""
        found = next((job for job in self.jobs(told) if job.name == name), None)
        if found is None:
            return _ended(told.get("accounting"), name)
        if found.state == "queued" and not found.reason:
            return _with_reason(found, told.get("detail"))
        if found.state == "failed":
            return _with_error(found, told.get("detail"))
        return _lost(found, told.get("queues")) or found

    def jobs(self, told: Mapping[str, Section]) -> tuple[Seen, ...]:
        """All of this person's jobs that have not ended."""
        return tuple(
            _seen(_text(job, "JB_job_number"), _text(job, "JB_name"), _text(job, "state"))
            for job in _tree(answered(told, "jobs", self.title)).iter("job_list")
        )

    def offers(self, told: Mapping[str, Section], wanted: Cloud) -> tuple[Offer, ...]:
        """The queues; whether one has GPUs is seldom told, so the one that the course names is believed."""
        free = {
            _text(queue, "name"): _number(_text(queue, "available"))
            for queue in _tree(answered(told, "queues", self.title)).iter("cluster_queue_summary")
        }
        if wanted.queue and not any(name.partition("@")[0] in free for name in wanted.queue.split(",")):
            return ()
        largest = _largest(_tree(answered(told, "nodes", self.title)))
        return tuple(
            Offer(
                queue,
                cpus=size["num_proc"],
                memory=int(size["mem_total"]),
                gpus=max(
                    int(max(size.get(name, 0) for name in _GPU_RESOURCES)), wanted.gpus if wanted.queue else 0
                ),
                free=None if free.get(queue) is None else int(free[queue] or 0),
            )
            for queue, size in sorted(largest.items())
            if size.keys() >= {"num_proc", "mem_total"}
        )

    def extend(self, minutes: int) -> str:  # noqa: ARG002 - the scheduler's limit is fixed once a job runs
        """Nothing does: qalter changes what a running job has asked for, not when it is ended."""
        return ""


def _where(request: Request) -> tuple[str, ...]:
    return ("-q", request.queue) if request.queue and not has(request.options, "-q") else ()


def _size(request: Request) -> tuple[str, ...]:
    """Slots and memory for each of them, where the course's options do not say."""
    slots = request.gpus if request.gpus and request.queue else request.cpus
    several = ("-pe", "smp", str(slots)) if slots > 1 and not has(request.options, "-pe") else ()
    if any("mem_free=" in option or "h_vmem=" in option for option in request.options):
        return several
    if has(request.options, "-pe"):
        slots = _slots(request.options)
    return (*several, "-l", f"mem_free={math.ceil(request.memory_gb / slots)}G")


def _slots(options: tuple[str, ...]) -> int:
    """What ``-pe NAME N`` says; of a range the start."""
    after = options[options.index("-pe") + 2 :] if "-pe" in options else ()
    found = re.match(r"\d+", after[0]) if after else None
    return max(1, int(found[0])) if found else 1


def _tree(text: str) -> ET.Element:
    """The answer, without words that a site's own wrapper puts before it."""
    try:
        return ET.fromstring(text[max(0, text.find("<?xml")) :])  # noqa: S314 - the cluster's own program; expat limits what entities grow to
    except ET.ParseError as error:
        raise CloudError(
            "What SGE says can't be read.", f"{error}: {text[:200]}", otherwise="cloud-unreachable"
        ) from error


def _text(node: ET.Element, name: str) -> str:
    return (node.findtext(name) or "").strip()


def _seen(number: str, name: str, letters: str) -> Seen:
    state, reason = _state(letters)
    return Seen(number, name, state, reason, letters)


def _state(letters: str) -> tuple[JobState, str]:
    """What qstat's letters mean; the first that is among them counts."""
    for known, state, reason in _STATES:
        if set(known) & set(letters):
            return state, reason
    return "unknown", f"SGE says {letters or 'nothing'}."


def _with_reason(job: Seen, detail: Section | None) -> Seen:
    lines = list(_scheduling(detail.text if detail else ""))
    for pattern, sentence in _WAITS:
        raw = next((line for line in lines if re.search(pattern, line)), "")
        if raw:
            return Seen(job.id, job.name, "queued", sentence, f"{job.raw}: {raw}")
    return Seen(job.id, job.name, "queued", "It waits for its turn.", ": ".join([job.raw, *lines[:1]]))


def _scheduling(detail: str) -> Iterator[str]:
    """The lines after "scheduling info:", without the queues that were not asked for."""
    _, found, rest = detail.partition("scheduling info:")
    if found:
        yield from (line.strip() for line in rest.splitlines() if line.strip() and "(-q)" not in line)


def _with_error(job: Seen, detail: Section | None) -> Seen:
    found = re.search(r"^error reason[^:\n]*:\s*(.+)$", detail.text if detail else "", re.MULTILINE)
    words = found[1] if found else job.raw
    return Seen(job.id, job.name, "failed", f"{job.reason} It says: {words}", words, "cloud-job-failed")


def _lost(job: Seen, queues: Section | None) -> Seen | None:
    """A node that died keeps its job running in SGE's eyes; its queue's letters tell."""
    if job.state != "running" or queues is None or queues.code != 0:
        return None
    with suppress(CloudError):
        return _in_lost_queue(job, _tree(queues.text))
    return None


def _in_lost_queue(job: Seen, queues: ET.Element) -> Seen | None:
    for queue in queues.iter("Queue-List"):
        numbers = {_text(each, "JB_job_number") for each in queue.iter("job_list")}
        letters = _text(queue, "state")
        if job.id in numbers and _LOST & set(letters):
            node = _text(queue, "name").rpartition("@")[2]
            return Seen(
                job.id, job.name, "unknown", f"Its machine {node} has not been heard of for a while.", letters
            )
    return None


def _ended(accounting: Section | None, name: str) -> Seen | None:
    """The last of the accounting's entries under this name."""
    if accounting is None or accounting.code != 0:
        return None
    last = accounting.text.rpartition("=====")[2]
    entry = dict(re.findall(r"^(\w+) +(.*)$", last, re.MULTILINE))
    if entry.get("jobname", "").strip() != name:
        return None
    failed = int(_number(entry.get("failed", "").split(" ")[0]) or 0)
    code = int(_number(entry.get("exit_status", "").split(" ")[0]) or 0)
    raw = f"failed {entry.get('failed', '').strip()}, exit_status {code}"
    number = entry.get("jobnumber", "").strip()
    if failed == _TOO_LATE:
        return Seen(number, name, "stopped", "Its time was up.", raw, "cloud-job-ended")
    if failed or code:
        return Seen(number, name, "failed", f"It ended with exit code {code}.", raw, "cloud-job-failed")
    return Seen(number, name, "stopped", "It ended.", raw)


def _largest(nodes: ET.Element) -> dict[str, dict[str, float]]:
    """For each queue the largest value of each resource over its nodes."""
    found: dict[str, dict[str, float]] = {}
    for instance in nodes.iter("Queue-List"):
        sizes = found.setdefault(_text(instance, "name").partition("@")[0], {})
        for resource in instance.iter("resource"):
            value = _number((resource.text or "").strip())
            name = resource.get("name", "")
            if value is not None:
                sizes[name] = max(value, sizes.get(name, 0))
    return found


def _number(text: str) -> float | None:
    """``23.541G`` as a number (sge_types(1)); none where it is none."""
    found = re.fullmatch(r"(\d{1,15}(?:\.\d{1,9})?)([kKmMgGT]?)", text)
    return float(found[1]) * _UNITS[found[2]] if found else None
