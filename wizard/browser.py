"""Opening an address in the person's browser, where there is one to open."""

from checks.host import Host
from checks.model import Platform


def open_in_browser(host: Host, address: str) -> bool:
    """Open an address; false where no browser can be opened from here (over SSH, say).

    ``$BROWSER`` is honoured as ``webbrowser`` documents. A text browser is never started: it would take over
    the terminal and can't show the app.
    """
    opener = _windows_opener(host)
    if opener is not None:
        # explorer.exe opens the default browser of Windows but always exits with 1.
        return host.fresh().run(opener, address).status == "ran"
    if not _has_screen(host):
        return False
    import webbrowser

    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False


def can_open(host: Host) -> bool:
    """Whether there is a browser to open from here."""
    return _windows_opener(host) is not None or _has_screen(host)


def _windows_opener(host: Host) -> str | None:
    """What opens Windows' own browser from inside WSL."""
    if host.platform is not Platform.WSL or host.env("BROWSER"):
        return None
    return host.which("wslview") or host.which("explorer.exe")


def _has_screen(host: Host) -> bool:
    if host.env("BROWSER"):
        return True
    if host.platform in {Platform.LINUX, Platform.WSL}:
        return bool(host.env("DISPLAY") or host.env("WAYLAND_DISPLAY"))
    return not host.env("SSH_CONNECTION")
