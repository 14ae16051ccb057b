"""Apolo, formerly Neu.ro and Neuromation: the course's image as a job of the platform.

Everything is asked through the client's own library, in a process of the client's environment: its command
line has no output for programs (https://docs.apolo.us/). The platform ends every job after its life-span and
keeps its own login in front of the job's page.
"""

from functools import partial
from typing import Any, cast
from urllib.parse import urlencode

import msgspec

from checks.cloud_choice import smallest
from checks.cloud_facts import CloudReply
from checks.model import Result
from checks.question import Secret
from wizard.cloud.apolo import jobs, offers
from wizard.cloud.apolo.client import ApoloClient
from wizard.cloud.apolo.command import Line, Spoken, run
from wizard.cloud.apolo.refusals import error_of, no_offers, reply_of
from wizard.cloud.apolo.waiting import until_running
from wizard.cloud.apolo.waits import Waits
from wizard.cloud.apolo.way import Door, Way
from wizard.cloud.child import ChildError, Event
from wizard.cloud.environments import install_client, verify
from wizard.cloud.model import (
    LONGEST_HOURS,
    Cap,
    CloudError,
    Endpoint,
    Handle,
    JobStatus,
    LoginWay,
    Quote,
    Stopped,
    Surroundings,
    Talk,
    Tell,
)

_TOKEN_VARIABLE = "JUPYTER_TOKEN"  # noqa: S105 - the variable's name, not a token
_USUAL = Waits()


