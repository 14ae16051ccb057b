"""Shows what is different between two reports, or between a report and its judgement today."""

import argparse
from collections.abc import Iterator, Sequence

import msgspec

from checks.amounts import gigabytes
from checks.comparison import Change, Compared, Comparison
from checks.report import Entry, Report
from wizard.exits import Exit
from wizard.render.visible import one_line
from wizard.render.wording import ATTENTION, VERDICTS, evidence, moment, said
from wizard.screen import Screen, open_screen
from wizard.verdict import MARKS, exit_of

SCHEMA = 1

_TITLES = {
    Change.BETTER: "Better",
    Change.WORSE: "Worse",
    Change.NEW: "New",
    Change.STILL: "Still needs attention",
    Change.DOUBT: "Can't be told now",
    Change.NEVER_ASKED: "Can't be told from this report",
    Change.HIDDEN: "Not looked at any more",
    Change.GONE: "Not checked any more",
}
_CURED = {Change.WORSE, Change.NEW, Change.STILL, Change.DOUBT}


def answer(args: argparse.Namespace, compared: Comparison, heading: Sequence[str], now: Report) -> Exit:
    """Show a comparison as the command's options ask for it; the exit code is the newer report's verdict."""
    if args.json:
        print(comparison_json(compared))
    else:
        show_comparison(open_screen(plain=args.plain), compared, heading, verbose=args.verbose)
    return exit_of(entry.result for entry in now.results)


def show_comparison(
    screen: Screen, compared: Comparison, heading: Sequence[str], *, verbose: bool = False
) -> None:
    """The two verdicts, the milestones, then each check that is another one or still needs attention.

    Args:
        screen: where to say it.
        compared: the two reports.
        heading: what is compared with what.
        verbose: show what was looked at and seen, too.
    """
    for line in (*heading, *_notes(compared)):
        screen.say(line)
    screen.say()
    before, after = compared.before.verdict, compared.after.verdict
    screen.say(f"Verdict: {_was_and_is(VERDICTS[before], VERDICTS[after])}", style="bold")
    for milestone in compared.milestones:
        then, now = (VERDICTS[v] if v else "no such milestone" for v in (milestone.before, milestone.after))
        screen.say(f"{one_line(milestone.title)}: {_was_and_is(then, now)}")
    for change, title in _TITLES.items():
        _show_those(screen, compared.those(change), title, verbose=verbose)
    same = len(compared.those(Change.SAME))
    screen.say()
    screen.say(f"As before: {same} check{'' if same == 1 else 's'}.")
    if compared.steps:
        screen.title("Done since then")
    for step in compared.steps:
        screen.say(f"  {moment(step.finished)}  {one_line(step.title)}: {one_line(step.outcome)}")


def comparison_json(compared: Comparison) -> str:
    """The same for a program (documented in docs/report.md)."""
    return msgspec.json.format(
        msgspec.json.encode({"schema": SCHEMA, **msgspec.to_builtins(compared)}), indent=2
    ).decode()


def _notes(compared: Comparison) -> Iterator[str]:
    """What makes the two hard to compare."""
    then, now = compared.before, compared.after
    words = {
        "course": f"It was about the course {then.course.id} then, and is about {now.course.id} now.",
        "course version": "The course's file has changed in between; that alone can change results.",
        "platform": f"It was a computer with {then.platform} then, and is one with {now.platform} now.",
        "system": f"The system was {then.system} and is {now.system}: another computer, or an update.",
        "memory": f"The memory was {gigabytes(then.memory)} and is {gigabytes(now.memory)}: "
        "another computer, or another setting of a virtual one.",
    }
    for difference in compared.differences:
        yield f"Please note: {one_line(words[difference])}"
    if now.created < then.created:
        yield "Please note: The second report is the older one. Name the older one first."


def _was_and_is(then: str, now: str) -> str:
    return f"{now}, as before" if then == now else f"was {then.lower()}, now {now.lower()}"


def _show_those(screen: Screen, those: Sequence[Compared], title: str, *, verbose: bool) -> None:
    if those:
        screen.title(title)
    for one in sorted(those, key=_worst_first):
        result = one.after.result if one.after else None
        screen.item(MARKS[result.status] if result else "skipped", f"{one_line(one.check)}  {_became(one)}")
        for line in _other_words(one):
            screen.say(f"  {line}", style="dim")
        for seen in evidence(result.findings) if verbose and result else ():
            screen.say(f"  seen: {seen}", style="dim")
        if one.change in _CURED and one.after:
            _show_advice(screen, one.after)


def _worst_first(one: Compared) -> int:
    status = one.after.result.status if one.after else None
    return ATTENTION.index(status) if status in ATTENTION else len(ATTENTION)


def _became(one: Compared) -> str:
    """Such as ``was failed, now passed: Docker answers.`` (what was said is a sentence)."""
    then = f"was {one.before.result.status}" if one.before else ""
    if one.after is None:
        return f"{then}; not among the checks now"
    result = one.after.result
    words = " ".join(said(result))
    # Of what was skipped for another check, the words begin with the status.
    now = f"{result.status}: {words}" if result.blocked_by is None else words[0].lower() + words[1:]
    if then:
        now = f"still {now}" if one.change is Change.STILL else f"{then}, now {now}"
    return now.removesuffix(": ")


def _other_words(one: Compared) -> Iterator[str]:
    """What was said then about what still needs attention, where that was something else."""
    if one.change is not Change.STILL or one.before is None or one.after is None:
        return
    then, now = ([f.problem for f in entry.result.findings] for entry in (one.before, one.after))
    words = " ".join(said(one.before.result))
    if words != " ".join(said(one.after.result)):
        yield f"then: {words}"
    if then != now:
        known = ", ".join(problem for problem in then if problem)
        yield f"then known as {one_line(known)}" if known else "then not known as any problem"
    elif one.before.advice != one.after.advice:
        yield "The advice was another one then."


def _show_advice(screen: Screen, entry: Entry) -> None:
    """Means and cure; of a report that somebody gave, so on lines that can't pretend to be others."""
    for advice in entry.advice:
        screen.say(f"  {one_line(f'{advice.means} {advice.cure.text}')}")
        for command in advice.cure.commands:
            screen.command(one_line(command.line))
        if advice.cure.link:
            screen.link(one_line(advice.cure.link))
        screen.say(f"  Known as {one_line(advice.problem)}.", style="dim")
