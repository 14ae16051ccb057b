"""Answers calls, one line of JSON each, until standard input ends."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

_LONGEST = 4000
_BEFORE_ANYTHING = ("ready", "submit")
"""Calls that start something only in their last step, a request to SkyPilot's server."""


def serve() -> None:
    """Answer from standard input; what SkyPilot prints for people, such as spinners, is left out."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        for line in sys.stdin:
            message = json.loads(line)
            out.write(json.dumps(_answered(message["call"], message["arguments"])) + "\n")
            out.flush()
    os._exit(0)  # threads of SkyPilot would hold up a tidy end


def _answered(call: str, arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        from . import doing, reading

        for module in (reading, doing):
            if call in module.CALLS:
                return {"reply": module.CALLS[call](**arguments)}
    except BaseException as error:  # noqa: BLE001 - SkyPilot also leaves with SystemExit
        return {"error": {"kind": _kind(call, error), "message": _words(error)}}
    return {"error": {"kind": "error", "message": f"no call {call}"}}


def _kind(call: str, error: BaseException) -> str:
    """One word for what an exception means."""
    name = type(error).__name__
    if isinstance(error, ImportError):
        return "broken-client"
    if name in {"ReadTimeout", "ConnectionError", "RequestException"} or call not in _BEFORE_ANYTHING:
        return "error"
    return "refused"


def _words(error: BaseException) -> str:
    said = str(error).strip() or type(error).__name__
    return said[-_LONGEST:]
