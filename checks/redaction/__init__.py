"""Takes out of a report, and out of any text, what says who and where somebody is, and every secret.

Each secret is replaced by a token such as ``<secret-3>``; the same secret has the same token in the whole
report, so that a redacted transcript can still be judged again (``checks.recording.replay``).
"""

from checks.redaction.clouds import of_machine
from checks.redaction.known import KnownSecrets, known_secrets, of_environment
from checks.redaction.whole_report import redact, redact_text, redact_texts, told_by

__all__ = [
    "KnownSecrets",
    "known_secrets",
    "of_environment",
    "of_machine",
    "redact",
    "redact_text",
    "redact_texts",
    "told_by",
]
