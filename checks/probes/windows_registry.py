"""The Windows registry, HKEY_LOCAL_MACHINE only."""

import sys


def registry_value(key: str, name: str) -> str | None:
    """A value under HKEY_LOCAL_MACHINE as text; none where it is not there, or on another system."""
    if sys.platform == "win32":
        import winreg

        # The 64-bit view: a 32-bit Python would be shown a registry of its own.
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, access) as opened:
                value, _kind = winreg.QueryValueEx(opened, name)
        except OSError:
            return None
        return str(value)
    return None
