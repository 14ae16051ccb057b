"""What the jobs that are written down say of a person, which no report may repeat."""

from checks.redaction import KnownSecrets, of_machine
from wizard.cloud.ledger import Ledger
from wizard.errors import StateError

_LONG_ENOUGH = 6
"""A cluster numbers its jobs, and a number stands for much else."""


def known_of_jobs(ledger: Ledger) -> KnownSecrets:
    """Machines and the providers' ids of jobs; nothing where they can't be read."""
    found = KnownSecrets()
    try:
        jobs = ledger.jobs()
    except StateError:
        return found
    for job in jobs:
        ids = (job.id,) if len(job.id) >= _LONG_ENOUGH and job.id != job.name else ()
        found = found.plus(of_machine(job.machine)).plus(KnownSecrets(jobs=ids))
    return found
