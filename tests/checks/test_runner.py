import threading
from collections.abc import Iterable

import pytest

from checks.host import Host
from checks.model import Check, Finding, Platform, Status, fail, fine, nothing, unsure, warn
from checks.questions import Clock, ClockFacts
from checks.runner import run_checks
from tests.fakes import course, fake_host


def a_check(name: str, *findings: Finding, needs: tuple[str, ...] = ()) -> Check:
    return Check(name, name, "why", lambda _host, _course: findings, needs)


def run(*checks: Check, host: Host | None = None, ignore: tuple[str, ...] = ()) -> dict[str, tuple]:
    results = run_checks(checks, host or fake_host(), course(), ignore=ignore)
    return {r.check: (r.status, r.blocked_by) for r in results}


@pytest.mark.parametrize(
    ("findings", "status"),
    [
        ((), Status.PASSED),
        ((fine("a"),), Status.PASSED),
        ((fine("a"), nothing("b")), Status.SKIPPED),
        ((nothing("a"), warn("b")), Status.WARNED),
        ((warn("a"), unsure("b")), Status.UNKNOWN),
        ((unsure("a"), fail("b"), fine("c")), Status.FAILED),
    ],
)
def test_the_worst_finding_is_the_status(findings, status):
    assert run(a_check("x", *findings)) == {"x": (status, None)}


def test_the_worst_finding_comes_first():
    check = a_check("x", fine("good"), fail("bad"), warn("so-so"))
    (result,) = run_checks([check], fake_host(), course())
    assert [f.message for f in result.findings] == ["bad", "so-so", "good"]


def test_a_failed_need_skips_its_dependants_and_is_named_down_the_chain():
    found = run(
        a_check("root", fail("no")), a_check("middle", needs=("root",)), a_check("leaf", needs=("middle",))
    )
    assert found == {
        "root": (Status.FAILED, None),
        "middle": (Status.SKIPPED, "root"),
        "leaf": (Status.SKIPPED, "root"),
    }


def test_results_come_in_the_order_given_also_where_a_need_comes_later():
    found = run(a_check("leaf", needs=("root",)), a_check("root"))
    assert list(found) == ["leaf", "root"]
    assert found["leaf"] == (Status.PASSED, None)


def test_a_need_that_is_not_run_counts_as_met():
    assert run(a_check("leaf", needs=("elsewhere",))) == {"leaf": (Status.PASSED, None)}


def test_an_ignored_failure_is_shown_as_a_warning_and_blocks_nobody():
    checks = (a_check("root", fail("no")), a_check("leaf", needs=("root",)))
    (root, leaf) = run_checks(checks, fake_host(), course(), ignore=("root",))
    assert (root.status, root.ignored, root.findings[0].message) == (Status.WARNED, True, "no")
    assert leaf.status is Status.PASSED


def test_a_crash_is_its_own_status_and_hides_nothing_else():
    def crash(_host: Host, _course: object) -> Iterable[Finding]:
        raise ZeroDivisionError("oops")

    (broken, sound) = run_checks([Check("broken", "t", "w", crash), a_check("sound")], fake_host(), course())
    assert broken.status is Status.CRASHED
    assert broken.findings[0].evidence == ("ZeroDivisionError: oops",)
    assert sound.status is Status.PASSED


def test_a_check_for_another_platform_is_skipped_and_says_so():
    check = Check("x", "t", "w", lambda _h, _c: (), platforms=(Platform.WINDOWS,))
    (result,) = run_checks([check], fake_host(), course())
    assert result.status is Status.SKIPPED
    assert result.findings[0].message == "This does not apply on linux."


def test_a_check_that_hangs_is_unknown_after_its_limit_and_the_others_are_answered():
    release = threading.Event()

    def hang(_host: Host, _course: object) -> Iterable[Finding]:
        release.wait()
        return ()

    checks = [Check("hangs", "t", "w", hang, time_limit=0.05), a_check("sound")]
    (hung, sound) = run_checks(checks, fake_host(), course())
    release.set()
    assert (hung.status, hung.findings[0].message) == (Status.UNKNOWN, "No answer within 0.05 seconds.")
    assert sound.status is Status.PASSED


def test_a_slow_check_is_named_while_it_is_waited_for(monkeypatch):
    monkeypatch.setattr("checks.runner.SLOW_AFTER", 0.01)
    release, slow = threading.Event(), []

    def wait(_host: Host, _course: object) -> Iterable[Finding]:
        release.wait()
        return ()

    def on_slow(check: Check) -> None:
        slow.append(check.id)
        release.set()

    list(run_checks([Check("waits", "t", "w", wait)], fake_host(), course(), on_slow=on_slow))
    assert slow == ["waits"]


def test_two_checks_that_ask_the_same_share_one_answer():
    asked = []
    both_there = threading.Barrier(2, timeout=10)

    def answer(question: object) -> ClockFacts:
        asked.append(question)
        return ClockFacts(1.0)

    def look(host: Host, _course: object) -> Iterable[Finding]:
        both_there.wait()
        yield fine(str(host.ask(Clock()).epoch))

    host = Host(Platform.LINUX, "/home/ada", answer)
    results = list(run_checks([Check("a", "t", "w", look), Check("b", "t", "w", look)], host, course()))
    assert [r.findings[0].message for r in results] == ["1.0", "1.0"]
    assert asked == [Clock()]
