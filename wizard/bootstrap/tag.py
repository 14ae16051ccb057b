"""Which Python an environment is for; run as a script, it prints the tag of the Python that runs it."""

from __future__ import annotations

import os
import sys


def tag() -> str:
    """Implementation, version and processor of this Python: packages for one don't work in another."""
    machine = os.uname().machine if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "any")
    return f"{sys.implementation.cache_tag}{getattr(sys, 'abiflags', '')}-{machine}"


if __name__ == "__main__":
    print(tag())
