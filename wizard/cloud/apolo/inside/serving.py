"""Answers calls until nobody calls any more."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Any

from .faults import RefusedError

_FINISHED_ANYWAY = ("stop",)
"""A call that is carried through although whoever made it has gone: it saves money."""


def serve(name: str, seconds: float) -> None:
    """Answer calls from standard input.

    Args:
        name: of the package with the library.
        seconds: how long an answer of the platform may take.
    """
    logging.basicConfig(level=logging.ERROR)
    asyncio.new_event_loop().run_until_complete(_serve(name, seconds))
    os._exit(0)  # connections that nobody reads any more would hold up a tidy end


async def _serve(name: str, seconds: float) -> None:
    from .lines import Lines

    loop = asyncio.get_event_loop()
    lines = Lines(loop)
    calls: Any = None
    while True:
        message = await lines.call()
        if message is None:
            return
        try:
            calls = calls or _calls(name, lines, seconds)
        except Exception as error:  # noqa: BLE001 - a broken environment raises anything
            lines.fail("broken-client", f"{type(error).__name__}: {error}")
            continue
        await _answer(calls, lines, message)


def _calls(name: str, lines: Any, seconds: float) -> Any:  # noqa: ANN401 - the modules beside this one
    from .calls import Calls
    from .library import library

    return Calls(library(name), lines, seconds)


async def _answer(calls: Any, lines: Any, message: Any) -> None:  # noqa: ANN401 - likewise
    work = asyncio.ensure_future(calls.answer(message["call"], message["arguments"]))
    gone = asyncio.ensure_future(lines.ended.wait())
    patient = [work] if message["call"] in _FINISHED_ANYWAY else [work, gone]
    await asyncio.wait(patient, return_when=asyncio.FIRST_COMPLETED)
    gone.cancel()
    if not work.done():
        work.cancel()
        return
    try:
        lines.reply(work.result())
    except RefusedError as fault:
        lines.fail(fault.kind, str(fault))
