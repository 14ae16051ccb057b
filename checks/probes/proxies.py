"""Which proxies this machine is told to use.

The standard library reads them: the environment first, else the settings of Windows or macOS. A proxy
script (PAC) is not run, so a proxy that only such a script names is not seen.
"""

import sys
import urllib.request
from urllib.parse import urlsplit

from checks.questions import ProxyFacts


def known() -> ProxyFacts:
    """The proxies of the environment and of the system's settings, passwords removed."""
    return ProxyFacts(_cleaned(urllib.request.getproxies_environment()), _cleaned(_of_the_system()))


def proxy_for(url: str) -> str:
    """The proxy for a URL, empty where it is asked directly, as this machine itself always is."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host) or urllib.request.proxy_bypass(parts.netloc.rpartition("@")[2]):
        return ""
    return urllib.request.getproxies().get(parts.scheme, "")


def is_loopback(host: str) -> bool:
    """The host is this machine: engines and browsers never use a proxy for it."""
    return host in {"localhost", "::1"} or host.startswith("127.")


def without_password(proxy: str) -> str:
    """A proxy's address without user and password."""
    before, at, host = proxy.rpartition("@")
    scheme, separator, _ = before.partition("://")
    return f"{scheme}{separator}{host}" if at and separator else host


def _of_the_system() -> dict[str, str]:
    if sys.platform == "win32":
        return dict(urllib.request.getproxies_registry())
    if sys.platform == "darwin":
        return dict(urllib.request.getproxies_macosx_sysconf())
    return {}


def _cleaned(proxies: dict[str, str]) -> dict[str, str]:
    return {scheme: without_password(proxy) for scheme, proxy in proxies.items()}
