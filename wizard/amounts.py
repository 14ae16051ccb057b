"""Amounts of data and time, as people read them."""

_STEP = 1000
_MINUTE = 60
_HOUR = 3600


def size(count: float) -> str:
    """Bytes as ``2.4 GB`` (of 1000^3 bytes, as ``docker`` prints downloads)."""
    for unit in ("B", "kB", "MB"):
        if count < _STEP:
            return f"{count:.0f} {unit}"
        count /= _STEP
    return f"{count:.1f} GB"


def span(seconds: float) -> str:
    """Seconds as ``40 s``, ``7 min`` or ``1 h 20 min``."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    minutes = round(seconds / _MINUTE)
    return f"{minutes // _MINUTE} h {minutes % _MINUTE} min"
