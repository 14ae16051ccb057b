"""Proxies that refuse, are away, or open encrypted traffic, and clocks that are a year off."""

import time
from email.utils import formatdate

import pytest

from tests.faults.courses import Course
from tests.faults.network import CONNECTIVITY, Wreck
from tests.faults.program import Program
from tests.parts.engine import program
from tests.parts.web import Reply, forwarded

YEAR = 365 * 24 * 3600
CHECKS = ("network.registry", "image.available", "clock.skew")


def test_a_proxy_that_is_away_is_named_and_one_that_is_back_lets_through(
    broken: Wreck, classready: Program, course: Course
) -> None:
    file = course(broken.images["well"])
    broken.network.proxy.refuse()
    found = classready.run("pull", "--course", file)
    assert (found.code, found.err, found.known) == (1, "", ("proxy-misconfigured",))
    assert "proxyconnect tcp: dial tcp 127.0.0.1" in found.out
    assert "remove the proxy lines (HTTP_PROXY, HTTPS_PROXY)" in found.out
    seen = classready.run("check", "network.registry", "--json", "--course", file)
    assert (seen.code, list(seen.advised)) == (1, ["proxy-misconfigured"])
    broken.network.proxy.heal()
    assert classready.run("pull", "--course", file).code == 0


def test_a_proxy_that_wants_a_login_is_said_to_want_one(
    broken: Wreck, classready: Program, course: Course
) -> None:
    file = course(broken.images["not let through"])
    broken.network.web.refusal = 407
    found = classready.run("pull", "--course", file)
    assert (found.code, found.err, found.known) == (1, "", ("proxy-misconfigured",))
    assert "Proxy Authentication Required" in found.out
    assert "http://user:password@host:port" in found.out
    seen = classready.run("check", "network.registry", "--json", "--course", file)
    assert (seen.code, list(seen.advised)) == (1, ["proxy-misconfigured"])
    assert "407 Proxy Authentication Required" in seen.out


def test_who_re_signs_encrypted_traffic_is_named_and_without_it_the_image_comes(
    broken: Wreck, classready: Program, course: Course
) -> None:
    network = broken.network
    network.put("opened.test", forwarded(network.registry.port), network.filter)
    file = course("opened.test/course/app:1")
    seen = classready.run("check", "network.registry", "--verbose", "--course", file)
    assert (seen.code, seen.known) == (1, ("tls-intercepting-proxy",))
    assert "certificate signed by: Example Campus, Web Filter CA" in seen.out
    network.put("opened.test", forwarded(network.registry.port))
    assert classready.run("pull", "--course", file).code == 0


@pytest.mark.parametrize(
    ("fault", "world", "clock"),
    [("expired", -YEAR, "365 days ahead"), ("not yet valid", YEAR, "365 days behind")],
)
def test_a_clock_that_is_a_year_off_is_the_cause_of_a_certificate_out_of_date(  # noqa: PLR0913, PLR0917 - a table
    broken: Wreck, classready: Program, course: Course, fault: str, world: int, clock: str
) -> None:
    """Not the clock is moved but the world: certificates and the web's time are those of another year."""
    then = {"Date": formatdate(time.time() + world, usegmt=True)}
    broken.network.web.put(CONNECTIVITY, lambda _: Reply(204, then))
    file = course(broken.images[fault])
    found = classready.run("pull", "--course", file)
    assert (found.code, found.err, found.known) == (1, "", ("wrong-system-clock",))
    assert "x509: certificate has expired or is not yet valid" in found.out
    assert "Set the date and time to automatic" in found.out
    seen = classready.run("check", *CHECKS, "--json", "--course", file)
    assert (seen.code, list(seen.advised)) == (1, ["wrong-system-clock"])
    assert "Set the date and time to automatic" in seen.advised["wrong-system-clock"]
    assert clock in seen.out


def test_a_certificate_out_of_date_with_a_right_clock_is_the_registrys_fault(
    broken: Wreck, classready: Program, course: Course
) -> None:
    file = course(broken.images["expired"])
    found = classready.run("pull", "--course", file)
    assert (found.code, found.err, found.known) == (1, "", ("registry-outage",))
    seen = classready.run("check", *CHECKS, "--json", "--course", file)
    assert (seen.code, list(seen.advised)) == (1, ["registry-outage"])


def test_a_program_whose_own_clock_is_a_year_ahead_says_so(
    broken: Wreck, classready: Program, course: Course
) -> None:
    """The program alone: an engine, written in Go, asks the kernel for the time, which only one can have."""
    file = course(broken.images["well"])
    check = classready.command("check", *CHECKS, "--json", "--course", file)
    ahead = (program("faketime", "faketime"), "-f", "+365d", *check)
    seen = classready.run_argv(ahead, FAKETIME_DONT_FAKE_MONOTONIC="1")
    assert (seen.code, list(seen.advised)) == (1, ["wrong-system-clock"])
    assert "365 days ahead" in seen.out
    assert classready.run("check", *CHECKS, "--course", file).code == 0
