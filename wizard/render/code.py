"""What a report's short code stands for, in lines."""

from checks.model import page_of
from checks.short_code import Decoded


def code_lines(code: str, told: Decoded) -> list[str]:
    """The verdict, and the failed checks with their pages.

    Args:
        code: as it was given.
        told: what it stands for.
    """
    lines = [f"{code}: {told.verdict}", *(f"  failed: {check}  {page_of(check)}" for check in told.failed)]
    return [*lines, f"  failed: {told.newer} more, which a newer classready knows"] if told.newer else lines
