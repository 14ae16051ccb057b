"""The real SkyPilot against AWS on loopback: what it tells, and that nothing is left of what failed."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import psutil
import pytest

from tests.parts.moto import Account
from tests.wizard.cloud.sky import driver
from tests.wizard.cloud.sky.courses import surroundings
from wizard.cloud.ledger import Ledger
from wizard.cloud.model import Cap, CloudError, Endpoint, Handle, Surroundings
from wizard.cloud.providers.sky import Sky
from wizard.cloud.reconciling import reconcile
from wizard.cloud.starting import ordered, start

SPAN = 4.0
LAUNCHED, STOPPING = "Instances launched", "Stopping the job"
MOMENTS = 2 * ("asked", LAUNCHED, STOPPING, "asked", LAUNCHED)
"""What classready said last before it is killed: up to ``SPAN`` seconds later."""


def never(_handle: Handle, _endpoint: Endpoint) -> None:
    raise AssertionError("nothing can run on the stand-in for a machine")


def test_tells_version_login_prices_and_that_nothing_runs(sky: Sky):
    offers = sky.offers().offers
    assert sky.client().version == "SkyPilot 0.14.1"
    assert (sky.login_state().status, sky.login_state().place) == ("ok", "AWS")
    assert [
        (offer.name, offer.cpus, offer.gpus, offer.gpu, offer.price, offer.currency) for offer in offers
    ] == [
        ("g4dn.xlarge", 4.0, 1, "T4", 0.526, "USD"),
        ("g4dn.2xlarge", 8.0, 1, "T4", 0.752, "USD"),
        ("g4dn.12xlarge", 48.0, 4, "T4", 3.912, "USD"),
    ]
    assert (sky.list_mine().status, sky.list_mine().jobs) == ("ok", ())


def test_says_in_words_that_a_program_is_missing_that_skypilot_calls(
    here: Surroundings, tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    provider = Sky(here)
    reply = provider.client()
    provider.close()
    assert (reply.status, reply.problem, reply.error) == (
        "error",
        "cloud-helper-missing",
        "SkyPilot needs rsync, ssh",
    )


def test_without_keys_says_what_skypilot_misses(here: Surroundings, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    provider = Sky(here)
    reply = provider.login_state()
    provider.close()
    assert reply.status == "logged-out"
    assert "aws configure" in reply.error


def test_the_command_that_is_shown_is_one_that_skypilot_takes(aws: Account, sky: Sky):
    quote = sky.quote(Cap(240))
    assert (quote.place, quote.offer.name, quote.worst) == (
        "aws/us-east-1",
        "g4dn.xlarge",
        pytest.approx(2.104),
    )
    tried = aws.run(*quote.command, "--dryrun")
    assert tried.returncode == 0, tried.stderr
    assert re.search(r"AWS \(us-east-1\)\s+g4dn\.xlarge\s+4\s+16\s+T4:1\s+0\.53", tried.stdout)
    assert aws.running == []


def test_a_machine_on_which_nothing_can_be_set_up_is_torn_down(aws: Account, sky: Sky, here: Surroundings):
    before = len(aws.instances)
    ledger, told = Ledger(here.folder), list[str]()
    order = ordered(sky, here, sky.quote(Cap(240)))
    with pytest.raises(CloudError) as failure:
        start(order, ledger, told.append, never)
    [rented] = aws.instances[before:]
    assert failure.value.message == "SkyPilot could not start the machine."
    assert rented.cluster.startswith(order.handle.name)
    assert rented.state == "terminated"
    assert told[-2:] == ["Stopping the job that was started ...", "It was stopped; nothing runs."]
    assert ledger.jobs() == ()
    assert "shutdown -h +255" in aws.first_commands(rented.id)


def test_skypilot_alone_leaves_that_machine_running_until_the_command_that_classready_names(
    aws: Account, sky: Sky, here: Surroundings
):
    quote = sky.quote(Cap(240))
    order = ordered(sky, here, quote)
    failed = aws.run(*quote.command, "-c", order.handle.name)
    assert failed.returncode == 1
    assert [name.startswith(order.handle.name) for name in aws.running] == [True]
    [listed] = sky.list_mine().jobs
    assert (listed.name, listed.state, listed.ours) == (order.handle.name, "starting", True)
    assert sky.status(order.handle).state == "unknown"
    program, *arguments = sky.stop_command(order.handle).split()
    assert aws.run(Path(program).name, *arguments).returncode == 0
    assert aws.running == []
    assert sky.status(order.handle).state == "stopped"
    sky.stop(order.handle)


def test_a_machine_that_never_comes_up_is_given_up_and_torn_down(aws: Account, sky: Sky, here: Surroundings):
    silent = aws.machine / "silent"
    silent.touch()
    order = ordered(sky, here, sky.quote(Cap(240)))
    with pytest.raises(CloudError, match="The machine was not ready in time"):
        start(order, Ledger(here.folder), lambda _text: None, never, patience=5)
    silent.unlink()
    assert aws.running == []
    assert sky.status(order.handle).state == "stopped"


def test_a_machine_that_skypilot_does_not_know_is_found_by_its_tag_and_ended(
    aws: Account, sky: Sky, here: Surroundings
):
    order = ordered(sky, here, sky.quote(Cap(240)))
    aws.rent(f"{order.handle.name}-{aws.user_hash}")
    assert sky.status(order.handle).state == "unknown"
    sky.stop(order.handle)
    assert (aws.running, sky.status(order.handle).state) == ([], "stopped")


def test_ctrl_c_tears_down(aws: Account, folder: Path):
    classready = _started(folder)
    _wait_for(classready, LAUNCHED)
    classready.send_signal(signal.SIGINT)
    said, _ = classready.communicate(timeout=240)
    assert "It was stopped; nothing runs." in said
    assert (aws.running, Ledger(folder).jobs()) == ([], ())


@pytest.mark.timeout(600)
def test_killed_at_any_moment_the_next_start_ends_what_runs(aws: Account, folder: Path):
    chosen = random.Random(4)  # noqa: S311 - the same moments in every run
    moments = [(word, chosen.uniform(0, SPAN)) for word in MOMENTS]
    _kill(moments[:5], folder)
    _kill(moments[5:], folder)
    left = aws.running
    known = [job.name for job in Ledger(folder).jobs()]
    assert all(any(name.startswith(job) for job in known) for name in left)
    provider = Sky(surroundings(folder))
    seen = reconcile(Ledger(folder), lambda _handle: provider)
    provider.close()
    assert [one.trouble for one in seen if one.trouble] == []
    assert aws.running == []
    assert all(
        not job.id for job in Ledger(folder).jobs()
    )  # their calls may be on their way; looked at again


def test_the_server_that_classready_started_ends_with_the_last_machine(
    aws: Account, sky: Sky, here: Surroundings
):
    handle = ordered(sky, here, sky.quote(Cap(240))).handle
    sky.stop(handle)
    assert aws.serves
    sky.stop(msgspec.structs.replace(handle, notes={"server": "started by classready"}))
    assert not aws.serves


def _kill(moments: Sequence[tuple[str, float]], folder: Path) -> None:
    """Start as many at once and kill each at its moment; return when nothing of them is on its way."""
    with ThreadPoolExecutor(len(moments)) as pool:
        children = pool.map(lambda moment: _killed(folder, *moment), moments)
        psutil.wait_procs([child for few in children for child in few], timeout=60)


def _killed(folder: Path, word: str, seconds: float) -> list[psutil.Process]:
    classready = _started(folder)
    if word == STOPPING:  # a second signal, while the first one's clearing up is on its way
        _wait_for(classready, LAUNCHED)
        classready.send_signal(signal.SIGINT)
    _wait_for(classready, word)
    children = psutil.Process(classready.pid).children()
    time.sleep(seconds)
    classready.kill()
    classready.communicate()
    return children


def _started(folder: Path) -> "subprocess.Popen[str]":
    root = Path(__file__).parents[4]
    return subprocess.Popen(
        [sys.executable, driver.__file__, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(root)},
        start_new_session=True,
    )


def _wait_for(classready: "subprocess.Popen[str]", word: str) -> None:
    assert classready.stdout is not None
    assert any(line.startswith(word) for line in classready.stdout)
