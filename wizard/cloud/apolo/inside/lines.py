"""Lines of JSON: calls come on standard input, events and replies go to standard output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
from typing import Any, Dict

Message = Dict[str, Any]


class Lines:
    """Both directions; whatever else is printed goes to standard error.

    Args:
        loop: the one that reads; it is told of each line that comes.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._out = os.fdopen(os.dup(1), "w", encoding="ascii")
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        self._calls: asyncio.Queue[Message | None] = asyncio.Queue()
        self._answers: asyncio.Queue[Message | None] = asyncio.Queue()
        self.ended = asyncio.Event()
        threading.Thread(target=self._read, args=(loop,), daemon=True).start()

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        for line in sys.stdin.buffer:
            loop.call_soon_threadsafe(self._take, json.loads(line.decode("utf-8")))
        loop.call_soon_threadsafe(self._take, None)

    def _take(self, message: Message | None) -> None:
        if message is None:
            self.ended.set()
            self._calls.put_nowait(None)
            self._answers.put_nowait(None)
        elif "answer" in message:
            self._answers.put_nowait(message)
        else:
            self._calls.put_nowait(message)

    async def call(self) -> Message | None:
        """The next call; none when whoever calls has gone."""
        return await self._calls.get()

    async def ask(self, event: str, **values: Any) -> str:  # noqa: ANN401 - JSON
        """Tell an event and wait for the answer to it; empty when whoever calls has gone."""
        self.tell(event, **values)
        message = await self._answers.get()
        return "" if message is None else str(message["answer"])

    def tell(self, event: str, **values: Any) -> None:  # noqa: ANN401 - JSON
        """An event of the call that is being answered."""
        self._put(dict(values, event=event))

    def reply(self, value: Any) -> None:  # noqa: ANN401 - JSON
        """The answer to a call."""
        self._put({"reply": value})

    def fail(self, kind: str, message: str) -> None:
        """Why there is no answer."""
        self._put({"error": {"kind": kind, "message": message}})

    def _put(self, message: Message) -> None:
        try:
            self._out.write(json.dumps(message) + "\n")
            self._out.flush()
        except OSError:  # whoever called has gone
            self.ended.set()
