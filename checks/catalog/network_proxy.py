"""Do this terminal, the system and Docker use the same proxies, and are they well written."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from checks.course import Course
from checks.engine_place import engine_info
from checks.host import Host
from checks.model import Check, Finding, fail, fine, warn
from checks.questions import Proxies

_SCHEMES = ("http", "https")
_DESKTOP_PROXY = "http.docker.internal"
"""Docker Desktop's own, which passes on to the system's (docs.docker.com/desktop/features/networking)."""


def _run(host: Host, _course: Course) -> Iterator[Finding]:
    known = host.ask(Proxies())
    info = engine_info(host)
    shell, system = _web(known.environment), _web(known.system)
    engine = _web({"http": info.get("HttpProxy", ""), "https": info.get("HttpsProxy", "")})
    docker = _words(engine) if info else "no answer"
    seen = (f"terminal: {_words(shell)}", f"system: {_words(system)}", f"Docker: {docker}")
    faults = [
        *_badly_written({**system, **shell}),
        *_disagree(shell, system, engine if info else None),
        *_own_addresses(shell, known.environment.get("no", "")),
    ]
    yield from faults
    good = "No proxy is set." if not (shell or system or engine) else "The proxies fit together."
    yield fine("These proxies are set." if faults else good, *seen)


def _web(proxies: Mapping[str, str]) -> dict[str, str]:
    return {scheme: proxies[scheme] for scheme in _SCHEMES if proxies.get(scheme)}


def _words(proxies: Mapping[str, str]) -> str:
    return ", ".join(f"{scheme} {proxy}" for scheme, proxy in proxies.items()) or "none"


def _badly_written(proxies: Mapping[str, str]) -> Iterator[Finding]:
    for scheme, proxy in proxies.items():
        if not _address(proxy):
            message = f"The proxy for {scheme} has no proper address."
            yield fail(message, f"{scheme}: {proxy}", problem="proxy-misconfigured")


def _disagree(
    shell: Mapping[str, str], system: Mapping[str, str], engine: Mapping[str, str] | None
) -> Iterator[Finding]:
    for scheme in _SCHEMES:
        here, there = shell.get(scheme, ""), system.get(scheme, "")
        if here and there and _address(here) != _address(there):
            message = f"This terminal and the system's settings name different proxies for {scheme}."
            yield warn(message, f"terminal: {here}", f"system: {there}", problem="proxy-misconfigured")
    mine = shell.get("https") or system.get("https") or ""
    if engine is None or _is_desktops(engine):
        return
    its = engine.get("https", "")
    if mine and not its:
        message = "This computer uses a proxy, but Docker was not told of it."
        yield warn(message, f"this computer: {mine}", "Docker: none", problem="proxy-misconfigured")
    elif its and _address(its) != _address(mine):
        message = "Docker uses another proxy than this computer."
        yield warn(
            message, f"this computer: {mine or 'none'}", f"Docker: {its}", problem="proxy-misconfigured"
        )


def _is_desktops(engine: Mapping[str, str]) -> bool:
    return any(_DESKTOP_PROXY in proxy for proxy in engine.values())


def _own_addresses(shell: Mapping[str, str], exceptions: str) -> Iterator[Finding]:
    """Pages of this computer itself must not be asked of the proxy; browsers know that, other tools don't."""
    names = {name.strip().lower() for name in exceptions.split(",")}
    if shell.get("http") and not names & {"localhost", "127.0.0.1", "*"}:
        message = "This terminal would ask the proxy for this computer's own pages."
        yield warn(message, f"NO_PROXY: {exceptions or 'not set'}", problem="no-proxy-misses-localhost")


def _address(proxy: str) -> tuple[str, int | None] | None:
    """Host and port, none where there is no host or no proper port."""
    try:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    return (host, port) if host else None


CHECK = Check(
    id="network.proxy",
    title="Proxies fit together",
    why="In some networks everything goes through a proxy, and Docker must be told of it separately.",
    run=_run,
)
