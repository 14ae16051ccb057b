"""One HTTP request and, where it fails, at which point it did."""

import errno
import http.client
import socket
import ssl
import urllib.error
import urllib.request
from typing import Literal
from urllib.parse import urlsplit

from checks.probes.certificate import issuer
from checks.probes.proxies import proxy_for, without_password
from checks.questions import Fetch, Fetched

_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}
_HTTPS_PORT = 443

_FailureStatus = Literal["dns", "refused", "timeout", "tls", "unreachable", "error"]
_STATUSES: tuple[tuple[type[Exception], _FailureStatus], ...] = (
    (ssl.SSLError, "tls"),
    (socket.gaierror, "dns"),
    (ConnectionRefusedError, "refused"),
    (TimeoutError, "timeout"),
)


def fetch(question: Fetch) -> Fetched:
    """Send a request, redirects not followed; any HTTP answer at all is ``ok``."""
    proxy = ""
    try:
        proxy = proxy_for(question.url)
        request = urllib.request.Request(question.url, method=question.method)  # noqa: S310 - a check's own URL
        for name, value in (("User-Agent", "classready"), *question.headers):
            request.add_header(name, value)
        with _opener(question.url, proxy).open(request, timeout=question.timeout) as response:
            body = response.read(question.limit).decode(errors="replace")
            headers = {name.lower(): value for name, value in response.headers.items()}
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
