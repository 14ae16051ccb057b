"""The platform as tests hold it: in a thread of its own, on loopback."""

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web

from tests.parts.apolo.accounts import Account
from tests.parts.apolo.api import add_api
from tests.parts.apolo.faults import Faults
from tests.parts.apolo.ingress import Ingress
from tests.parts.apolo.job import Job
from tests.parts.apolo.lives import Lives
from tests.parts.apolo.machines import Preset
from tests.parts.apolo.monitoring import add_monitoring
from tests.parts.apolo.signing_in import add_signing_in
from tests.parts.apolo.state import PLATFORM, State

T = TypeVar("T")
_HOST = "127.0.0.1"
_TICK = 0.02
_GRACE = 0.01
"""Seconds that open requests are waited for; aiohttp takes 0 for ever."""


@dataclass(frozen=True)
class Request:
    """A request that the platform got; of secrets only the kind is kept.

    Attributes:
        call: the name of what was called, as faults have it.
        headers: without cookies, and with the scheme alone of ``Authorization``.
    """

    call: str
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


class Platform:
    """An Apolo platform.

    Attributes:
        faults: what is broken.
        requests: what it was asked, the first one first.
    """

    def __init__(self) -> None:
        self.faults = Faults()
        self.requests: list[Request] = []
        self._ingress = Ingress()
        self._lives = Lives(lambda: self.faults.pending)
        self._state = State(self.faults, self._lives, self._publish)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="apolo-platform", daemon=True)
        self._runner: web.AppRunner | None = None
        self._clock: asyncio.Task[None] | None = None
        self._port = 0
        self._thread.start()
        self._wait(self._start())

    # What a client is told

    @property
    def origin(self) -> str:
        """The address of everything but apps."""
        return self._state.url

    @property
    def url(self) -> str:
        """The address of its API, as ``apolo login`` takes it."""
        return f"{self.origin}/api/v1"

    @property
    def account(self) -> Account:
        """The student's account, to be changed as a test needs it."""
        return self._state.tokens.account

    @property
    def presets(self) -> list[Preset]:
        """What can be asked for, to be changed as a test needs it."""
        return self._state.presets

    @property
    def minute_seconds(self) -> float:
        """How many real seconds the minutes of new jobs have."""
        return self._state.minute_seconds

    @minute_seconds.setter
    def minute_seconds(self, seconds: float) -> None:
        self._state.minute_seconds = seconds

    @property
    def hub(self) -> str:
        """The registry (``127.0.0.1:5000``) that stands for Docker Hub, empty for the real one.

        The clients leave out the name of a registry on this machine, so that only such images can be meant.
        """
        return self._lives.containers.hub

    @hub.setter
    def hub(self, registry: str) -> None:
        self._lives.containers.hub = registry

    @property
    def token_seconds(self) -> float:
        """How long new access tokens are good for."""
        return self._state.tokens.seconds

    @token_seconds.setter
    def token_seconds(self, seconds: float) -> None:
        self._state.tokens.seconds = seconds

    # Accounts

    def service_account_token(self) -> str:
        """A token that a class shares."""
        return self._state.tokens.of_service_account("class")

    def new_account(self) -> None:
        """The student has no account yet; the first login makes one."""
        self.account.exists = self.account.verified = False

    def verify_email(self) -> None:
        """The student follows the link in the e-mail."""
        self.account.verified = True

    def expire_tokens(self) -> None:
        """End all access tokens."""
        self._state.tokens.expire()

    def expire_logins(self) -> None:
        """End all access tokens, and what they could be refreshed with."""
        self._state.tokens.expire_logins()

    @property
    def tokens(self) -> frozenset[str]:
        """Every secret that was ever issued: tokens, codes, cookies."""
        return frozenset(self._state.tokens.issued)

    def secrets_in(self, text: str) -> list[str]:
        """The secrets of which a text has the secret part."""
        return [token for token in self.tokens if token.rpartition(".")[2] in text]

    # Jobs

    def jobs(self) -> list[Job]:
        """All there ever were, the first one first."""
        return list(self._state.jobs)

    def running(self) -> list[Job]:
        """Those that have not ended: what costs money, or will."""
        return [job for job in self.jobs() if not job.finished]

    def wait_for(self, seen: Callable[["Platform"], T | None], seconds: float = 30.0) -> T:
        """Wait until something is so; returns what it then is.

        Raises:
            TimeoutError: it did not become so.
        """
        until = time.monotonic() + seconds
        while not (found := seen(self)):
            if time.monotonic() > until:
                jobs = [(job.name, job.status, job.reason) for job in self.jobs()]
                raise TimeoutError(f"it did not become so; jobs: {jobs}")
            time.sleep(_TICK)
        return found

    def kill_container(self, job: Job) -> None:
        """End a running job's program from outside: it fails with exit code 137."""
        self._lives.kill_container(job)

    def lose(self, job: Job) -> None:
        """The machine of a running job is gone."""
        text = "The job could not be scheduled or was preempted."
        self._call(lambda: job.changes("failed", "NotFound", text))

    # The network

    def vanish(self) -> None:
        """Nobody listens any more; jobs go on."""
        self._wait(self._stop_listening())

    def come_back(self) -> None:
        """Listen again, at the same port."""
        self._wait(self._listen())

    def close(self) -> None:
        """End everything, jobs with their containers too."""
        with ExitStack() as last:
            last.callback(self._lives.close)
            last.callback(self._end_thread)
            self._wait(self._end())

    async def _start(self) -> None:
        with ExitStack() as kept:
            held = [kept.enter_context(socket.create_server((_HOST, 0))) for _ in range(3)]
            self._state.callback_ports = tuple(each.getsockname()[1] for each in held)
        await self._listen()
        self._clock = asyncio.create_task(self._tick())

    async def _listen(self) -> None:
        app = web.Application(middlewares=[self._noted])
        app[PLATFORM] = self._state
        add_api(app)
        add_signing_in(app)
        add_monitoring(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE)
        await self._runner.setup()
        await web.TCPSite(self._runner, _HOST, self._port).start()
        self._port = self._runner.addresses[0][1]
        self._state.url = f"http://{_HOST}:{self._port}"

    async def _stop_listening(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _end(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
        for job in self._state.jobs:
            job.changes("cancelled", "UserRequested")
        await self._lives.end_all()
        await self._stop_listening()
        await self._ingress.close()

    async def _tick(self) -> None:
        while True:
            self._state.enforce()
            await asyncio.sleep(_TICK)

    async def _publish(self, job: Job) -> str:
        return await self._ingress.publish(self._state, job)

    @web.middleware
    async def _noted(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        call = request.match_info.route.name or ""
        self.requests.append(_noted(call, request))
        fault = self.faults.take(call)
        if fault is None:
            return await handler(request)
        await asyncio.sleep(fault.after)
        if fault.silent:
            await asyncio.Event().wait()
        if fault.status:
            return web.Response(status=fault.status, text=fault.body, headers=fault.headers)
        reply = await handler(request)
        if fault.cut and request.transport is not None:
            request.transport.abort()
        return reply

    def _call(self, call: Callable[[], T]) -> T:
        """Do something in the event loop."""

        async def done() -> T:
            return call()

        return self._wait(done())

    def _wait(self, what: Coroutine[Any, Any, T]) -> T:
        future: Future[T] = asyncio.run_coroutine_threadsafe(what, self._loop)
        return future.result(timeout=120)

    def _end_thread(self) -> None:
        async def cancelled() -> None:
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*others, return_exceptions=True)
            await self._loop.shutdown_asyncgens()

        self._wait(cancelled())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def _noted(call: str, request: web.Request) -> Request:
    headers = {name: value for name, value in request.headers.items() if name != "Cookie"}
    if "Authorization" in headers:
        headers["Authorization"] = headers["Authorization"].split()[0]
    query = {key: "…" if key == "code" else value for key, value in request.query.items()}
    return Request(call, request.method, request.path, query, headers)
