"""The pull's model over recorded and made-up events; no engine."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.engine.progress import LayerProgress, Phase, PullProgress, Stage
from wizard.engine.pull_event import Event

MB = 1_000_000


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def event(status: str, layer: str = "", **detail: Any) -> Event:  # noqa: ANN401 - whatever an engine may send
    line = {"status": status, "id": layer, "progressDetail": detail}
    return msgspec.json.decode(json.dumps(line), type=Event)


def fed(*events: Event, expected_bytes: int = 0) -> PullProgress:
    progress = PullProgress(expected_bytes)
    for each in events:
        progress.feed(each)
    return progress


def layer(progress: PullProgress, name: str = "a") -> LayerProgress:
    return next(each for each in progress.snapshot().layers if each.id == name)


@pytest.mark.parametrize(
    ("status", "phase"),
    [
        ("Pulling fs layer", Phase.WAITING),
        ("Waiting", Phase.WAITING),
        ("Downloading", Phase.DOWNLOADING),
        ("Verifying Checksum", Phase.VERIFYING),
        ("Download complete", Phase.DOWNLOADED),
        ("Extracting", Phase.EXTRACTING),
        ("Pull complete", Phase.DONE),
        ("Already exists", Phase.ALREADY_HERE),
        ("Retrying in 5 seconds", Phase.RETRYING),
        ("Retrying in 1 second", Phase.RETRYING),
    ],
)
def test_engines_words_become_phases(status: str, phase: Phase) -> None:
    assert layer(fed(event(status, "a"))).phase is phase


def test_totals_that_shrink_after_retries_keep_the_first_total() -> None:
    # The totals of one 118,887,289-byte layer whose connection was cut twice (classic store, engine 20.10).
    progress = fed(event("Downloading", "a", current=20 * MB, total=118_887_289))
    progress.feed(event("Retrying in 5 seconds", "a"))
    progress.feed(event("Downloading", "a", current=540_672, total=92_853_530))
    assert (layer(progress).done, layer(progress).total) == (118_887_289 - 92_853_530 + 540_672, 118_887_289)
    progress.feed(event("Downloading", "a", current=0, total=66_314_522))
    assert layer(progress).done == 118_887_289 - 66_314_522
    progress.feed(event("Download complete", "a"))
    assert layer(progress).done == 118_887_289


def test_retry_says_how_long_the_engine_waits() -> None:
    assert layer(fed(event("Retrying in 15 seconds", "a"))).retry_in == 15


def test_layer_that_starts_over_goes_back_to_what_is_true() -> None:
    progress = fed(event("Downloading", "a", current=9 * MB, total=10 * MB))
    progress.feed(event("Downloading", "a", current=1 * MB, total=10 * MB))
    assert layer(progress).done == 1 * MB


def test_containerd_unpacking_counted_in_seconds_is_not_taken_for_bytes() -> None:
    progress = fed(
        event("Downloading", "a", current=10, total=100),
        event("Download complete", "a"),
        event("Extracting", "a", current=7, units="s"),
    )
    assert layer(progress) == LayerProgress("a", Phase.EXTRACTING, 100, 100, 0, 0)


def test_manifest_and_configuration_ids_of_the_containerd_store_count_as_parts() -> None:
    progress = fed(
        event("Pulling fs layer", "a"),
        event("Downloading", "config", current=500, total=500),
        event("Downloading", "a", current=100, total=1000),
    )
    assert (progress.snapshot().done, progress.snapshot().total) == (600, 1500)


def test_podmans_few_events_end_as_done() -> None:
    # The shape of Podman 4.3's answers: no "Pull complete", no overall status.
    progress = fed(
        event("Pulling fs layer", "a"),
        event("Downloading", "a", current=65536, total=1 * MB),
        event("Download complete", "a"),
        event("Download complete", "5f3a"),
    )
    assert progress.snapshot().stage is Stage.UNPACKING
    progress.finish()
    assert (progress.snapshot().stage, progress.already_here) == (Stage.DONE, False)


def test_up_to_date_is_already_here() -> None:
    progress = fed(
        event("Pulling from course/app", "1"),
        event("Digest: sha256:ab"),
        event("Status: Image is up to date for course/app:1"),
    )
    assert (progress.already_here, progress.digest, progress.snapshot().layers) == (True, "sha256:ab", ())


def test_total_is_what_was_expected_until_every_size_is_known() -> None:
    progress = fed(
        event("Downloading", "a", current=10, total=100), event("Waiting", "b"), expected_bytes=900
    )
    assert (progress.snapshot().total, progress.snapshot().total_is_known) == (900, False)
    progress.feed(event("Downloading", "b", current=1, total=50))
    assert (progress.snapshot().total, progress.snapshot().total_is_known) == (150, True)


def test_time_left_follows_from_the_rate_of_the_last_seconds() -> None:
    clock = Clock()
    progress = PullProgress(clock=clock)
    for second in range(20):
        clock.now = float(second)
        rate = 10 * MB if second < 10 else 2 * MB
        done = min(second, 10) * 10 * MB + max(second - 10, 0) * 2 * MB
        progress.feed(event("Downloading", "a", current=done, total=200 * MB))
        now = progress.snapshot()
    assert (now.rate, now.seconds_left) == (rate, (200 * MB - done) / rate)


def test_time_left_is_unknown_before_there_is_a_rate_and_when_nothing_moves() -> None:
    clock = Clock()
    progress = PullProgress(clock=clock)
    progress.feed(event("Downloading", "a", current=1, total=100))
    assert progress.snapshot().seconds_left is None
    for second in range(1, 30):
        clock.now = float(second)
        now = progress.snapshot()
    assert (now.rate, now.seconds_left) == (0.0, None)


def test_repeated_numbers_do_not_count_as_movement() -> None:
    clock = Clock()
    progress = PullProgress(clock=clock)
    clock.now = 1.0
    progress.feed(event("Downloading", "a", current=5, total=100))
    clock.now = 50.0
    progress.feed(event("Downloading", "a", current=5, total=100))
    assert progress.changed_at == 1.0
    progress.feed(event("Downloading", "a", current=6, total=100))
    assert progress.changed_at == 50.0


def test_new_pull_starts_from_nothing() -> None:
    progress = fed(event("Downloading", "a", current=10, total=100))
    progress.start_over()
    assert (progress.snapshot().done, progress.snapshot().stage) == (0, Stage.ASKING)


STATUSES = (
    "Pulling fs layer", "Waiting", "Downloading", "Verifying Checksum", "Download complete", "Extracting",
    "Pull complete", "Already exists", "Retrying in 3 seconds", "Digest: x", "Status: Downloaded", "nonsense",
)  # fmt: skip
events = st.builds(
    event,
    st.sampled_from(STATUSES) | st.text(max_size=20),
    st.sampled_from(["", "a", "b", "c"]),
    current=st.none() | st.integers(-10, 2**70),
    total=st.none() | st.integers(-10, 2**70),
)


@given(st.lists(events, max_size=40), st.integers(-5, 10**12))
def test_any_sequence_keeps_done_within_total(sequence: list[Event], expected: int) -> None:
    clock = Clock()
    progress = PullProgress(expected, clock)
    for each in sequence:
        clock.now += 0.3
        progress.feed(each)
        now = progress.snapshot()
        assert 0 <= now.done <= now.total
        assert 0 <= now.unpacked <= now.total
        assert all(0 <= one.done <= (one.total or 0) for one in now.layers)
        assert now.rate >= 0
        assert now.seconds_left is None or now.seconds_left >= 0


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=20), st.lists(st.integers(0, 19), max_size=5))
def test_downloads_with_retries_never_go_back(steps: list[int], cuts: list[int]) -> None:
    """An engine that resumes: after a cut it counts from zero to what was left."""
    total, arrived, base = sum(steps), 0, 0
    progress, seen = PullProgress(), [0]
    for number, step in enumerate(steps):
        if number in cuts:
            base = arrived
            progress.feed(event("Retrying in 1 second", "a"))
        arrived += step
        progress.feed(event("Downloading", "a", current=arrived - base, total=total - base))
        seen.append(progress.snapshot().done)
    assert seen == sorted(seen)
    assert seen[-1] == total
