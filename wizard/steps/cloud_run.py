"""Start the course on a machine with a GPU: price and end first, then the start, proven or stopped."""

from dataclasses import dataclass

from checks.model import Platform, Status
from wizard.cloud.ledger import now
from wizard.cloud.mine import (
    agreed,
    how_to_stop,
    listed,
    login,
    not_logged_in,
    opened_and_proven,
    provider_of,
    running,
    shown_quote,
    usual_cap,
)
from wizard.cloud.model import Cap, CloudError, Endpoint, Handle, Quote
from wizard.cloud.provider import Provider
from wizard.cloud.proving import prove
from wizard.cloud.starting import Started, ordered, start
from wizard.cloud.stopping import StillRunningError
from wizard.cloud.words import price
from wizard.errors import StateError
from wizard.failure import failed
from wizard.session import Ended, Outcome, Results, Session, Step
from wizard.verdict import show_result


@dataclass(frozen=True)
class Wish:
    """What was said on the command line.

    Attributes:
        cap: after how long it ends, none for the course's hours.
        another: one that runs already is no reason not to start a second.
    """

    cap: Cap | None = None
    another: bool = False


AS_USUAL = Wish()


def act(session: Session, _results: Results, wish: Wish = AS_USUAL) -> Outcome:
    """Start it, once the person agreed to what it costs at most; one that runs already is shown instead."""
    try:
        mine = None if wish.another else running(session)
        if mine is not None:
            session.screen.say("It runs already, so no second one is started (`--another` starts one).")
            return _at(mine, *opened_and_proven(session, mine))
        provider = provider_of(session)
        lacking = not_logged_in(session, provider.login_state())
        return lacking or _preflight(session, provider) or _agreed_and_started(session, provider, wish.cap)
    except CloudError as error:
        return failed(error)
    except (StateError, StillRunningError) as error:
        return Outcome(Ended.FAILED, str(error))


def _preflight(session: Session, provider: Provider) -> Outcome | None:
    """What the machine that is to run it lacks, where that is one machine; none where it may be asked."""
    with session.screen.progress("Looking at what the cloud offers") as update:
        results = provider.preflight(update)
    lacking = [result for result in results if result.status is Status.FAILED]
    for result in lacking:
        show_result(session, result, verbose=False, platform=Platform.LINUX)
    text = "The machine is not ready, so nothing was started."
    return Outcome(Ended.FAILED, text) if lacking else None


def _agreed_and_started(session: Session, provider: Provider, cap: Cap | None) -> Outcome:
    quote = provider.quote(cap or usual_cap(session))
    shown_quote(session, quote)
    session.screen.say(f"{price(quote, now())}.", style="bold")
    refusal = agreed(session, "Start it?", "Nothing was started.")
    if refusal:
        return Outcome(Ended.DECLINED, refusal)
    started, signed_in = _started(session, provider, quote)
    session.cloud.keep(started.handle, started.endpoint)
    session.remember("cloud-run", started.handle.name)
    return _at(started.handle, started.endpoint, signed_in)


def _at(handle: Handle, endpoint: Endpoint, signed_in: str) -> Outcome:
    text = f"It runs at {endpoint.url}{login(endpoint)}. {signed_in} {how_to_stop(handle)}"
    return Outcome(Ended.DONE, text)


def _started(session: Session, provider: Provider, quote: Quote) -> tuple[Started, str]:
    """The job, and what became of signing in."""
    surroundings, signed_in = session.cloud.surroundings(), ""
    if surroundings is None:
        raise TypeError("a course without a cloud has no provider")
    order = ordered(provider, surroundings, quote)
    try:
        with session.screen.progress("Starting it in the cloud") as update:

            def see(handle: Handle, endpoint: Endpoint) -> None:
                nonlocal signed_in
                signed_in = prove(session.course.app, provider, handle, endpoint, update)

            return start(order, session.cloud.ledger, update, see), signed_in
    except (CloudError, KeyboardInterrupt):
        session.screen.item("good", "Nothing of it runs in the cloud.")
        raise


def _done(session: Session, _results: Results, _step: Step) -> bool:
    """It runs, or has been of use already."""
    return listed(session) is not None or session.happened("cloud-open")


STEP = Step(
    id="cloud-run",
    title="Start it in the cloud",
    why="Training is much faster on a machine with a GPU. It costs money from its start to its end.",
    resolves=("cloud.capacity",),
    act=act,
    command=lambda _session, _results: "classready cloud run",
    place="cloud",
    only_by_hand=True,  # neither Enter after Enter nor the wizard's --yes begins to spend money
    asks=True,
    applies=lambda course: course.cloud is not None,
    done=_done,
)
