"""One HTTP request and, where it fails, at which point it did."""

import errno
import http.client
import socket
import ssl
import urllib.error
import urllib.request
from typing import Literal
from urllib.parse import urljoin, urlsplit

import msgspec

from checks.probes.certificate import issuer
from checks.probes.proxies import proxy_for, without_password
from checks.questions import Fetch, Fetched

_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}
_HTTPS_PORT = 443
_REDIRECTS = {301, 302, 303, 307, 308}

_FailureStatus = Literal["dns", "refused", "timeout", "tls", "unreachable", "error"]
_STATUSES: tuple[tuple[type[Exception], _FailureStatus], ...] = (
    (ssl.SSLError, "tls"),
    (socket.gaierror, "dns"),
    (ConnectionRefusedError, "refused"),
    (TimeoutError, "timeout"),
)


def fetch(question: Fetch) -> Fetched:
    """Send a request, with a token where it names who hands one out; any HTTP answer at all is ``ok``."""
    if not question.token_url:
        return _follow(question)
    handed_out = _send(Fetch(question.token_url, timeout=question.timeout))
    token = token_in(handed_out.body)
    if not token:
        # What the token's server said is why the request can't be made.
        return handed_out if handed_out.code != http.client.OK else Fetched("error", error="got no token")
    headers = (*question.headers, ("Authorization", f"Bearer {token}"))
    return _follow(msgspec.structs.replace(question, headers=headers, token_url=""))


def _follow(question: Fetch) -> Fetched:
    answer = _send(question)
    elsewhere = urljoin(question.url, answer.headers.get("location", ""))
    if (
        not question.hops
        or answer.code not in _REDIRECTS
        or not elsewhere.startswith(("https://", "http://"))
    ):
        return answer
    return _follow(Fetch(elsewhere, timeout=question.timeout, limit=question.limit, hops=question.hops - 1))


def token_in(body: str) -> str:
    """The token that a registry's token server sent, empty where there is none."""
    try:
        handed_out = msgspec.json.decode(body, type=_HandedOut)
    except msgspec.MsgspecError:
        return ""
    token = handed_out.token or handed_out.access_token
    return token if token.isascii() and token.isprintable() else ""


class _HandedOut(msgspec.Struct):
    """Source: https://distribution.github.io/distribution/spec/auth/token/."""

    token: str = ""
    access_token: str = ""


def _send(question: Fetch) -> Fetched:
    proxy = ""
    try:
        proxy = proxy_for(question.url)
        request = urllib.request.Request(question.url, method=question.method)  # noqa: S310 - a check's own URL
        for name, value in (("User-Agent", "classready"), *question.headers):
            request.add_header(name, value)
        with _opener(question.url, proxy).open(request, timeout=question.timeout) as response:
            body = response.read(question.limit).decode(errors="replace")
            headers = {
                name.lower(): value
                for name, value in response.headers.items()
                if name.lower() != "set-cookie"
            }
            code = int(response.status)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return failure(error, question, proxy)
    if code == http.client.PROXY_AUTHENTICATION_REQUIRED:
        return Fetched("proxy", code, headers, body, f"the proxy {without_password(proxy)} wants a login")
    return Fetched("ok", code, headers, body)


def failure(error: Exception, question: Fetch, proxy: str) -> Fetched:
    """Where a request broke that raised this."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    words = str(cause) or type(cause).__name__
    status = _status(cause)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Fetched("tls", error=words, issuer=_signer(question, proxy))
    if proxy and isinstance(cause, OSError) and status not in {"tls", "timeout"}:
        return Fetched("proxy", error=f"{without_password(proxy)}: {words}")
    return Fetched(status, error=words)


def _opener(url: str, proxy: str) -> urllib.request.OpenerDirector:
    """An opener that treats every status alike: none is followed, none raises."""
    opener = urllib.request.OpenerDirector()
    handlers: list[urllib.request.BaseHandler] = [urllib.request.HTTPHandler()]
    if urlsplit(url).scheme == "https":
        handlers.append(urllib.request.HTTPSHandler(context=_system_trust()))
    if proxy:
        handlers.append(urllib.request.ProxyHandler({urlsplit(url).scheme: proxy}))
    handlers.append(urllib.request.UnknownHandler())
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def _system_trust() -> ssl.SSLContext:
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _status(cause: object) -> _FailureStatus:
    if isinstance(cause, OSError) and cause.errno in _NO_WAY:
        return "unreachable"
    return next((status for kind, status in _STATUSES if isinstance(cause, kind)), "error")


def _signer(question: Fetch, proxy: str) -> str:
    """Who signed the certificate that was not trusted, asked for without trust; nothing else is sent."""
    target = urlsplit(question.url)
    host, port = target.hostname or "", target.port or _HTTPS_PORT
    distrust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    distrust.check_hostname = False
    distrust.verify_mode = ssl.CERT_NONE
    via = urlsplit(proxy)
    connection = http.client.HTTPSConnection(
        via.hostname or host, via.port or port, timeout=question.timeout, context=distrust
    )
    if proxy:
        connection.set_tunnel(host, port)
    try:
        connection.connect()
        return issuer(connection.sock.getpeercert(binary_form=True) or b"")
    except (OSError, http.client.HTTPException, ValueError):
        return ""
    finally:
        connection.close()
