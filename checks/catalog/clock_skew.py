"""Is this computer's clock right enough for encrypted connections."""

from collections.abc import Iterator

from checks.course import Course
from checks.host import Host
from checks.image_reference import parse_reference
from checks.model import Check, Finding, fail, fine, unsure, warn
from checks.web_clock import clock_skew

# Tokens of registries are good for five minutes; certificates are valid for weeks, with a day as their grain.
_TOLERABLE = 300
_HOPELESS = 24 * 3600
_UNITS = ((24 * 3600, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def _run(host: Host, course: Course) -> Iterator[Finding]:
    skew = clock_skew(host, parse_reference(course.image.name))
    if skew is None:
        yield unsure("There is nothing to compare the clock with: no server told the time.")
        return
    wrong = f"{_in_words(abs(skew))} {'ahead' if skew > 0 else 'behind'}"
    seen = f"compared with a web server, this computer's clock is {wrong}"
    if abs(skew) <= _TOLERABLE:
        yield fine("The clock is right.", seen)
        return
    judge = fail if abs(skew) > _HOPELESS else warn
    yield judge(f"This computer's clock is {wrong}.", seen, problem="wrong-system-clock")


def _in_words(seconds: float) -> str:
    length, unit = next((each for each in _UNITS if seconds >= each[0]), _UNITS[-1])
    count = round(seconds / length)
    return f"{count} {unit}{'' if count == 1 else 's'}"


CHECK = Check(
    id="clock.skew",
    title="Clock is right",
    why="With a wrong clock every encrypted connection looks forged and is refused.",
    run=_run,
)
