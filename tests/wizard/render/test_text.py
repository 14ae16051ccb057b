import re

import msgspec

from checks.model import Status
from tests.wizard.render.sample_reports import EMPTY, USUAL, hostile_report
from wizard.render.text import details, summary
from wizard.render.wording import counts


def test_the_preview_of_a_usual_report():
    assert list(summary(USUAL)) == [
        "Not ready: Deep Learning in R (short code AM)",
        "  Setup before 5/23: Not ready (failed: docker.running)",
        "  Setup before 5/30: Could not tell (not known: network.registry)",
        "  Which Python: Ready",
        "Checks: 1 passed, 1 warning, 1 failed, 2 skipped, 1 could not tell",
        "  Failed: docker.running: Docker is installed but not running.",
        "  Could not tell: network.registry: You are offline, so this could not be told.",
        "  Warning: memory.host: 8 GB will do, but close other programs.",
        "Answers for the class:",
        "  python --version: Python 2.7.16",
        "  python3 --version: Python 3.12.4",
        "Removed from it:",
        "  home folder: 3 times (results, transcript)",
        "  user name: once (transcript)",
    ]


def test_several_warnings_are_counted_as_such():
    entries = tuple(entry for entry in USUAL.results if entry.result.status is Status.WARNED) * 2
    assert counts(msgspec.structs.replace(USUAL, results=entries)) == "2 warnings"


def test_the_preview_of_an_empty_report():
    assert list(summary(EMPTY)) == [
        "Ready: Demo (short code 12)",
        "Checks: none",
        "Nothing private was found.",
    ]


def test_the_details_give_evidence_and_cure_of_what_needs_attention():
    assert list(details(USUAL)) == [
        "Made 22 November 2026, 20:15 UTC by classready 0.1.0",
        "On macOS (15.1, arm64)",
        "For the course demo, version 0123456789ab",
        "",
        "Failed: docker.running: Docker is installed but not running.",
        "  seen: socket <home>/.docker/run/docker.sock: refused",
        (
            "  Docker is installed, but its engine does not answer. "
            "Start Docker Desktop and wait until its whale stands still."
        ),
        "    $ open -a Docker",
        "    $ sudo systemctl start docker",
        "",
        "Could not tell: network.registry: You are offline, so this could not be told.",
        "  seen: registry.example: no address",
        "",
        "Warning: memory.host: 8 GB will do, but close other programs.",
        "  seen: total 8589934592 bytes",
        "",
        "Steps done:",
        "  22 November 2026, 20:15 UTC  Download the course's image: done",
    ]


def test_a_hostile_text_forges_no_line_and_moves_no_cursor():
    report = hostile_report()
    lines = [*summary(report), *details(report)]
    assert [
        line for line in lines if re.search("[\x00-\x1f\x7f-\x9f\u2028\u202a-\u202e\u2066-\u2069]", line)
    ] == []
