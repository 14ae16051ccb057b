"""Gets a small file from a web address: bounded in size and time, never over an unprotected connection."""

import ipaddress
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillRunning
from typing import IO, TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import msgspec

if TYPE_CHECKING:
    from http.client import HTTPMessage, HTTPResponse
    from urllib.request import OpenerDirector, Request

SECONDS = 20.0
_CONNECT_SECONDS = 10.0


class Downloaded(msgspec.Struct, frozen=True):
    """What came back.

    Attributes:
        status: ``failed`` is no usable answer (offline, refused, an error page, …); ``forbidden`` is an
            address that is never asked.
        content: the whole body where the status is ``ok``.
        detail: what went wrong, as the end of a sentence.
    """

    status: Literal["ok", "failed", "too-large", "forbidden"]
    content: bytes = b""
    detail: str = ""


class _ForbiddenRedirectError(Exception):
    """A server sent us to an address that is never asked."""


def is_allowed(url: str) -> bool:
    """Https, or http to this machine itself."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host)))


def download(url: str, limit: int, seconds: float = SECONDS) -> Downloaded:
    """Get a web address.

    Args:
        url: https, or http to this machine.
        limit: bytes above which the answer is cut off and refused.
        seconds: how long all of it may take, redirects and looking up the name included.
    """
    if not is_allowed(url):
        return Downloaded("forbidden", detail="only https:// addresses are used")
    done: Future[Downloaded] = Future()
    # A thread: neither the lookup of a name nor a server that sends a byte now and then ends by itself.
    threading.Thread(target=lambda: done.set_result(_attempt(url, limit)), daemon=True).start()
    try:
        return done.result(seconds)
    except StillRunning:
        return Downloaded("failed", detail=f"it took longer than {seconds:g} seconds")


def _attempt(url: str, limit: int) -> Downloaded:
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError

    try:
        with _opener(url).open(_request(url), timeout=_CONNECT_SECONDS) as response:
            return _body(response, limit)
    except _ForbiddenRedirectError as error:
        return Downloaded("forbidden", detail=f"the server sends us on to an unprotected address ({error})")
    except HTTPError as error:
        with error:
            return Downloaded("failed", detail=f"the server answered {error.code} {error.reason}")
    except URLError as error:
        return Downloaded("failed", detail=_reason(error.reason))
    except (OSError, HTTPException, ValueError) as error:  # ValueError: an address that urllib can't write
        return Downloaded("failed", detail=_reason(error))


def _body(response: "HTTPResponse", limit: int) -> Downloaded:
    content = response.read(limit + 1)
    if len(content) > limit:
        return Downloaded("too-large", detail=f"it is larger than {limit // 1024} KiB")
    if response.length:
        return Downloaded("failed", detail="the connection broke off in the middle")
    return Downloaded("ok", content)


def _request(url: str) -> "Request":
    from urllib.request import Request

    return Request(url, headers={"User-Agent": "classready", "Accept": "application/toml, text/plain, */*"})  # noqa: S310 - the scheme was checked


def _opener(url: str) -> "OpenerDirector":
    import ssl
    from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

    import truststore

    class StrictRedirects(HTTPRedirectHandler):
        """urllib takes its rules for redirects as a subclass."""

        def redirect_request(  # noqa: PLR0913, PLR0917 - urllib's signature
            self, req: Request, fp: IO[bytes], code: int, msg: str, headers: "HTTPMessage", newurl: str
        ) -> Request | None:
            to_plain = newurl.startswith("http:") and not req.full_url.startswith("http:")
            if to_plain or not is_allowed(newurl):
                raise _ForbiddenRedirectError(newurl)
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    # The system's certificates, so that a campus that signs with its own is no obstacle.
    secure = HTTPSHandler(context=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    local = _is_loopback(urlsplit(url).hostname or "")
    return build_opener(StrictRedirects, secure, ProxyHandler({} if local else None))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _reason(error: object) -> str:
    import socket
    import ssl

    match error:
        case socket.gaierror():
            return "its server's name is not known here (offline?)"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted ({error.verify_message})"
        case ConnectionRefusedError():
            return "its server refused the connection"
        case TimeoutError():
            return f"its server did not answer within {_CONNECT_SECONDS:g} seconds"
        case _:
            return f"the connection failed ({error})"
