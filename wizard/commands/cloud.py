"""``classready cloud …``: the course on a rented machine, from logging in to stopping it."""

import argparse
import re

from wizard.exits import Exit
from wizard.options import consent_options, course_option, json_option

_HOURS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_MINUTES = re.compile(r"[0-9]{1,6}")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its own commands and their options."""
    cloud = commands.add_parser(
        "cloud", help="the course on a machine with a GPU: log in, price, start, open, stop"
    )
    actions = cloud.add_subparsers(title="commands", metavar="COMMAND", dest="action", required=True)
    login = actions.add_parser("login", help="log in to the course's cloud (and install its client)")
    _login_options(login)
    run = actions.add_parser("run", help="start the course there, once you agreed to what it costs at most")
    _run_options(run)
    status = actions.add_parser("status", help="what of yours runs there, since when, what it cost")
    opening = actions.add_parser("open", help="open its app in the browser; keep this window open meanwhile")
    stop = actions.add_parser("stop", help="stop it, so that it costs no more, and see that it has ended")
    stop.add_argument("name", nargs="?", metavar="NAME", help="this job (default: those of the course)")
    stop.add_argument("--all", action="store_true", help="every job that classready ever started for you")
    quote = actions.add_parser("quote", help="what it would cost; starts nothing")
    quote.add_argument("--hours", type=hours, metavar="H", help="for how long (default: the course's)")
    extend = actions.add_parser("extend", help="let it run longer, once you agreed to what that costs")
    extend.add_argument("minutes", nargs="?", type=minutes, metavar="MINUTES", help="how much longer")
    extend.add_argument("--hours", type=hours, metavar="H", help="the same in hours")
    for parser in (login, run, status, opening, stop, quote, extend):
        course_option(parser)
    for parser in (login, run, stop, extend):
        consent_options(parser)
    for parser in (status, quote):
        json_option(parser)
    cloud.set_defaults(run=perform)
    for parser in (status, stop):
        parser.set_defaults(looks_after=False)  # they do it themselves


def _login_options(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument(
        "--headless", action="store_true", help="with a browser elsewhere: open an address, type its code"
    )
    ways.add_argument("--token", type=_standard_input, metavar="-", help="with a token from standard input")
    ways.add_argument("--token-stdin", action="store_const", const="-", dest="token", help="the same")
    _host_option(parser)


def _run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--hours", type=hours, metavar="H", help="after which it ends by itself (default: the course's)"
    )
    parser.add_argument("--another", action="store_true", help="also where one of this course runs already")
    _host_option(parser)
    parser.add_argument(
        "line",
        nargs="*",
        metavar="-- LINE",
        help="a course page's own line behind --, such as: neuro run IMAGE -c 4 -g 1; it is translated",
    )


def _host_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host",
        default="",
        metavar="USER@HOST",
        help="the machine, or the cluster's login node, where the course runs on one (remembered)",
    )


def _standard_input(text: str) -> str:
    """Never says what was given: it may be a token."""
    if text != "-":
        raise argparse.ArgumentTypeError(
            "every program on this computer can read what is typed there, so a token must come on standard "
            "input: `classready cloud login --token - < FILE`; take back the one that you typed"
        )
    return text


def hours(text: str) -> int:
    """Minutes from hours such as ``4`` or ``1.5``."""
    if not _HOURS.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of hours; give one such as 4 or 1.5")
    return round(float(text) * 60)


def minutes(text: str) -> int:
    """Whole minutes."""
    if not _MINUTES.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of minutes; give a whole one such as 30")
    return int(text)


def perform(args: argparse.Namespace) -> Exit:
    """Do what was asked for.

    Raises:
        CourseError: the course can't be read.
        UsageError: it uses no cloud, or what was given can't be.
        StateError: the jobs that were written down can't be read.
    """
    from wizard.cloud import acting, listing, stop_command

    actions = {
        "login": acting.log_in,
        "run": acting.run,
        "open": acting.open_app,
        "stop": stop_command.stop,
        "quote": listing.quote,
        "extend": acting.extend,
        "status": listing.status,
    }
    return actions[args.action](args)
