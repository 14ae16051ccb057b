"""What Slurm prints, as Slurm 22.05 printed it on Debian 12, and anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.course import Cloud
from wizard.cloud.batch.scheduler import Request, Section
from wizard.cloud.batch.slurm import Slurm
from wizard.cloud.model import CloudError

NAME = "classready-x-aaa"
WANTED = Cloud(provider="batch", gpus=1)


def line(state: str, reason: str = "None", node: str = "") -> dict[str, Section]:
    """What ``squeue`` prints of the job."""
    return {"jobs": Section(0, f"7|{state}|{reason}|{node}|{NAME}")}


@pytest.mark.parametrize(
    ("reason", "sentence", "problem"),
    [
        ("None", "Slurm has not looked at it yet.", None),
        ("Resources", "Every machine that fits is taken by others.", None),
        ("Priority", "Others' jobs come first.", None),
        ("JobHeldUser", "It is held back until its image is there.", None),
        (
            "Nodes required for job are DOWN, DRAINED or reserved for jobs in higher priority partitions",
            "The machines that fit are down, or kept for others.",
            None,
        ),
        (
            "ReqNodeNotAvail, UnavailableNodes:gpu[01-03]",
            "The machines that fit are not available now; there may be maintenance.",
            None,
        ),
        (
            "ReqNodeNotAvail, Reserved for maintenance",
            "The machines that fit are not available now; there may be maintenance.",
            None,
        ),
        (
            "QOSMaxGRESPerUser",
            "A limit for each person or group is reached: another job has to end first.",
            None,
        ),
        (
            "QOSMaxJobsPerUserLimit",
            "A limit for each person or group is reached: another job has to end first.",
            None,
        ),
        ("AssocGrpGRES", "A limit for each person or group is reached: another job has to end first.", None),
        ("PartitionTimeLimit", "The partition runs no job for that long.", "slurm-request-too-large"),
        (
            "QOSMaxWallDurationPerJobLimit",
            "The partition runs no job for that long.",
            "slurm-request-too-large",
        ),
        ("QOSMaxGRESPerJob", "It asks for more than one job may have.", "slurm-request-too-large"),
        ("BadConstraints", "No machine of the partition can ever run it.", "slurm-request-too-large"),
        ("InvalidAccount", "Your account may not use this partition.", "slurm-account-partition"),
        ("AssocNotFoundOrSo", "Your account may not use this partition.", "slurm-account-partition"),
        ("Brand_New_Reason", "Slurm says: Brand_New_Reason.", None),
    ],
)
def test_why_a_job_waits_is_said_in_words_and_whether_that_is_in_vain(reason, sentence, problem):
    seen = Slurm().seen(line("PENDING", reason), NAME)
    assert seen is not None
    assert (seen.state, seen.reason, seen.problem) == ("queued", sentence, problem)


@pytest.mark.parametrize(
    ("told", "state", "reason", "problem"),
    [
        ("RUNNING", "running", "", None),
        ("CONFIGURING", "starting", "", None),
        ("COMPLETING", "stopping", "", None),
        ("COMPLETED", "stopped", "", None),
        ("CANCELLED", "stopped", "It was cancelled.", None),
        ("CANCELLED by 1000", "stopped", "It was cancelled.", None),
        ("CANCELLED+", "stopped", "It was cancelled.", None),
        ("TIMEOUT", "stopped", "Its time was up.", "cloud-job-ended"),
        ("NODE_FAIL", "failed", "Its machine gpu03 was lost.", "cloud-job-failed"),
        ("OUT_OF_MEMORY", "failed", "It used more memory than it had asked for.", "sge-job-limit-exceeded"),
        ("FAILED", "failed", "It failed.", "cloud-job-failed"),
        ("NOVEL", "unknown", "", None),
    ],
)
def test_states_are_said_in_words(told, state, reason, problem):
    seen = Slurm().seen(line(told, node="gpu03"), NAME)
    assert seen is not None
    assert (seen.state, seen.reason, seen.problem) == (state, reason, problem)


def test_a_job_that_slurm_has_forgotten_is_looked_up_in_the_accounting():
    accounting = Section(0, f"7|TIMEOUT|None|gpu03|{NAME}\n")
    seen = Slurm().seen({"jobs": Section(0, ""), "accounting": accounting}, NAME)
    assert seen is not None
    assert (seen.id, seen.state) == ("7", "stopped")
    off = Section(1, "Slurm accounting storage is disabled")
    assert Slurm().seen({"jobs": Section(0, ""), "accounting": off}, NAME) is None


def test_a_failed_answer_is_an_error_and_not_an_empty_list():
    with pytest.raises(CloudError):
        Slurm().seen({"jobs": Section(1, "")}, NAME)


@pytest.mark.parametrize(
    ("resources", "gpus", "model"),
    [
        ("gpu:a40:4(S:0-1)", 4, "a40"),
        ("gpu:2", 2, ""),
        ("gpu:a100:2,gpu:t4:1,lscratch:900", 3, "a100/t4"),
        ("(null)", 0, ""),
        ("craynetwork:4", 0, ""),
    ],
)
def test_gpus_are_counted_from_the_generic_resources(resources, gpus, model):
    told = {"nodes": Section(0, f"gpu|64|257500|idle|3|up|{resources}")}
    (offer,) = Slurm().offers(told, WANTED)
    assert (offer.name, offer.cpus, offer.memory, offer.gpus, offer.gpu, offer.free) == (
        "gpu", 64, 257500 * 1024**2, gpus, model, 3,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("states", "free"),
    [
        (["idle"], 2),
        (["idle", "mixed"], 2),
        (["mixed"], None),
        (["allocated"], 0),
        (["idle*"], 0),
        (["idle~"], 2),
    ],
)
def test_free_machines_are_counted_and_partly_used_ones_are_not_told(states, free):
    lines = "\n".join(f"gpu|8+|1000+|{state}|2|up|gpu:1" for state in states)
    (offer,) = Slurm().offers({"nodes": Section(0, lines)}, WANTED)
    assert offer.free == free


def test_a_partition_that_is_down_is_no_offer():
    assert Slurm().offers({"nodes": Section(0, "gpu|8|1000|idle|2|down|gpu:1")}, WANTED) == ()


def test_the_course_options_take_the_place_of_what_would_be_asked_for():
    options = ("--gpus=a40:1", "-A", "lab", "--mem-per-cpu=2G", "-c", "8")
    told = Slurm().submit(Request(NAME, 90, 4, 16, 1, "gpu", options, held=True))
    assert told[:9] == ("sbatch", "--parsable", *options, "--partition=gpu")
    assert "--hold" in told
    assert not [each for each in told if each.startswith(("--gres", "--mem=", "--cpus"))]


@pytest.mark.parametrize(("text", "number"), [("Welcome\n12\n", "12"), ("12;cluster", "12"), ("no", "")])
def test_the_id_is_the_number_that_parsable_prints(text, number):
    assert Slurm().id_of(text) == number


@given(st.text(max_size=300))
def test_nothing_that_is_printed_breaks_the_reading(text):
    told = {name: Section(0, text) for name in ("jobs", "accounting", "nodes")}
    Slurm().seen(told, NAME)
    Slurm().jobs(told)
    Slurm().offers(told, WANTED)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 10**9).map(str),
            st.sampled_from(["PENDING", "RUNNING", "CANCELLED"]),
            st.text(st.characters(codec="ascii", exclude_characters="|\n\r", categories=["L", "P", "Zs"])),
            st.just("node"),
            st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1),
        ),
        max_size=5,
    )
)
def test_every_job_in_the_list_is_found_again(jobs):
    text = "\n".join("|".join(job) for job in jobs)
    seen = Slurm().jobs({"jobs": Section(0, text)})
    assert [(job.id, job.name) for job in seen] == [(job[0], job[4]) for job in jobs]
