"""Logging in, beside the login that is there already: that one goes only once the new one works."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tempfile
from typing import Any, Awaitable

from .faults import RefusedError
from .library import Facts

_ONLY_ME = 0o700


async def logged_in(library: Any, factory_at: Any, lines: Any, wish: Facts) -> None:  # noqa: ANN401
    """Log in and put the new login where the client looks for it.

    Args:
        library: which generation.
        factory_at: makes the library's factory for a folder.
        lines: how the person is shown an address, and asked for a code.
        wish: ``way`` (``browser``, ``headless`` or ``token``), ``url`` of the service (empty for the client's
            own), ``token``, how many seconds to ``wait`` for somebody to log in in the browser, and the
            ``timeout`` of each request.
    """
    folder = library.login_folder
    os.makedirs(folder, _ONLY_ME, exist_ok=True)  # noqa: PTH103 - so in both Pythons
    os.chmod(folder, _ONLY_ME)  # noqa: PTH101 - the client refuses a folder that others can read
    new = tempfile.mkdtemp(prefix="login-", dir=folder)
    try:
        await _log_in(factory_at(new), lines, wish)
        _put_in_place(new, folder)
    except Exception as error:
        raise _told(error, wish["way"], has_orgs=library.has_orgs) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


async def _log_in(factory: Any, lines: Any, wish: Facts) -> None:  # noqa: ANN401
    from yarl import URL

    where: Facts = {"timeout": wish["timeout"]}
    if wish["url"]:
        where["url"] = URL(wish["url"])

    async def show(address: Any) -> None:  # noqa: ANN401 - the library's
        lines.tell("open", address=str(address))

    async def code_from(address: Any) -> str:  # noqa: ANN401 - likewise
        return str(await lines.ask("code", address=str(address)))

    if wish["way"] == "browser":
        await _in_time(factory.login(show, **where), wish["wait"])
    elif wish["way"] == "headless":
        await factory.login_headless(code_from, **where)
    else:
        await factory.login_with_token(wish["token"], **where)


async def _in_time(login: Awaitable[None], seconds: float) -> None:
    try:
        await asyncio.wait_for(login, seconds)
    except asyncio.TimeoutError:
        raise RefusedError("nobody-came", "nobody logged in") from None


def _put_in_place(new: str, folder: str) -> None:
    """The login is one SQLite file, once what was written ahead is in it."""
    fresh = os.path.join(new, "db")  # noqa: PTH118 - so in both Pythons
    base = sqlite3.connect(fresh)
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    for ahead in ("db-wal", "db-shm"):  # of the old one: SQLite would read them into the new one
        old = os.path.join(folder, ahead)  # noqa: PTH118 - likewise
        if os.path.exists(old):  # noqa: PTH110 - likewise
            os.remove(old)  # noqa: PTH107 - likewise
    os.replace(fresh, os.path.join(folder, "db"))  # noqa: PTH105, PTH118 - likewise


def _told(error: Exception, way: str, *, has_orgs: bool) -> Exception:
    """What the client of 2020 says of an account without a cluster, and today's of a bad token."""
    if "Cannot authorize user" not in str(error):
        return error
    if way == "token":
        return RefusedError("login-refused", str(error))
    return error if has_orgs else RefusedError("no-cluster", str(error))
