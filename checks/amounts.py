"""Amounts of memory and disk, as people read them."""

from checks.course import GIB

_WHOLE_FROM = 10
_LEAST = 0.1
_MIB = 1024**2


def gigabytes(amount: float) -> str:
    """Bytes as ``7.6 GB`` (of 1024^3 bytes), from 10 GB on without a fraction, below 0.1 GB as ``40 MB``."""
    value = amount / GIB
    if 0 < value < _LEAST:
        return f"{max(1, round(amount / _MIB))} MB"
    digits = 0 if value >= _WHOLE_FROM else 1
    return f"{value:.{digits}f}".removesuffix(".0") + " GB"
