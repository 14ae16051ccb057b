"""What ``classready cloud`` does: the wizard's own steps, with what was said on the command line."""

import argparse
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from wizard.attempt import as_command, attempt
from wizard.cloud.ledger import now
from wizard.cloud.mine import (
    agreed,
    how_to_stop,
    provider_of,
    running,
    shown_quote,
    usual_cap,
    without_client,
)
from wizard.cloud.model import LONGEST_HOURS, Cap, CloudError, Handle, LoginWay
from wizard.cloud.page_line import take_up
from wizard.cloud.talk import token_from_input
from wizard.cloud.words import clock, money, price
from wizard.errors import UsageError
from wizard.exits import Exit
from wizard.failure import failed, or_explained, show_failure
from wizard.opening import open_session
from wizard.session import Ended, Session
from wizard.steps.client import STEP as CLIENT
from wizard.steps.cloud_login import STEP as LOGIN
from wizard.steps.cloud_login import How, choose_machine
from wizard.steps.cloud_login import act as act_login
from wizard.steps.cloud_open import STEP as OPEN
from wizard.steps.cloud_run import STEP as RUN
from wizard.steps.cloud_run import Wish
from wizard.steps.cloud_run import act as act_run

_DRY = "This was a dry run; nothing was done."


def log_in(args: argparse.Namespace) -> Exit:
    """Log in, and install the client where it is missing and the person agrees.

    Raises:
        UsageError: the course uses no cloud, or there is no token.
    """
    token = token_from_input() if args.token else None
    session = _session(args)
    way = LoginWay.TOKEN if token else LoginWay.HEADLESS if args.headless else None
    step = replace(LOGIN, act=partial(act_login, how=How(way, token)))
    if not _has_client(session):
        return Exit.NOT_READY
    return as_command(session, step, is_possible=_always)


def _has_client(session: Session) -> bool:
    """With ``--yes`` a client that is missing is installed; else logging in says so, and offers it."""
    can_be_offered = session.prompter is not None and not session.choices.yes
    if can_be_offered or session.choices.dry_run or without_client(provider_of(session).client()) is None:
        return True
    if session.choices.yes:
        return attempt(session, CLIENT, {}).ended is Ended.DONE
    session.screen.say("Nobody can be asked here; `classready cloud login --yes` installs the client too.")
    return True


def run(args: argparse.Namespace) -> Exit:
    """Start the course's job, and keep the way to its app open where that leads through this computer.

    Raises:
        UsageError: the course uses no cloud, or the time is out of range.
    """
    cap = None if args.hours is None else Cap(args.hours)
    session = _session(args)
    if args.line:
        taken = or_explained(session, "cloud", lambda: _taken_up(session, args.line, cap))
        if taken is not Exit.READY:
            return taken
    if session.choices.dry_run:
        return or_explained(session, "cloud", lambda: _shown(session, cap))
    step = replace(RUN, act=partial(act_run, wish=Wish(cap, another=args.another)), command=None)
    try:
        code = as_command(session, step, is_possible=_always)
        return _held(session) if code is Exit.READY and session.prompter is not None else code
    finally:
        session.cloud.close()


def _taken_up(session: Session, line: Sequence[str], cap: Cap | None) -> Exit:
    take_up(session, line, cap or usual_cap(session))
    return Exit.READY


def _shown(session: Session, cap: Cap | None) -> Exit:
    quote = provider_of(session).quote(cap or usual_cap(session))
    shown_quote(session, quote)
    session.screen.say(f"{price(quote, now())}.")
    session.screen.item("next", _DRY)
    return Exit.READY


def open_app(args: argparse.Namespace) -> Exit:
    """Open the app, and keep the way to it open where that leads through this computer.

    Raises:
        UsageError: the course uses no cloud.
    """
    session = _session(args)
    try:
        code = as_command(session, replace(OPEN, command=None), is_possible=_always)
        return _held(session) if code is Exit.READY else code
    finally:
        session.cloud.close()


def _held(session: Session) -> Exit:
    """Stay as long as the person needs the way to the app."""
    kept = session.cloud.kept_one
    if kept is None or not kept.leads_through_here:
        return Exit.READY
    session.screen.say("Keep this window open: the way to the app leads through it. Ctrl-C closes the way.")
    try:
        kept.wait(session.screen.say)
    except KeyboardInterrupt:
        session.screen.say()
        text = "The way is closed; the job goes on, and `classready cloud open` opens the way again."
        session.screen.say(f"{text} {how_to_stop(kept.handle)}")
    except CloudError as error:
        show_failure(session, failed(error), "cloud")
        return Exit.NOT_READY
    return Exit.READY


def extend(args: argparse.Namespace) -> Exit:
    """Move the job's end, once the person has agreed to what that costs.

    Raises:
        UsageError: it was not said by how much, or the job would run for too long.
    """
    if (args.minutes is None) == (args.hours is None):
        raise UsageError("Say how much longer: `classready cloud extend 30` (minutes), or --hours 1.")
    minutes = args.hours if args.minutes is None else args.minutes
    session = _session(args)
    return or_explained(session, "cloud", lambda: _extended(session, minutes))


def _extended(session: Session, minutes: int) -> Exit:
    handle = running(session)
    if handle is None:
        session.screen.say("Nothing of this course runs in the cloud; `classready cloud run` starts it.")
        return Exit.NOT_READY
    end = handle.stops + dt.timedelta(minutes=minutes)
    if minutes < 1 or end - handle.asked > dt.timedelta(hours=LONGEST_HOURS):
        longest = handle.asked + dt.timedelta(hours=LONGEST_HOURS)
        raise UsageError(
            f"{minutes} minutes more can't be: a cloud job runs for at most {LONGEST_HOURS} hours in all, "
            f"this one until {clock(longest)}; it stops at {clock(handle.stops)} now."
        )
    session.screen.say(f"{_costs_more(handle, minutes)}; stops at {clock(end)}.", style="bold")
    if session.choices.dry_run:
        session.screen.item("next", _DRY)
        return Exit.READY
    refusal = agreed(session, "Let it run longer?", "It stops when it would have.")
    if refusal:
        session.screen.item("next", refusal)
        return Exit.NOT_READY
    longer = session.cloud.provider_of(handle).extend(handle, minutes)
    session.cloud.ledger.write(longer)
    session.screen.item("good", how_to_stop(longer))
    return Exit.READY


def _costs_more(handle: Handle, minutes: int) -> str:
    if handle.price is None:
        return f"{minutes} minutes more, at a price that is not told"
    return f"{minutes} minutes more: at most {money(handle.price * minutes / 60, handle.currency)} more"


def _session(args: argparse.Namespace) -> Session:
    """The session, with the machine that was named; the course uses a cloud."""
    session = open_session(args)
    if getattr(args, "host", ""):
        choose_machine(session, args.host)
    provider_of(session)
    return session


def _always(_session: Session) -> bool:
    """None of this needs Docker on this computer."""
    return True
