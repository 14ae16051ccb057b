"""Every start of classready looks after what runs in the cloud; where nothing does, that costs nothing."""

import argparse
import os
import sys

from wizard.folders import NoHomeError, state

LEDGER = "cloud-jobs.json"


def look_after_jobs(args: argparse.Namespace) -> None:
    """Say on standard error what runs, and stop what an interrupted start left.

    Args:
        args: of a command; ``looks_after`` is false where it does that itself, or must print nothing else.
    """
    if not getattr(args, "looks_after", True):
        return
    try:
        folder = state()
    except NoHomeError:  # the command says so itself, where it needs one
        return
    if not os.path.exists(os.path.join(folder, LEDGER)):  # noqa: PTH110, PTH118 - pathlib costs the start
        return
    from wizard.cloud.reminding import look_after
    from wizard.here import Here
    from wizard.opening import open_store

    here = Here()
    here.cloud.is_for(None, here.host, open_store())
    look_after(here.cloud, sys.stderr)
