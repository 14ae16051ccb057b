"""The addresses of jobs' apps: the platform's sign-in before them, its own page while there is no app behind.

Each job has a port of its own, so that apps which link to ``/`` work.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from urllib.parse import quote

import aiohttp
from aiohttp import web
from multidict import CIMultiDict, CIMultiDictProxy

from tests.parts.apolo.job import Job
from tests.parts.apolo.signing_in import page
from tests.parts.apolo.state import SESSION_COOKIE, State

LOADING_PAGE = "Your job is on its way"
_HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
_GRACE = 0.01
"""Seconds that open requests are waited for; aiohttp takes 0 for ever."""
_OF_A_WEBSOCKET = {"sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions"}


class Ingress:
    """Publishes jobs' apps."""

    def __init__(self) -> None:
        self._runners: list[web.AppRunner] = []
        self._session: aiohttp.ClientSession | None = None

    async def publish(self, state: State, job: Job) -> str:
        """An address for a job, there from now on, whatever becomes of the job."""
        if self._session is None:
            jar = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(auto_decompress=False, cookie_jar=jar)
        session = self._session

        async def answer(request: web.Request) -> web.StreamResponse:
            return await _answer(request, state, job, session)

        app = web.Application(client_max_size=2**30)
        app.router.add_route("*", "/{path:.*}", answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._runners.append(runner)
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def close(self) -> None:
        """End all addresses."""
        for runner in self._runners:
            await runner.cleanup()
        if self._session is not None:
            await self._session.close()


async def _answer(
    request: web.Request, state: State, job: Job, session: aiohttp.ClientSession
) -> web.StreamResponse:
    if job.wish.requires_auth and state.user(request) is None:
        if "Authorization" in request.headers:
            raise web.HTTPUnauthorized
        raise web.HTTPFound(f"{state.url}/oauth/sign-in?redirect_uri={quote(job.url + request.path_qs)}")
    where = state.lives.address(job, job.wish.http_port or 0) if job.status == "running" else None
    if where is None:
        return loading()
    target = f"//{where[0]}:{where[1]}{request.raw_path}"
    try:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await _websocket(request, session, f"ws:{target}")
        return await _page(request, session, f"http:{target}")
    except aiohttp.ClientConnectionError:
        return loading()


def loading() -> web.Response:
    """The platform's own page.

    Which HTTP status the real one has is not told anywhere; 200 is the hardest to tell from an app.
    """
    return page(LOADING_PAGE, "<p>This page is the platform's. Your app will be here once it runs.</p>")


async def _page(request: web.Request, session: aiohttp.ClientSession, target: str) -> web.StreamResponse:
    body = request.content if request.can_read_body else None
    async with session.request(
        request.method, target, headers=_headers(request), data=body, allow_redirects=False
    ) as far:
        kept = [(name, value) for name, value in far.headers.items() if name.lower() not in _HOP_BY_HOP]
        reply = web.StreamResponse(status=far.status, reason=far.reason, headers=CIMultiDict(kept))
        await reply.prepare(request)
        with suppress(aiohttp.ClientError, ConnectionError):  # the app, or whoever asked, is gone
            async for chunk in far.content.iter_any():
                await reply.write(chunk)
            await reply.write_eof()
        return reply


def _headers(request: web.Request) -> CIMultiDict[str]:
    """What the app is told; the platform's own secrets stay with the platform."""
    kept = CIMultiDict(
        (name, value)
        for name, value in request.headers.items()
        if name.lower() not in _HOP_BY_HOP | _OF_A_WEBSOCKET | {"cookie", "authorization"}
    )
    cookies = [f"{name}={value}" for name, value in _raw_cookies(request.headers) if name != SESSION_COOKIE]
    if cookies:
        kept["Cookie"] = "; ".join(cookies)
    authorization = request.headers.get("Authorization", "")
    if authorization and not authorization.startswith("Bearer "):
        kept["Authorization"] = authorization
    return kept


def _raw_cookies(headers: CIMultiDictProxy[str]) -> list[tuple[str, str]]:
    pairs = [pair.strip().partition("=") for pair in headers.get("Cookie", "").split(";") if pair.strip()]
    return [(name, value) for name, _, value in pairs]


async def _websocket(request: web.Request, session: aiohttp.ClientSession, target: str) -> web.StreamResponse:
    asked = [name.strip() for name in request.headers.get("Sec-WebSocket-Protocol", "").split(",") if name]
    headers = _headers(request)
    headers.popall("Sec-WebSocket-Protocol", None)
    async with session.ws_connect(target, headers=headers, protocols=asked, max_msg_size=0) as far:
        near = web.WebSocketResponse(protocols=[far.protocol] if far.protocol else [], max_msg_size=0)
        await near.prepare(request)
        await first_of(_pump(near, far), _pump(far, near))
        await near.close()
    return near


async def _pump(
    source: AsyncIterator[aiohttp.WSMessage], sink: web.WebSocketResponse | aiohttp.ClientWebSocketResponse
) -> None:
    async for message in source:
        if message.type is aiohttp.WSMsgType.TEXT:
            await sink.send_str(message.data)
        elif message.type is aiohttp.WSMsgType.BINARY:
            await sink.send_bytes(message.data)


async def first_of(*ways: Awaitable[None]) -> None:
    """Run all until one ends; what one of them meets when its connection breaks is its end."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
