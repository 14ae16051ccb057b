"""``classready explain``: what an error, a word, a check or a report's short code means."""

import argparse

from wizard.exits import Exit
from wizard.options import course_option

# As ``checks.model.Platform`` and ``checks.problems.model.Step`` have them, which cost the start too much.
PLATFORMS = ("linux", "macos", "windows", "wsl")
STEPS = ("docker-install", "docker-daemon", "pull", "run", "gpu", "app", "python-conda", "cloud", "course")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its options."""
    parser = commands.add_parser(
        "explain",
        help="say what an error means and what to do about it; also a word, a check, a report's code",
        description="Says what something means. WHAT is looked up in this order: a word of the glossary "
        "(container), a check (docker.running), a known problem (disk-full), an exit code (137), a report's "
        "short code (8001-2D), a file if it is one argument (./log.txt), - for standard input. Everything "
        "else is the text of an error; put it in quotes. Without WHAT you paste the text, or standard input "
        "is read.",
        epilog="Exit codes: 0 explained, 2 wrong usage or input that can't be read, 4 nothing in the text is "
        "known.",
    )
    parser.add_argument("what", nargs="*", metavar="WHAT", help="the words, or the file")
    parser.add_argument(
        "--platform",
        choices=PLATFORMS,
        help="where the error was met (default: this computer, unless the text plainly comes from elsewhere)",
    )
    parser.add_argument("--step", choices=STEPS, help="what was being done when it was met")
    course_option(parser)
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="print JSON instead of text")
    forms.add_argument(
        "--jsonl",
        action="store_true",
        help='many texts: JSON lines {"id", "text", "step"?, "platform"?} in, an answer to each out, at once',
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Do what was asked for.

    Raises:
        CourseError: the course that was named can't be read.
        UsageError: there is nothing to explain, or it can't be read.
    """
    from wizard.explain import answering

    return answering.explain_lines(args) if args.jsonl else answering.explain(args)
