"""The platform's second service: capacity, ports of running jobs, their logs.

As neuro-inc/platform-monitoring (``api.py``) has it: a port is connected to before the WebSocket is agreed
on, and what comes through is binary messages, one for each piece read.
"""

import asyncio
import json

import aiohttp
from aiohttp import web

from tests.parts.apolo.ingress import first_of
from tests.parts.apolo.state import PLATFORM

_PIECE = 2**16


def add_monitoring(app: web.Application) -> None:
    """Add the routes."""
    app.router.add_get("/monitoring/capacity", _capacity, name="capacity")
    app.router.add_get("/monitoring/{job}/port_forward/{port}", _forward, name="forward")
    app.router.add_get("/monitoring/{job}/log_ws", _logs, name="logs")
    app.router.add_get("/monitoring/{job}/attach", _attach, name="attach")


async def _capacity(request: web.Request) -> web.Response:
    state = request.app[PLATFORM]
    state.known_user(request)
    return web.json_response({preset.name: preset.free for preset in state.presets})


async def _forward(request: web.Request) -> web.StreamResponse:
    state, port = request.app[PLATFORM], int(request.match_info["port"])
    job = state.asked_job(request)
    if job.status != "running":
        raise _refused(web.HTTPNotFound, {"error": f"Job '{job.id}' is not running."})
    where = state.lives.address(job, port)
    try:
        reader, writer = await asyncio.open_connection(*(where or ("127.0.0.1", 1)))
    except OSError as error:
        told = {"msg": f"Cannot connect to port {port}", "error": repr(error)}
        raise _refused(web.HTTPBadRequest, told) from error
    try:
        near = web.WebSocketResponse(heartbeat=30, max_msg_size=0)
        await near.prepare(request)
        await first_of(_outwards(reader, near), _inwards(near, writer))
        await near.close()
        return near
    finally:
        writer.close()


def _refused(kind: type[web.HTTPError], told: dict[str, str]) -> web.HTTPError:
    text = json.dumps(told)
    return kind(text=text, content_type="application/json", headers={"X-Error": text})


async def _outwards(reader: asyncio.StreamReader, near: web.WebSocketResponse) -> None:
    while piece := await reader.read(_PIECE):
        await near.send_bytes(piece)


async def _inwards(near: web.WebSocketResponse, writer: asyncio.StreamWriter) -> None:
    async for message in near:
        if message.type is aiohttp.WSMsgType.BINARY:
            writer.write(message.data)
            await writer.drain()


async def _logs(request: web.Request) -> web.StreamResponse:
    state = request.app[PLATFORM]
    job = state.asked_job(request)
    near = web.WebSocketResponse(heartbeat=30)
    await near.prepare(request)
    said = await state.lives.logs(job)
    if said:
        await near.send_bytes(said)
    await near.close()
    return near


async def _attach(request: web.Request) -> web.StreamResponse:
    """Open until the job has ended; what it says goes to its logs only."""
    job = request.app[PLATFORM].asked_job(request)
    near = web.WebSocketResponse(heartbeat=30, protocols=["v2.channels.neu.ro"])
    await near.prepare(request)
    await job.ended.wait()
    await near.close()
    return near
