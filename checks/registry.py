"""The explicit list of checks, in the order in which people read them."""

from checks.model import Check

ALL_CHECKS: tuple[Check, ...] = ()
