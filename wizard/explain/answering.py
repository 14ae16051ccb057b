"""What ``classready explain`` does: find out what was asked, and say it as text or as JSON."""

import argparse
import io
import sys
from collections.abc import Iterable
from typing import Any

import msgspec

from checks.model import Check, Platform, page_of
from checks.probes import live_host
from checks.problems import Diagnosis, Problem, of_course
from checks.problems.hints import speaks_of_failure
from wizard.errors import UsageError
from wizard.exits import Exit
from wizard.explain.asked import Code, Text, Word, asked, likely_meant
from wizard.explain.documents import of_name, of_text
from wizard.explain.given_text import STANDARD, text_of, text_of_file
from wizard.explain.last_course import last_course
from wizard.explain.lines import Lines
from wizard.explain.understanding import Circumstances, Understood, understood
from wizard.explanation import SYSTEMS, show_found, show_not_known, show_problem
from wizard.opening import open_store, told_course
from wizard.render.code import code_lines
from wizard.screen import Screen, open_screen, replace_unprintable

INVITATION = "Paste the error, then press Enter twice: an empty line ends it (Ctrl-D too). Ctrl-C leaves."


def explain(args: argparse.Namespace) -> Exit:
    """Say what the words, the file or what is pasted means.

    Raises:
        CourseError: the course that was named can't be read.
        UsageError: there is nothing to explain, or it can't be read.
    """
    known = _circumstances(args)
    about = _asked(args.what, known)
    if not isinstance(about, Text):
        if args.json:
            _print_json(of_name(about, known))
        else:
            _show_name(open_screen(plain=args.plain), about, known)
        return Exit.READY
    meant = understood(about.text, known)
    is_error = bool(meant.found) or speaks_of_failure(about.text)
    if not meant.found and about.name and (near := likely_meant(about.name)):
        return _show_near(args, about.name, near, known)
    if args.json:
        _print_json(of_text(meant, known.course, is_error=is_error))
    else:
        _show_text(open_screen(plain=args.plain), meant, known, is_error=is_error)
    return Exit.READY if meant.found else Exit.UNKNOWN


def explain_lines(args: argparse.Namespace) -> Exit:
    """Answer JSON lines from a file or standard input.

    Raises:
        CourseError: the course that was named can't be read.
        UsageError: more than one file was named, or it can't be read.
    """
    if len(args.what) > 1:
        raise UsageError("--jsonl reads one file, or standard input where none is named.")
    lines = Lines(_circumstances(args))
    lines.answer(_lines_of(*args.what), _write_at_once)
    if lines.bad:
        count = f"{lines.bad} lines were" if lines.bad > 1 else "1 line was"
        print(f'classready: {count} not understood; the answers say why, under "error".', file=sys.stderr)
    return Exit.USAGE if lines.bad else Exit.READY


def _circumstances(args: argparse.Namespace) -> Circumstances:
    store = open_store()
    course = told_course(args, store) if args.course else last_course(store)
    platform = Platform(args.platform) if args.platform else None
    return Circumstances(course, live_host().platform, platform, args.step)


def _asked(words: list[str], known: Circumstances) -> Word | Check | Problem | Code | Text:
    if words and words != [STANDARD]:
        own = known.course.problems if known.course else ()
        return asked(words, tuple(map(of_course, own)))
    if words or not (sys.stdin and sys.stdin.isatty()):
        return Text(text_of_file(STANDARD))
    return Text(_pasted())


def _pasted() -> str:
    from wizard.explain.paste import pasted

    given = pasted(INVITATION)
    print(file=sys.stderr)
    return text_of(given, "What was pasted")


def _show_name(screen: Screen, about: Word | Check | Problem | Code, known: Circumstances) -> None:
    match about:
        case Word():
            screen.item("next", about.word)
            screen.say(about.means)
        case Check():
            screen.item("next", f"{about.title} ({about.id})")
            screen.say(about.why)
            screen.say(f"To look: `classready check {about.id}`. What each outcome means:")
            screen.link(page_of(about.id))
        case Problem():
            found = Diagnosis(about, "", certain=True)
            show_problem(screen, found, known.platform or known.machine, known.course)
        case Code():
            for line in code_lines(about.code, about.told):
                screen.say(line)


def _show_text(screen: Screen, meant: Understood, known: Circumstances, *, is_error: bool) -> None:
    if meant.found:
        show_found(screen, meant.found, meant.platform, known.course)
        if meant.platform not in {known.machine, known.platform}:
            system = SYSTEMS[meant.platform]
            screen.say(
                f"(For {system}, where this text seems to come from; --platform names another.)", "dim"
            )
    elif is_error:
        show_not_known(screen, known.course)
        screen.say("Send the text as well: it is not in that file.")
    else:
        screen.say("No known problem in this text, and nothing in it looks like an error.")
        screen.say("If something does not work all the same, `classready check` looks for the cause.")


def _show_near(args: argparse.Namespace, name: str, near: Word | str, known: Circumstances) -> Exit:
    """A word that is nearly one of ours is explained as that; an id is only suggested."""
    if isinstance(near, str):
        raise UsageError(f"There is no {name}. Did you mean {near}?")
    if args.json:
        _print_json(of_name(near, known))
    else:
        _show_name(open_screen(plain=args.plain), near, known)
    return Exit.READY


def _lines_of(file: str = STANDARD) -> Iterable[bytes]:
    if file == STANDARD:
        return sys.stdin.buffer if sys.stdin else ()
    return io.BytesIO(text_of_file(file).encode("utf-8", "replace"))


def _write_at_once(line: bytes) -> None:
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def _print_json(document: dict[str, Any]) -> None:
    replace_unprintable(sys.stdout)
    print(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
