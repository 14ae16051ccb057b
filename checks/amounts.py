"""Amounts of memory and disk, as people read them."""

from checks.course import GIB

_WHOLE_FROM = 10


def gigabytes(amount: float) -> str:
    """Bytes as ``7.6 GB`` (of 1024^3 bytes), from 10 GB on without a fraction."""
    value = amount / GIB
    digits = 0 if value >= _WHOLE_FROM else 1
    return f"{value:.{digits}f}".removesuffix(".0") + " GB"
