"""What classready asks of the client's library."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import pathlib
import socket
import time
from typing import Any, Awaitable, TypeVar

from .faults import LastStatus, RefusedError, fault_of
from .library import Facts, described
from .logging_in import logged_in

T = TypeVar("T")
TAG = "classready"
_KILLS = 12
"""How often a job that does not end is told to, in the time that there is."""
_LOOK_AGAIN_SECONDS = 0.2
_HOPELESS = ("logged-out", "expired", "no-cluster", "denied", "local")
"""Where trying again would not stop a job; everything else is tried until the time is up."""
_PORT_TRIES = 5


class Calls:
    """The calls, by name; the library's connection is kept from one to the next.

    Args:
        library: one of the two generations.
        lines: for events.
        seconds: how long an answer of the platform may take.
    """

    def __init__(self, library: Any, lines: Any, seconds: float) -> None:  # noqa: ANN401 - the modules beside this one
        self._library = library
        self._lines = lines
        self._seconds = seconds
        self._status = LastStatus()
        self._client: Any = None
        self._forwards = contextlib.AsyncExitStack()

    async def answer(self, call: str, arguments: Facts) -> Any:  # noqa: ANN401 - JSON
        """One call.

        Raises:
            RefusedError: the library refused.
        """
        self._status.value = None
        try:
            return await getattr(self, "call_" + call)(**arguments)
        except Exception as error:
            raise fault_of(error, self._status.value) from error

    async def call_client(self) -> Facts:
        """The library works: it can be imported and finds its settings."""
        factory = self._factory(None)
        return {"version": self._version(), "logged_in": bool(factory.is_config_present)}

    async def call_login(self) -> Facts:
        """Who is logged in, where; asks the service."""
        client = await self._connected()
        await self._in_time(client.config.fetch())
        return self._account(client)

    async def call_offers(self) -> Facts:
        """The presets, and how many of each can be started now."""
        client = await self._connected()
        await self._in_time(client.config.fetch())
        presets = client.config.presets
        offers = [self._library.offer(name, preset) for name, preset in presets.items()]
        free = await self._capacity(client)
        return {
            "offers": [dict(offer, free=free.get(offer["name"])) for offer in offers],
            "place": self._library.place(client.config),
        }

    async def call_jobs(self) -> list[Facts]:
        """This person's jobs that have not ended, on every cluster."""
        client = await self._connected()
        unfinished = list(self._library.sdk.JobStatus.active_items())
        jobs = await self._in_time(self._library.listed(client, [], statuses=unfinished, **_mine(client)))
        return [described(self._library, job) for job in jobs]

    async def call_job(self, id: str, name: str, place: list[str]) -> Facts | None:  # noqa: A002 - JSON's name
        """One job, by its id or, where that is not known, by its name; none where there is no such job."""
        jobs = await self._found(await self._connected(), id, name, place)
        return described(self._library, jobs[0]) if jobs else None

    async def call_submit(self, **wish: Any) -> Facts:  # noqa: ANN401 - JSON
        """Ask for a job; the service's own login stays in front of its page.

        Args:
            wish: ``image``, ``name``, ``preset``, ``port`` of the app, ``minutes`` after which the job ends,
                ``queue_seconds`` after which it is given up while it waits, ``environment`` of the container,
                and the ``place`` as ``offers`` told it.
        """
        client = await self._connected()
        sdk = self._library.sdk
        asked = client.jobs.start(
            image=self._image(client, wish["image"]),
            preset_name=wish["preset"],
            http=sdk.HTTPPort(wish["port"], requires_auth=True),
            env=wish["environment"],
            name=wish["name"],
            tags=[TAG],
            life_span=wish["minutes"] * 60,
            schedule_timeout=wish["queue_seconds"],
            shm=True,
            **self._library.where(wish["place"]),
        )
        return described(self._library, await self._in_time(asked))

    async def call_stop(self, id: str, name: str, place: list[str], patience: float) -> Facts | None:  # noqa: A002
        """End a job and see that it has ended; none where there is no such job."""
        deadline = time.monotonic() + patience
        kill_at = 0.0
        while True:
            try:
                client = await self._connected()
                jobs = await self._found(client, id, name, place)
                alive = [job for job in jobs if not job.status.is_finished]
                if not alive:
                    return described(self._library, jobs[0]) if jobs else None
                if time.monotonic() >= kill_at:
                    for job in alive:
                        await self._in_time(client.jobs.kill(job.id))
                    kill_at = time.monotonic() + patience / _KILLS
            except Exception as error:
                fault = fault_of(error, self._status.value)
                if fault.kind in _HOPELESS or time.monotonic() > deadline:
                    raise fault from error
            if time.monotonic() > deadline:
                raise RefusedError("still-running", "it was told to stop and had not ended in time")
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)

    async def call_extend(self, id: str, minutes: int) -> Facts:  # noqa: A002 - JSON's name
        """Move a job's end; the client of 2020 has no such call, its connection has."""
        client = await self._connected()
        url = client.config.api_url / "jobs" / id / "max_run_time_minutes"
        auth = await client.config._api_auth()  # noqa: SLF001 - as the newer client does it
        more = {"additional_max_run_time_minutes": minutes}

        async def put() -> None:
            async with client._core.request("PUT", url, json=more, auth=auth):  # noqa: SLF001 - likewise
                pass

        await self._in_time(put())
        return described(self._library, await self._in_time(client.jobs.status(id)))

    async def call_variable(self, id: str, name: str) -> str:  # noqa: A002 - JSON's name
        """A variable of a job's container."""
        job = await self._in_time((await self._connected()).jobs.status(id))
        return str(job.container.env.get(name, ""))

    async def call_log_in(self, **wish: Any) -> Facts:  # noqa: ANN401 - JSON
        """Log in; the login that was there before stays until the new one works."""
        await self._disconnect()
        await logged_in(self._library, self._factory, self._lines, dict(wish, timeout=self._timeout()))
        return self._account(await self._connected())

    async def call_forward(self, id: str, port: int, local: int) -> Facts:  # noqa: A002 - JSON's name
        """Open a loopback port that leads to a port of a job, for as long as this process lives.

        Args:
            id: the job's.
            port: in the job.
            local: the loopback port, 0 for any.
        """
        client = await self._connected()
        for tries_left in reversed(range(_PORT_TRIES)):
            chosen = local or _free_port()
            try:
                await self._forwards.enter_async_context(client.jobs.port_forward(id, chosen, port))
            except OSError:  # somebody took it meanwhile
                if local or not tries_left:
                    raise
            else:
                return {"port": chosen}
        raise AssertionError("the last try returns or raises")

    def _factory(self, folder: str | None) -> Any:  # noqa: ANN401 - the library's
        path = None if folder is None else pathlib.Path(folder)
        return self._library.sdk.Factory(path, trace_configs=self._status.traces())

    def _timeout(self) -> Any:  # noqa: ANN401 - the library's
        import aiohttp

        return aiohttp.ClientTimeout(sock_connect=self._seconds / 2, sock_read=self._seconds)

    async def _in_time(self, request: Awaitable[T]) -> T:
        """The library waits for ever: it gives each request no timeout, whatever its session has."""
        return await asyncio.wait_for(request, self._seconds)

    async def _connected(self) -> Any:  # noqa: ANN401 - the library's client
        if self._client is None:
            factory = self._factory(None)
            passed = {"APOLO_PASSED_CONFIG", "NEURO_PASSED_CONFIG"} & set(os.environ)
            if not factory.is_config_present and not passed:
                raise RefusedError("logged-out", "the client has no login on this computer")
            self._client = await factory.get(timeout=self._timeout())
        return self._client

    async def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _version(self) -> str:
        return str(importlib.import_module(self._library.package).__version__)

    def _account(self, client: Any) -> Facts:  # noqa: ANN401 - the library's
        return {
            "user": _user(client.config),
            "place": self._library.place(client.config),
            "url": str(client.config.api_url),
        }

    async def _capacity(self, client: Any) -> dict[str, int]:  # noqa: ANN401 - the library's
        try:
            told = await self._in_time(client.jobs.get_capacity())
            return {str(name): int(number) for name, number in dict(told).items()}
        except Exception:  # noqa: BLE001 - how many are free is nice to know and no more
            return {}

    async def _found(self, client: Any, id: str, name: str, place: list[str]) -> list[Any]:  # noqa: A002, ANN401
        if not id:
            jobs = await self._in_time(
                self._library.listed(client, place, name=name, reverse=True, **_mine(client))
            )
            return sorted(jobs, key=lambda job: bool(job.status.is_finished))
        try:
            return [await self._in_time(client.jobs.status(id))]
        except Exception as error:
            fault = fault_of(error, self._status.value)
            if fault.kind == "not-found":
                return []
            raise fault from error

    def _image(self, client: Any, image: str) -> Any:  # noqa: ANN401 - the library's
        """The library's own parser drops the host of names such as ``localhost:5000/course/app``."""
        if image.startswith("image:"):
            return client.parse.remote_image(image)
        return self._library.sdk.RemoteImage(image)


def _mine(client: Any) -> Facts:  # noqa: ANN401 - the library's
    user = _user(client.config)
    return {"owners": [user]} if user else {}


def _user(config: Any) -> str:  # noqa: ANN401 - the library's
    try:
        return str(config.username)
    except ValueError:  # a token that says no name
        return ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
