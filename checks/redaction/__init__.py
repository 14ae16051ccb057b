"""Takes out of a report, and out of any text, what says who and where somebody is, and every secret.

Each secret is replaced by a token such as ``<secret-3>``; the same secret has the same token in the whole
report, so that a redacted transcript can still be judged again (``checks.recording.replay``).
"""

from checks.redaction.known import KnownSecrets, known_secrets
from checks.redaction.whole_report import redact, redact_text

__all__ = ["KnownSecrets", "known_secrets", "redact", "redact_text"]
