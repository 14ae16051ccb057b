"""The course's own job, told by the ledger and the provider, and the way to its app."""

from checks.cloud_facts import Cloud, CloudReply
from checks.cloud_trouble import why_not
from checks.model import Severity
from wizard.cloud.ledger import now
from wizard.cloud.model import Cap, Endpoint, Handle, Quote
from wizard.cloud.provider import Provider
from wizard.cloud.proving import prove
from wizard.cloud.stopping import strike_ended
from wizard.cloud.words import clock, so_far
from wizard.errors import UsageError
from wizard.session import Ended, Outcome, Session

_MINUTES = 60


def provider_of(session: Session) -> Provider:
    """The course's provider.

    Raises:
        UsageError: the course uses no cloud.
    """
    provider = session.cloud.provider()
    if provider is None:
        raise UsageError(
            f"The course {session.course.id} uses no cloud. Name one that does with --course, such as "
            "`--course lab-keras-r`."
        )
    return provider


_NO_CLIENT = {
    "no-client": ("The course's cloud client is not installed yet.", "cloud-client-missing"),
    "broken-client": ("The cloud client is installed but does not run.", "cloud-client-broken"),
}


def without_client(reply: CloudReply) -> Outcome | None:
    """What to say where the client itself is in the way; none where it is not."""
    message, problem = _NO_CLIENT.get(reply.status, ("", ""))
    return Outcome(Ended.FAILED, message, reply.error, problem) if message else None


def not_logged_in(session: Session, reply: CloudReply) -> Outcome | None:
    """What is in the way of asking for a machine; none where nothing is."""
    if reply.ok or session.course.cloud is None:
        return None
    untold = "Whether you are logged in could not be told."
    finding = why_not(session.course.cloud.provider, reply, untold)
    words = reply.error if finding.severity is Severity.UNKNOWN else ""
    return without_client(reply) or Outcome(Ended.FAILED, finding.message, words, finding.problem)


def usual_cap(session: Session) -> Cap:
    """After how long the course's jobs end."""
    cloud = session.course.cloud
    return Cap(round((cloud.hours if cloud else 0) * _MINUTES))


def written(session: Session) -> Handle | None:
    """The course's newest job that its person was given, as the ledger has it.

    Raises:
        StateError: the ledger can't be used.
    """
    jobs = (j for j in session.cloud.ledger.jobs() if j.course.id == session.course.id)
    return max((j for j in jobs if j.stage == "given"), key=lambda j: j.asked, default=None)


def listed(session: Session) -> Handle | None:
    """The same, without one that the provider did not list when the machine was looked at last."""
    handle = written(session)
    if handle is None or session.course.cloud is None:
        return None
    reply = session.host.ask(Cloud(session.course.cloud.provider, "jobs"))
    has_ended = reply.ok and all(job.name != handle.name for job in reply.jobs)
    return None if has_ended else handle


def running(session: Session) -> Handle | None:
    """The same, asked of the provider now; one that has ended is struck from the ledger.

    Raises:
        CloudError: it could not be told.
    """
    handle = written(session)
    if handle is None:
        return None
    if session.cloud.provider_of(handle).status(handle).has_ended:
        strike_ended(handle, session.cloud.ledger)
        return None
    return handle


def opened(session: Session, handle: Handle) -> Endpoint:
    """The way to its app: the one that is kept already, else a new one, which is kept.

    Raises:
        CloudError: there is no way.
    """
    kept = session.cloud.kept(handle)
    if kept is None:
        kept = session.cloud.keep(handle, session.cloud.provider_of(handle).url(handle))
    return kept.endpoint


def opened_and_proven(session: Session, handle: Handle) -> tuple[Endpoint, str]:
    """The way to its app, once that let us in, and how the sign-in went.

    Raises:
        CloudError: there is no way, or the app does not let us in.
    """
    with session.screen.progress("Opening the way to it") as update:
        endpoint = opened(session, handle)
        provider = session.cloud.provider_of(handle)
        return endpoint, prove(session.course.app, provider, handle, endpoint, update)


def login(endpoint: Endpoint) -> str:
    """How one gets in, such as `` (login rstudio, password …)``; empty where nothing is asked."""
    if endpoint.user and endpoint.password:
        return f" (login {endpoint.user}, password {endpoint.password})"
    return ""


def how_to_stop(handle: Handle) -> str:
    """When it ends, what it cost, and how to end it now."""
    spent = so_far(handle, None, now())
    costs = f" It cost {spent}." if spent else ""
    return (
        f"{handle.name} runs until {clock(handle.stops)} at the latest.{costs} Stop it when you have "
        "finished: `classready cloud stop`."
    )


def agreed(session: Session, question: str, otherwise: str) -> str:
    """Ask for money; empty where the person agrees, else the sentence that says what did not happen."""
    if session.consents(question, default=False):
        return ""
    if session.prompter is None:
        return f"{otherwise} Nobody can be asked here: `--yes` agrees beforehand."
    return otherwise


def shown_quote(session: Session, quote: Quote) -> None:
    """What a person could type for it, and what else should be known."""
    from wizard.typed import typed

    if quote.command:
        session.screen.say("The command for it:")
        session.screen.command(typed(quote.command, session.host.platform))
    for note in quote.notes:
        session.screen.item("warning", note)
