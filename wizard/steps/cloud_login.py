"""Log in to the course's cloud; for those without an account, make one on the page that opens."""

import dataclasses
import re
from typing import get_args

from checks.cloud_facts import CloudReply
from checks.course import MachineName
from checks.question import Secret
from wizard.browser import can_open
from wizard.cloud.mine import not_logged_in, provider_of, without_client
from wizard.cloud.model import CloudError, LoginWay
from wizard.cloud.provider import Provider
from wizard.cloud.talk import ScreenTalk
from wizard.errors import UsageError
from wizard.failure import failed
from wizard.prompts import Choice
from wizard.session import Ended, Outcome, Results, Session, Step

_WAYS = {
    LoginWay.BROWSER: Choice("b", "In the browser of this computer"),
    LoginWay.HEADLESS: Choice("o", "In a browser elsewhere: open an address there, type its code here"),
    LoginWay.TOKEN: Choice("t", "With a token that somebody gave you"),
}


@dataclasses.dataclass(frozen=True)
class How:
    """How to log in, where that was said.

    Attributes:
        way: none chooses the usual one, or asks.
        token: came on standard input.
    """

    way: LoginWay | None = None
    token: Secret | None = None


def act(session: Session, _results: Results, how: How = How()) -> Outcome:
    """Log in."""
    try:
        provider = _with_machine(session, provider_of(session))
        lacking = without_client(provider.client())
        if lacking is not None:
            return lacking
        way = how.way or _way(session, provider)
        if way not in provider.ways:
            return Outcome(Ended.FAILED, f"{provider.title} has no such login; it has {_named(provider)}.")
        talk = ScreenTalk(session.screen, session.host, session.prompter, how.token)
        return _told(session, way, provider.login(way, talk))
    except CloudError as error:
        return failed(error)


def _named(provider: Provider) -> str:
    return ", ".join(provider.ways)


def _way(session: Session, provider: Provider) -> LoginWay:
    """The usual way where it can work here; else the person chooses among the others."""
    possible = [w for w in provider.ways if w is not LoginWay.BROWSER or can_open(session.host)]
    if not possible:
        raise CloudError(f"{provider.title} has no login that works without a browser.", refused=True)
    if possible[0] is provider.ways[0] or len(possible) == 1 or session.prompter is None:
        return possible[0]
    session.screen.say("There is no browser to open from here.")
    key = session.prompter.choose("How do you log in?", [_WAYS[way] for way in possible])
    return next(way for way in possible if _WAYS[way].key == key)


def _with_machine(session: Session, provider: Provider) -> Provider:
    """The provider; where it works with a machine that was not chosen yet, with the one that is named now."""
    if provider.login_state().status != "not-chosen":
        return provider
    if session.prompter is None:
        text = "No machine was chosen yet."
        raise CloudError(text, problem="cloud-machine-not-chosen", refused=True)
    while True:
        name = session.prompter.text("Which machine? (as ssh takes it, such as ada@gpu.example.edu)")
        try:
            choose_machine(session, name)
        except UsageError as error:
            session.screen.say(str(error))
        else:
            return provider_of(session)


def choose_machine(session: Session, name: str) -> None:
    """Remember which machine the course runs on.

    Raises:
        UsageError: it is no name of a machine.
    """
    described = get_args(MachineName)[1]
    if not name or not re.fullmatch(described.pattern, name):
        raise UsageError(f"{name!r} is no machine; give {described.description}.")
    session.store.choose(session.course.id, machine=name)


def _told(session: Session, way: LoginWay, reply: CloudReply) -> Outcome:
    """What came of it; an account that was only just made needs a second login."""
    if reply.ok:
        whom = f" as {reply.user}" if reply.user else ""
        where = f" at {reply.place}" if reply.place else ""
        return Outcome(Ended.DONE, f"You are logged in{whom}{where}.")
    if reply.status == "logged-out" and way is LoginWay.BROWSER:
        return Outcome(
            Ended.DECLINED,  # nothing has failed, and nothing was reached
            "You are not logged in yet. If you have just made an account, open the e-mail that came, confirm "
            "your address, and log in again: `classready cloud login`.",
            reply.error,
        )
    return not_logged_in(session, reply) or Outcome(Ended.FAILED, "The login did not work.", reply.error)


STEP = Step(
    id="cloud-login",
    title="Log in to the cloud",
    why="Machines with a GPU run in your name. Without an account, the page that opens lets you make one.",
    resolves=("cloud.login",),
    act=act,
    command=lambda _session, _results: "classready cloud login",
    place="cloud",
    applies=lambda course: course.cloud is not None,
)
