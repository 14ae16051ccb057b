"""Opening an address in the person's browser, where there is one to open."""

from checks.host import Host
from checks.model import Platform


def open_in_browser(host: Host, address: str) -> bool:
    """Open an address; false where no browser can be opened from here (over SSH, say).

    ``$BROWSER`` is honoured as ``webbrowser`` documents. A text browser is never started: it would take over
    the terminal and can't show the app.
    """
    if host.platform is Platform.WSL and not host.env("BROWSER"):
        # explorer.exe opens the default browser of Windows but always exits with 1.
        opener = host.which("wslview") or host.which("explorer.exe")
        return opener is not None and host.fresh().run(opener, address).status == "ran"
    if not _has_screen(host):
        return False
    import webbrowser

    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False


def _has_screen(host: Host) -> bool:
    if host.env("BROWSER"):
        return True
    if host.platform in {Platform.LINUX, Platform.WSL}:
        return bool(host.env("DISPLAY") or host.env("WAYLAND_DISPLAY"))
    return not host.env("SSH_CONNECTION")
