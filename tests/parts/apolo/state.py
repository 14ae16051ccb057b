"""What the platform knows; its routes find it in the application."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal

from aiohttp import web

from tests.parts.apolo.accounts import CLIENT_ID, Account, Tokens
from tests.parts.apolo.faults import Faults
from tests.parts.apolo.job import Job, Place, Wish
from tests.parts.apolo.lives import Lives
from tests.parts.apolo.machines import Preset, usual_presets

SESSION_COOKIE = "platform_session"


@dataclass
class State:
    """What the platform knows.

    Attributes:
        lives: where jobs run.
        publish: makes the address of a job's app.
        url: the platform's own address, without a slash at the end.
        callback_ports: where a client may wait for the browser to come back.
        place: where jobs go.
        presets: what can be asked for.
        jobs: all there ever were, the first one first.
        minute_seconds: how many real seconds the minutes of new jobs have.
    """

    faults: Faults
    lives: Lives
    publish: Callable[[Job], Awaitable[str]]
    url: str = ""
    callback_ports: tuple[int, ...] = ()
    place: Place = field(default_factory=Place)
    presets: list[Preset] = field(default_factory=usual_presets)
    jobs: list[Job] = field(default_factory=list)
    tokens: Tokens = field(default_factory=lambda: Tokens(Account()))
    minute_seconds: float = 60.0

    def user(self, request: web.Request) -> str | None:
        """Whose request it is, by the token in its header or the cookie of the platform's sign-in page."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme == "Bearer":
            return self.tokens.user_of(token)
        return self.tokens.user_of(request.cookies.get(SESSION_COOKIE, ""))

    def known_user(self, request: web.Request) -> str:
        """Whose request it is; 401 where that is not known."""
        user = self.user(request)
        if user is None:
            raise web.HTTPUnauthorized
        return user

    def asked_job(self, request: web.Request) -> Job:
        """The job that a request is about, by id or else the newest of the name; 400 where there is none."""
        self.known_user(request)
        wanted = request.match_info["job"]
        found = [job for job in self.jobs if job.id == wanted]
        found += [job for job in reversed(self.jobs) if job.name == wanted]
        if not found:
            raise web.HTTPBadRequest(
                text=json.dumps({"error": f"no such job {wanted}"}), content_type="application/json"
            )
        return found[0]

    async def submit(self, wish: Wish, user: str) -> Job:
        """Make a job and let it live."""
        job = Job(wish, user, self.place, self.minute_seconds)
        job.max_run_time_minutes = wish.max_run_time_minutes
        job.changes("pending", "Creating")
        if wish.http_port is not None:
            job.url = await self.publish(job)
        self.jobs.append(job)
        self.lives.begin(job)
        return job

    def spent(self) -> Decimal:
        """What all jobs have cost so far, in credits."""
        return sum((job.price for job in self.jobs), Decimal())

    def balance(self) -> Decimal | None:
        """What is left to spend, none where that is not limited."""
        given = self.tokens.account.credits
        return None if given is None else given - self.spent()

    def enforce(self) -> None:
        """End the jobs whose time or money is up."""
        balance = self.balance()
        for job in self.jobs:
            if job.max_run_time_minutes is not None and job.minutes > job.max_run_time_minutes:
                job.changes("cancelled", "LifeSpanEnded")
            elif balance is not None and balance <= 0:
                job.changes("cancelled", "QuotaExhausted")

    def sign_in_addresses(self) -> dict[str, object]:
        """What a client needs to know to log somebody in."""
        return {
            "auth_url": f"{self.url}/oauth/authorize",
            "token_url": f"{self.url}/oauth/token",
            "logout_url": f"{self.url}/oauth/logout",
            "client_id": CLIENT_ID,
            "audience": "https://platform.test",
            "callback_urls": [f"http://127.0.0.1:{port}" for port in self.callback_ports],
            "headless_callback_url": f"{self.url}/oauth/show-code",
            "success_redirect_url": f"{self.url}/oauth/done",
        }


PLATFORM: web.AppKey[State] = web.AppKey("platform", State)
