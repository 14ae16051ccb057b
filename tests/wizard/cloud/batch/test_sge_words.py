"""What SGE prints, as Grid Engine 8.1.9 printed it on Debian 12 (names shortened), and anything else."""

from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.course import Cloud
from wizard.cloud.batch.scheduler import Request, Section, sections
from wizard.cloud.batch.sge import Sge
from wizard.cloud.model import CloudError

NAME = "classready-x-aaa"
WANTED = Cloud(provider="batch", gpus=1, queue="gpu.q")
REQUEST = Request(NAME, 240, cpus=4, memory_gb=16, gpus=1, queue="gpu.q")


def listed(*jobs: tuple[str, str, str]) -> Section:
    """``qstat -xml`` with jobs: number, name, letters."""
    items = "".join(
        f'<job_list state="running"><JB_job_number>{number}</JB_job_number><JB_name>{escape(name)}</JB_name>'
        f"<JB_owner>ada</JB_owner><state>{letters}</state><queue_name>gpu.q@node7</queue_name></job_list>"
        for number, name, letters in jobs
    )
    head = "<?xml version='1.0'?>\n<job_info xmlns:xsd=\"http://example.org/qstat.xsd\">"
    return Section(0, f"{head}<queue_info>{items}</queue_info><job_info></job_info></job_info>")


def scheduling(*lines: str) -> Section:
    """``qstat -j`` with why a job waits."""
    first, *rest = lines
    info = "\n".join([f"scheduling info:            {first}", *(f"{'':28}{line}" for line in rest)])
    return Section(0, f"{'=' * 62}\njob_number:                 2\njob_type:                   NONE\n{info}")


@pytest.mark.parametrize(
    ("letters", "state", "reason"),
    [
        ("r", "running", ""),
        ("t", "starting", "SGE is handing it to its machine."),
        ("qw", "queued", "It waits for its turn."),
        ("hqw", "queued", "It is held back until its image is there."),
        ("dr", "stopping", "SGE is ending it."),
        ("dt", "stopping", "SGE is ending it."),
        ("S", "queued", "It is suspended: others' jobs come first."),
        ("Eqw", "failed", "SGE could not start it. It says: Eqw"),
        ("?", "unknown", "SGE says ?."),
    ],
)
def test_letters_are_said_in_words(letters, state, reason):
    seen = Sge().seen({"jobs": listed(("2", NAME, letters))}, NAME)
    assert seen is not None
    assert (seen.id, seen.state, seen.reason) == ("2", state, reason)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            'queue instance "gpu.q@node7" dropped because it is full',
            "Every slot of the queue is taken by others.",
        ),
        (
            'queue instance "gpu.q@node7" dropped because it is temporarily not available',
            "The machines of the queue are not available just now.",
        ),
        (
            'queue instance "gpu.q@node7" dropped because it is disabled',
            "The queue is switched off just now; the cluster's status page may say why.",
        ),
        (
            'queue instance "gpu.q@node7" dropped because it is overloaded: np_load_avg=2 >= 1.75',
            "The machines of the queue have too much to do.",
        ),
        (
            'cannot run because it exceeds limit "ada/////" in rule "max_gpu_slots/1"',
            "A limit for each person is reached: another job of yours has to end first.",
        ),
        ('cannot run in PE "smp" because it only offers 0 slots', "Too few slots are free at once."),
        (
            '(-l gpu_mem=10G) cannot run at host "node7" because it offers only hc:gpu_mem=0.000',
            "What was asked for is in use by others.",
        ),
        ("something new", "It waits for its turn."),
    ],
)
def test_why_a_job_waits_is_said_in_words(line, reason):
    other = 'cannot run in queue "long.q" because it is not contained in its hard queue list (-q)'
    told = {"jobs": listed(("2", NAME, "qw")), "detail": scheduling(other, line)}
    seen = Sge().seen(told, NAME)
    assert seen is not None
    assert seen.reason == reason
    assert line in seen.raw


def test_a_job_that_could_not_be_started_is_failed_with_the_words():
    words = 'error: can\'t open output file "/nonexist": No such file or directory'
    detail = Section(0, f"error reason          1:      11/23/2026 02:24:54 [1001:1645]: {words}")
    seen = Sge().seen({"jobs": listed(("2", NAME, "Eqw")), "detail": detail}, NAME)
    assert seen is not None
    assert (seen.state, seen.problem) == ("failed", "cloud-job-failed")
    assert words in seen.reason


@pytest.mark.parametrize(
    ("letters", "state"), [("u", "unknown"), ("au", "unknown"), ("", "running"), ("a", "running")]
)
def test_a_queue_whose_node_is_not_heard_of_makes_its_job_unknown(letters, state):
    queues = (
        "<job_info><queue_info><Queue-List><name>gpu.q@node7</name>"
        f"<state>{letters}</state><job_list><JB_job_number>2</JB_job_number></job_list></Queue-List>"
        "</queue_info></job_info>"
    )
    seen = Sge().seen({"jobs": listed(("2", NAME, "r")), "queues": Section(0, queues)}, NAME)
    assert seen is not None
    assert seen.state == state


