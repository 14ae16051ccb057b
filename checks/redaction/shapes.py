"""What a secret looks like, wherever it stands."""

import base64
import binascii
import re
from functools import cache
from itertools import pairwise
from typing import Final

from checks.redaction.encodings import start_outside

_SHAPES: Final = (
    r"eyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]*",  # JSON Web Token (RFC 7519)
    r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}",  # AWS access key id
    r"gh[pousr]_\w{20,}",  # GitHub
    r"github_pat_\w{20,}",
    r"gl(?:pat|dt|rt|oas|ptt|cbt|soat)-[\w.-]{16,}",  # GitLab
    r"xox[a-z]-[\w-]{10,}",  # Slack
    r"xapp-[\w-]{10,}",
    r"pypi-[\w-]{16,}",  # PyPI
    r"npm_\w{30,}",
    r"dckr_(?:pat|oat)_[\w-]{16,}",  # Docker Hub
    r"hf_[A-Za-z0-9]{20,}",  # Hugging Face
    r"sk-[\w-]{20,}",
    r"AIza[\w-]{30,}",  # Google
    r"ya29\.[\w-]{16,}",
    r"[sr]k_(?:live|test)_\w{16,}",  # Stripe
    r"SG\.[\w-]{16,}\.[\w-]{16,}",  # SendGrid
    # Jupyter's own tokens: 24 random bytes in hexadecimal; no digest in use has that length.
    r"[0-9a-f]{48}",
)
_RUN: Final = r"[A-Za-z0-9_+=-]{20,}"
_LEAST_TURNS: Final = 0.35
_LEAST_OF_EACH: Final = 2
_LONGEST_PIECE: Final = 12
"""Names are made of short pieces (``Root_CA_2_G3``); chance seldom puts a hyphen."""


@cache
def token_shapes() -> re.Pattern[str]:
    """Tokens that their makers marked."""
    return re.compile(start_outside("A-Za-z0-9") + "(?:" + "|".join(_SHAPES) + r")(?![A-Za-z0-9])")


@cache
def random_run() -> re.Pattern[str]:
    """Runs of characters that may be random; digests are said to be ones."""
    return re.compile(rf"{start_outside('A-Za-z0-9_+=-')}(?<!sha256:)(?<!SHA256:)(?<!sha512:){_RUN}")


@cache
def base64_run() -> re.Pattern[str]:
    """What may be text in base 64."""
    return re.compile(start_outside("A-Za-z0-9+/_=-") + r"[A-Za-z0-9+/_-]{8,}={0,2}")


def looks_secret(value: str) -> bool:
    """The whole value is a token or a random string."""
    return bool(token_shapes().fullmatch(value)) or (bool(re.fullmatch(_RUN, value)) and looks_random(value))


def looks_random(run: str) -> bool:
    """Letters of both cases and digits change places as often as only chance makes them.

    What people write turns seldom (``VirtualMachinePlatform2``); digests and ids are hexadecimal, with
    letters of one case.
    """
    longest = max(map(len, re.split(r"[^A-Za-z0-9]", run)))
    if longest < _LONGEST_PIECE or re.match(r"sha\d{3}-", run):
        return False
    kinds = [_kind(char) for char in run if char.isalnum()]
    if any(kinds.count(kind) < _LEAST_OF_EACH for kind in "aA0"):
        return False
    turns = sum(one != other for one, other in pairwise(kinds))
    return turns >= _LEAST_TURNS * len(kinds)


def _kind(char: str) -> str:
    return "0" if char.isdigit() else "A" if char.isupper() else "a"


def decoded(run: str) -> str:
    """The text that a run of base 64 stands for, empty where it stands for none."""
    body = run.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        text = base64.b64decode(body + "=" * (-len(body) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return text if text.isprintable() else ""