class Apolo:
    """The provider.

    Args:
        surroundings: which course, on which computer.
        waits: how long is waited for what.
    """

    title = "Apolo"
    ways = (LoginWay.BROWSER, LoginWay.HEADLESS, LoginWay.TOKEN)

    def __init__(self, surroundings: Surroundings, waits: Waits = _USUAL) -> None:
        self._surroundings = surroundings
        self._client = ApoloClient(surroundings, waits)
        self._waits = waits

    # Reading

    def client(self) -> CloudReply:
        """Is the client installed, and do its library and its command really run."""
        environment = self._client.environment
        if environment is None:
            return CloudReply("no-client")
        try:
            version = self._client.ask("client")["version"]
            verify(environment, self._client.wanted)
        except (ChildError, CloudError) as error:
            reply = reply_of(error)
            return msgspec.structs.replace(reply, status="broken-client")
        return CloudReply("ok", version=version)

    def login_state(self) -> CloudReply:
        """Who is logged in; a missing login is told without the network."""
        try:
            account = self._client.ask("login")
        except (ChildError, CloudError) as error:
            return self._reply_of(error)
        wanted = self._surroundings.cloud.url.rstrip("/")
        if wanted and account["url"].rstrip("/") != wanted:
            return CloudReply("logged-out", f"logged in at {account['url']}, the course uses {wanted}")
        return CloudReply("ok", user=account["user"], place=offers.place(account["place"]))

    def offers(self) -> CloudReply:
        """The platform's presets; those whose machine may be taken away only where no other fits."""
        try:
            told = self._client.ask("offers")
        except (ChildError, CloudError) as error:
            return self._reply_of(error)
        usable = offers.usable(told["offers"], self._surroundings.cloud)
        return CloudReply("ok", offers=usable, place=offers.place(told["place"]))

    def list_mine(self) -> CloudReply:
        """This person's jobs that have not ended."""
        try:
            told = self._client.ask("jobs")
        except (ChildError, CloudError) as error:
            return self._reply_of(error)
        return CloudReply("ok", jobs=tuple(jobs.listed(job) for job in told))

    def preflight(self, tell: Tell) -> tuple[Result, ...]:  # noqa: ARG002 - the protocol's
        """The platform looks after its machines."""
        return ()

    # The client and the login

    def install_client(self, tell: Tell) -> str:
        """Install the client into an environment of its own and run it for real."""
        self._client.forget()
        return install_client(self._surroundings, self._client.wanted, tell)

    def login(self, way: LoginWay, talk: Talk) -> CloudReply:
        """Log in; who makes an account first confirms it by e-mail and logs in again."""
        token = talk.secret("The token:") if way is LoginWay.TOKEN else Secret("")
        while True:
            try:
                self._log_in(way, talk, token)
                return self.login_state()
            except ChildError as error:
                refused = error_of(error)
                again = way is LoginWay.BROWSER and error.kind in {"nobody-came", "login-refused"}
                if not again or not talk.confirm(f"{refused.message} Again now?", default=True):
                    raise refused from error

    def _log_in(self, way: LoginWay, talk: Talk, token: Secret) -> None:
        def on_event(event: Event) -> str | None:
            if event["event"] == "open":
                talk.say(f"Log in there, or make an account; {self._waits.login:.0f} seconds are waited.")
                talk.open(event["address"])
            elif event["event"] == "code":
                talk.say("Open this address in any browser, also on another computer, and log in:")
                talk.say(event["address"])
                return talk.text("The code that is shown then:")
            return None

        self._client.ask(
            "log_in",
            way=way.value,
            url=self._surroundings.cloud.url,
            token=str(token),
            seconds=self._waits.login + self._waits.call,
            wait=self._waits.login,
            on_event=on_event,
        )

    # Jobs

    def quote(self, cap: Cap) -> Quote:
        """The smallest preset that fits the course.

        Raises:
            CloudError: the platform does not tell its presets, or none fits.
        """
        reply = self.offers()
        if not reply.ok:
            raise no_offers(reply)
        offer = smallest(reply.offers, self._surroundings.cloud)
        if offer is None:
            names = ", ".join(offer.name for offer in reply.offers) or "nothing"
            text = "The cloud offers no machine that is large enough for the course."
            raise CloudError(text, f"{reply.place} offers {names}", "cloud-nothing-fits", refused=True)
        course = self._surroundings.course
        line = Line(course.image.name, offer.name, course.app.port, cap)
        return Quote(offer, cap, reply.place, run(self._spoken, line), offers.notes(offer))

    def submit(self, handle: Handle, quote: Quote) -> Handle:
        """Ask for the job.

        Raises:
            CloudError: it did not work; ``refused`` where it is certain that nothing was started.
        """
        course = self._surroundings.course
        told = self._asked(
            "submit",
            image=course.image.name,
            name=handle.name,
            preset=quote.offer.name,
            port=course.app.port,
            minutes=quote.cap.minutes,
            queue_seconds=self._waits.queue,
            environment=self._variables(),
            place=offers.parts(quote.place),
        )
        handle = msgspec.structs.replace(handle, id=told["id"])
        if not told["minutes"] or told["minutes"] > quote.cap.minutes:
            self.stop(handle)
            text = "The cloud did not take the time after which the job must end, so it was stopped."
            raise CloudError(text, jobs.words(told), otherwise="cloud-job-failed")
        return handle

    def wait(self, handle: Handle, seconds: float, tell: Tell) -> Handle:
        """Wait until the job runs, telling why it does not yet.

        Raises:
            CloudError: it has ended, or does not run in time.
        """
        look = partial(self._told, handle)
        return _running(handle, until_running(look, seconds, self._waits, tell))

    def url(self, handle: Handle) -> Endpoint:
        """Open the way to its app.

        Raises:
            CloudError: the job does not run, or the way can't be opened.
        """
        told = self._told(handle)
        if told is None or jobs.state(told) != "running":
            raise jobs.ended(told) if told else _gone()
        app = self._surroundings.course.app
        password, address = Secret(app.password), told["url"].rstrip("/") + app.path
        if app.kind == "jupyter":
            password = Secret(self._asked("variable", id=told["id"], name=_TOKEN_VARIABLE) or app.password)
            address += f"?{urlencode({'token': password})}" if password else ""
        door = Door(told["id"], app.port, address, app.user, password)
        return Way(door, self._client.another, lambda: self.status(handle), self._waits.watch)

    def status(self, handle: Handle) -> JobStatus:
        """How the job is.

        Raises:
            CloudError: that could not be told.
        """
        return jobs.status(self._told(handle))

    def extend(self, handle: Handle, minutes: int) -> Handle:
        """Move its end by so many minutes.

        Raises:
            CloudError: it does not run, or would run for more than 12 hours in all.
        """
        told = self._told(handle)
        if told is None or jobs.state(told) in {"stopped", "failed"}:
            raise jobs.ended(told) if told else _gone()
        if (told["minutes"] or 0) + minutes > LONGEST_HOURS * 60:
            raise CloudError(f"A cloud job runs for at most {LONGEST_HOURS} hours in all.", refused=True)
        return _running(handle, self._asked("extend", id=told["id"], minutes=minutes))

    def stop(self, handle: Handle) -> Stopped:
        """End the job and see that it has ended.

        Raises:
            CloudError: that could not be seen.
        """
        told = self._asked(
            "stop",
            id=handle.id,
            name=handle.name,
            place=offers.parts(handle.place),
            seconds=self._waits.stop + self._waits.call,
            patience=self._waits.stop,
        )
        return Stopped(None if told is None else told["spent"])

    def stop_command(self, handle: Handle) -> str:
        """What a person would type to end it."""
        return f"{self._spoken.program} kill {handle.id or handle.name}"

    def close(self) -> None:
        """End the client's process; jobs go on."""
        self._client.forget()

    @property
    def _spoken(self) -> Spoken:
        return Spoken(self._client.wanted.name, self._client.is_of_2020)

    def _variables(self) -> dict[str, str]:
        """The container's; a Jupyter without a token of the course's gets a random one, kept nowhere else."""
        import secrets

        app = self._surroundings.course.app
        if app.kind != "jupyter":
            return dict(app.environment)
        return app.environment | {_TOKEN_VARIABLE: app.password or secrets.token_urlsafe(24)}

    def _told(self, handle: Handle) -> jobs.Told | None:
        asked = self._asked("job", id=handle.id, name=handle.name, place=offers.parts(handle.place))
        return cast("jobs.Told | None", asked)

    def _asked(self, call: str, **arguments: Any) -> Any:  # noqa: ANN401 - JSON
        try:
            return self._client.ask(call, **arguments)
        except ChildError as error:
            raise error_of(error) from error

    def _reply_of(self, error: ChildError | CloudError) -> CloudReply:
        return CloudReply("no-client") if self._client.environment is None else reply_of(error)


def _running(handle: Handle, told: jobs.Told) -> Handle:
    return msgspec.structs.replace(handle, id=told["id"], stops=jobs.stops(told) or handle.stops)


def _gone() -> CloudError:
    return CloudError("The cloud does not know the job any more.", otherwise="cloud-job-ended")