@pytest.mark.parametrize(
    ("failed", "code", "state", "problem"),
    [
        ("0    ", "0", "stopped", None),
        ("0    ", "3", "failed", "cloud-job-failed"),
        ("37  : qmaster enforced h_rt, h_cpu, or h_vmem limit", "137", "stopped", "cloud-job-ended"),
        ("100 : assumedly after job", "137", "failed", "cloud-job-failed"),
    ],
)
def test_a_job_that_is_over_is_judged_by_the_accounting(failed, code, state, problem):
    text = f"{'=' * 62}\nqname        gpu.q               \njobname      {NAME}    \njobnumber    1   \n"
    accounting = Section(0, f"{text}failed       {failed}\nexit_status  {code}                   \n")
    seen = Sge().seen({"jobs": listed(), "accounting": accounting}, NAME)
    assert seen is not None
    assert (seen.id, seen.state, seen.problem) == ("1", state, problem)


def test_words_of_a_site_before_the_answer_are_left_out():
    told = listed(("2", NAME, "r"))
    (job,) = Sge().jobs({"jobs": Section(0, f"This cluster retires <soon>.\n{told.text}")})
    assert (job.id, job.state) == ("2", "running")


def test_a_job_that_neither_list_nor_accounting_has_is_not_known():
    accounting = Section(1, f"error: job name {NAME} not found")
    assert Sge().seen({"jobs": listed(("3", "other", "r")), "accounting": accounting}, NAME) is None


@pytest.mark.parametrize(
    "told", [{}, {"jobs": Section(1, "")}, {"jobs": Section(0, "")}, {"jobs": Section(0, "<a>")}]
)
def test_an_answer_that_failed_or_is_no_xml_is_an_error_and_not_an_empty_list(told):
    with pytest.raises(CloudError):
        Sge().seen(told, NAME)


def test_the_course_options_take_the_place_of_what_would_be_asked_for():
    plain = Sge().submit(REQUEST)
    own = Sge().submit(Request(NAME, 90, 4, 16, 0, "", ("-pe", "mpi", "2", "-l", "h_vmem=8G"), held=True))
    assert plain[2:8] == ("-q", "gpu.q", "-l", "mem_free=16G", "-l", "h_rt=04:00:00")
    assert "-h" not in plain
    assert own[2:9] == ("-pe", "mpi", "2", "-l", "h_vmem=8G", "-l", "h_rt=01:30:00")
    assert "-h" in own


def test_processors_without_a_gpu_queue_are_slots_that_share_the_memory():
    line = " ".join(Sge().submit(Request(NAME, 60, cpus=4, memory_gb=16, gpus=0, queue="")))
    assert "-pe smp 4 -l mem_free=4G" in line
    assert "-q " not in line


@pytest.mark.parametrize(
    ("text", "number"), [("Welcome\n12\n", "12"), ("12.1-3:1", "12"), ("no", ""), ("", "")]
)
def test_the_id_is_the_number_that_terse_prints(text, number):
    assert Sge().id_of(text) == number


def test_queues_are_offers_with_the_largest_of_their_nodes():
    counts = (
        "<a><cluster_queue_summary><name>gpu.q</name><available>3</available></cluster_queue_summary></a>"
    )
    nodes = "".join(
        f'<Queue-List><name>gpu.q@{name}</name><resource name="num_proc">{cpus}</resource>'
        f'<resource name="mem_total">{memory}</resource></Queue-List>'
        for name, cpus, memory in (("a", 32, "251.5G"), ("b", 64, "62G"))
    )
    nodes = f"<job_info><queue_info>{nodes}</queue_info></job_info>"
    told = {"queues": Section(0, counts), "nodes": Section(0, nodes)}
    (offer,) = Sge().offers(told, WANTED)
    assert (offer.name, offer.cpus, offer.gpus, offer.free) == ("gpu.q", 64, 1, 3)
    assert offer.memory == int(251.5 * 1024**3)
    assert Sge().offers(told, Cloud(provider="batch", queue="nope.q")) == ()


NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=30)


@given(
    st.lists(st.tuples(st.integers(1, 10**9).map(str), NAMES, st.text("rtqwhEdsST", max_size=4)), max_size=5)
)
def test_every_job_in_the_list_is_found_again(jobs):
    seen = Sge().jobs({"jobs": listed(*jobs)})
    assert [(job.id, job.name) for job in seen] == [(number, name) for number, name, _ in jobs]


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_nothing_that_is_printed_breaks_the_reading(detail, queues, accounting):
    told = {"detail": Section(0, detail), "accounting": Section(0, accounting)}
    for jobs in (listed(("2", NAME, "qw")), listed(("2", NAME, "Eqw")), listed()):
        Sge().seen({**told, "jobs": jobs}, NAME)
    running = {"jobs": listed(("2", NAME, "r")), "queues": Section(0, queues)}
    assert Sge().seen(running, NAME) == Sge().seen({"jobs": running["jobs"]}, NAME)


@given(st.text(max_size=300))
def test_sections_are_read_from_any_text(text):
    found = sections(f"{text}\n==classready jobs 0\nall of it\n==classready end 1\n")
    assert found["jobs"] == Section(0, "all of it")
    assert found["end"] == Section(1, "")
