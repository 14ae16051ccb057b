from random import Random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.catalog.cloud_capacity import CHECK
from checks.cloud_choice import fits, said, smallest
from checks.cloud_facts import CloudReply, CloudStatus, Offer
from checks.course import GIB, Cloud
from checks.model import Platform, Status
from tests.checks.catalog.cloud_answers import PROVIDERS, UNTOLD, answering, offer, wanting
from tests.fakes import course, fake_host, run_check, verdict

CPU = offer("cpu-large", gpus=0, gpu="", cpus=32, memory=128 * GIB, price=0.1)
SMALL = offer()
LARGE = offer("gpu-large", gpus=4, cpus=32, memory=128 * GIB, price=3.0)
SMALL_SAID = "gpu-small (4 CPU, 16 GB, 1 T4), 0.5 credits an hour"
NOTHING = "The cloud offers no machine with 1 GPU, 4 CPU and 16 GB of memory."
CHOSEN = f"The smallest machine that fits is {SMALL_SAID}"
TABLE = [
    pytest.param((CPU, SMALL), Status.PASSED, None, f"{CHOSEN}.", id="one"),
    pytest.param(
        (LARGE, CPU, SMALL),
        Status.PASSED,
        None,
        f"{CHOSEN}. 1 more would do too.",
        id="the smallest of several",
    ),
    pytest.param(
        (offer(free=0), LARGE),
        Status.PASSED,
        None,
        "The smallest machine that fits is gpu-large (32 CPU, 128 GB, 4 T4), 3 credits an hour. "
        "1 more would do too.",
        id="a larger one that is free before a smaller one that is taken",
    ),
    pytest.param(
        (offer(free=0),),
        Status.WARNED,
        "cloud-all-taken",
        f"All machines that fit are taken now; a job would wait for {SMALL_SAID}.",
        id="all taken",
    ),
    pytest.param((CPU,), Status.FAILED, "cloud-nothing-fits", NOTHING, id="no GPU"),
    pytest.param((offer(memory=8 * GIB),), Status.FAILED, "cloud-nothing-fits", NOTHING, id="less memory"),
    pytest.param((offer(cpus=2),), Status.FAILED, "cloud-nothing-fits", NOTHING, id="fewer processors"),
    pytest.param((), Status.FAILED, "cloud-nothing-fits", NOTHING, id="nothing at all"),
]  # fmt: skip


@pytest.mark.parametrize(("offers", "status", "problem", "message"), TABLE)
def test_chooses_the_smallest_that_fits(
    offers: tuple[Offer, ...], status: Status, problem: str | None, message: str
) -> None:
    host = answering("offers", CloudReply("ok", offers=offers))
    assert verdict(run_check(CHECK, host, wanting())) == (status, problem, message)


def test_a_single_machine_that_is_too_small_is_called_so() -> None:
    host = answering("offers", CloudReply("ok", offers=(CPU,)), "ssh")
    assert verdict(run_check(CHECK, host, wanting("ssh"))) == (
        Status.FAILED,
        "cloud-machine-too-small",
        "The machine has less than 1 GPU, 4 CPU and 16 GB of memory.",
    )


def test_a_course_without_a_gpu_takes_a_machine_without_one() -> None:
    host = answering("offers", CloudReply("ok", offers=(CPU,)))
    assert run_check(CHECK, host, wanting(gpus=0)).status is Status.PASSED


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("status", sorted({*get_args(CloudStatus)} - {"ok"}))
def test_what_could_not_be_told_is_no_failure(status: CloudStatus, provider: str, platform: Platform) -> None:
    found = run_check(CHECK, answering("offers", CloudReply(status), provider, platform), wanting(provider))
    expected = {Status.UNKNOWN} if status in UNTOLD else {Status.UNKNOWN, Status.FAILED}
    assert found.status in expected
    assert found.status is Status.UNKNOWN or found.findings[0].problem


def test_a_course_without_cloud_is_not_asked() -> None:
    assert run_check(CHECK, fake_host(), course()).status is Status.SKIPPED


@pytest.mark.parametrize(
    ("described", "words"),
    [
        (offer(), SMALL_SAID),
        (offer("q", gpu="", price=None), "q (4 CPU, 16 GB, 1 GPU)"),
        (offer("box", price=0.0), "box (4 CPU, 16 GB, 1 T4), free of charge"),
        (offer("cpu", gpus=0, cpus=0.5, memory=GIB // 2), "cpu (0.5 CPU, 0.5 GB), 0.5 credits an hour"),
    ],
)
def test_an_offer_in_words(described: Offer, words: str) -> None:
    assert said(described) == words


OFFERS = st.lists(
    st.builds(
        Offer,
        name=st.text("abc", min_size=1, max_size=3),
        cpus=st.sampled_from([0.5, 2, 4, 8]),
        memory=st.sampled_from([4, 15, 16, 64]).map(lambda gb: gb * GIB),
        gpus=st.integers(0, 3),
        price=st.none() | st.sampled_from([0.0, 0.5, 1.0, 7.5]),
        free=st.none() | st.integers(0, 2),
    ),
    max_size=6,
)
WANTED = st.builds(
    Cloud, provider=st.just("apolo"), gpus=st.integers(0, 2), cpus=st.sampled_from([1.0, 4.0]),
    memory_gb=st.sampled_from([4.0, 16.0]),
)  # fmt: skip


@given(OFFERS, WANTED)
def test_something_is_chosen_exactly_where_something_fits(offers: list[Offer], wanted: Cloud) -> None:
    chosen = smallest(offers, wanted)
    assert (chosen is not None) == any(fits(one, wanted) for one in offers)
    assert chosen is None or (chosen in offers and fits(chosen, wanted))


@given(OFFERS, WANTED)
def test_never_a_dearer_one_where_a_cheaper_fits_and_is_free(offers: list[Offer], wanted: Cloud) -> None:
    chosen = smallest(offers, wanted)
    prices = [one.price for one in offers if fits(one, wanted) and one.free != 0 and one.price is not None]
    assert not prices or (chosen is not None and chosen.price == min(prices))


@given(OFFERS, WANTED, st.randoms())
def test_the_order_of_the_list_does_not_matter(offers: list[Offer], wanted: Cloud, dice: Random) -> None:
    shuffled = list(offers)
    dice.shuffle(shuffled)
    assert smallest(shuffled, wanted) == smallest(offers, wanted)
