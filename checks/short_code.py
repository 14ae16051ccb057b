"""A report's verdict and failed checks in a few letters that can be read aloud.

The letters are Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U. The last one
checks the others: over the field of 32 elements it notices every wrong letter and every swap of neighbours.
"""

from collections.abc import Iterable

import msgspec

from checks.report import Report, Verdict

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST = 40
_MISREAD = str.maketrans("ILO", "110", "- \t\n.")
_GROUP = 4
_VERDICTS = (None, Verdict.READY, Verdict.NOT_READY, Verdict.UNKNOWN)

# A check's place is its bit in every code that was ever read out, so this only grows, at its end.
# Those that fail most come first: the lower the bit, the shorter the code.
BITS = (
    "docker.installed",
    "docker.running",
    "disk.host",
    "image.present",
    "container.running",
    "app.ready",
    "app.signin",
    "os.virtualization",
    "memory.host",
    "port.free",
    "network.registry",
    "image.available",
    "cpu.architecture",
    "os.version",
    "disk.engine",
    "memory.engine",
    "docker.version",
    "docker.credentials",
    "network.proxy",
    "clock.skew",
    "python.version",
    "conda.installed",
    "conda.environment",
    "gpu.present",
    "gpu.containers",
    "browser.available",
    "cloud.client",
    "cloud.login",
    "cloud.capacity",
    "cloud.running",
)


class ShortCodeError(ValueError):
    """A short code that can't be read; the message is one sentence for the one who typed it."""


class Decoded(msgspec.Struct, frozen=True):
    """What a short code stands for.

    Attributes:
        verdict: of the whole report.
        failed: ids of the checks that failed.
        newer: how many failed that this version does not know.
    """

    verdict: Verdict
    failed: tuple[str, ...]
    newer: int = 0


def short_code(report: Report) -> str:
    """The code of a report, such as ``6X2``; ids without a bit are left out."""
    return encode(report.verdict, report.failed)


def encode(verdict: Verdict, failed: Iterable[str]) -> str:
    """The code for a verdict and a set of failed checks, in groups of four letters."""
    bits = sum(1 << BITS.index(check) for check in set(failed) if check in BITS)
    digits = _digits(bits << 2 | _VERDICTS.index(verdict))
    text = "".join(LETTERS[digit] for digit in (*digits, _check_digit(digits)))
    return "-".join(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))


def read_short_code(code: str) -> Decoded:
    """What a code stands for; capitals, dashes, spaces and the letters I, L and O do not matter.

    Raises:
        ShortCodeError: it has another letter, the wrong length, or was misheard.
    """
    letters = code.upper().translate(_MISREAD)
    strange = sorted(set(letters) - set(LETTERS))
    if strange:
        raise ShortCodeError(f"The code {code[:LONGEST]!r} holds {strange[0]!r}, which no code has.")
    if not 2 <= len(letters) <= LONGEST:  # noqa: PLR2004 - one letter and its check
        raise ShortCodeError(f"A code has 2 to {LONGEST} letters, not {len(letters)}.")
    *digits, check = (LETTERS.index(letter) for letter in letters)
    if _check_digit(digits) != check:
        raise ShortCodeError(f"The code {code!r} was misread somewhere; please have it read out again.")
    number = 0
    for digit in digits:
        number = number << 5 | digit
    verdict = _VERDICTS[number & 3]
    if verdict is None:
        raise ShortCodeError(f"The code {code!r} holds no verdict.")
    bits = number >> 2
    known = tuple(check for bit, check in enumerate(BITS) if bits >> bit & 1)
    return Decoded(verdict, known, (bits >> len(BITS)).bit_count())


def _digits(number: int) -> tuple[int, ...]:
    count = max(1, -(-number.bit_length() // 5))
    return tuple(number >> 5 * place & 31 for place in reversed(range(count)))


def _check_digit(digits: Iterable[int]) -> int:
    """Horner's rule at x over GF(32); a wrong digit or a swap can't cancel out in fewer than 31 places."""
    total = 0
    for digit in digits:
        total = _times_x(total ^ digit)
    return total


def _times_x(value: int) -> int:
    """Multiply by x modulo the primitive polynomial x^5 + x^2 + 1."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled
