import argparse

import pytest

from checks.report import Verdict
from checks.short_code import encode
from wizard.commands import report as command
from wizard.errors import UsageError
from wizard.exits import Exit


def run(*argv: str) -> Exit:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    args = parser.parse_args(["report", *argv])
    return args.run(args)


def test_a_code_that_was_read_out_names_the_verdict_and_the_failed_checks_with_their_pages(capsys):
    code = encode(Verdict.NOT_READY, ["docker.running"])
    assert run("code", code.lower()) == Exit.READY
    assert capsys.readouterr().out.splitlines() == [
        f"{code.lower()}: not ready",
        "  failed: docker.running  docs/checks/docker.running.md",
    ]


def test_a_code_that_was_misheard_is_wrong_usage_with_a_sentence():
    with pytest.raises(UsageError, match="misread"):
        run("code", "8001-2E")
