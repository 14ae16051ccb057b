"""What the types can't say: rules between the keys of a course file.

They look at the parsed document, not at the typed course, so that they also speak where the shape is wrong.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Any

from checks.course_file.cloud_rules import cloud_misfits
from checks.course_file.lines import Path
from checks.course_file.shape import Misfit, printable, quoted

_SEVERAL_LINES = {"means", "cure", "samples"}
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*"
_HOST = r"(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9.-]+(?=:\d)|\[[0-9a-fA-F:]+\])(?::\d+)?"
# https://github.com/distribution/reference gives the grammar of an image's name.
_REFERENCE = re.compile(
    rf"(?:{_HOST}/)?(?P<repository>{_COMPONENT}(?:/{_COMPONENT})*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?",
    re.ASCII,
)


def rule_misfits(document: dict[str, Any], known_checks: Collection[str]) -> Iterator[Misfit]:
    """Everything in a parsed course file that breaks a rule.

    Args:
        document: what ``tomllib`` made of the file.
        known_checks: ids of all checks; milestones may name only these and their areas.
    """
    yield from _unprintable(document, ())
    yield from _bad_image(document)
    yield from _missing_sign_in(document)
    yield from _unknown_checks(document, known_checks)
    yield from _bad_patterns(document)
    yield from cloud_misfits(document)
    for tables in ("milestones", "problems"):
        yield from _repeated_ids(document, tables)


def image_tag(name: str) -> str:
    """What an image's name pins: its digest, else its tag, else nothing."""
    match = _REFERENCE.fullmatch(name)
    return "" if match is None else match["digest"] or match["tag"] or ""


def _texts(value: object, pattern: Path, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """The texts at a path with ``*`` for every element, where they are there at all."""
    if not pattern:
        if isinstance(value, str):
            yield path, value
    elif pattern[0] == "*":
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from _texts(item, pattern[1:], (*path, index))
    elif isinstance(value, dict) and pattern[0] in value:
        yield from _texts(value[pattern[0]], pattern[1:], (*path, pattern[0]))


def _unprintable(value: object, path: Path) -> Iterator[Misfit]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _unprintable(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unprintable(item, (*path, index))
    elif isinstance(value, str):
        allowed = "\t" if _SEVERAL_LINES.isdisjoint(path) else "\n\t"
        # A text from a web address is shown in a terminal, which obeys control characters.
        bad = next((c for c in value if c not in allowed and unicodedata.category(c) == "Cc"), None)
        if bad == "\n":
            yield Misfit(path, "must be on one line.")
        elif bad is not None:
            yield Misfit(path, f"contains the control character {quoted(bad)}.", "Remove it.")


def _bad_image(document: dict[str, Any]) -> Iterator[Misfit]:
    for path, name in _texts(document, ("image", "name")):
        if not name or _REFERENCE.fullmatch(name):
            continue
        message = f"expected an image as docker pull takes it (NAME:TAG), got {quoted(name[:80])}."
        yield Misfit(path, message, _image_hint(name))


def _image_hint(name: str) -> str:
    if "://" in name:
        return "Leave the https:// away."
    if name.startswith("docker "):
        return f"Write the name alone: {quoted(name.rsplit(maxsplit=1)[-1])}."
    if name != name.strip() or " " in name:
        return "Remove the spaces."
    return "Names of images are in lower case." if name != name.lower() else ""


def _missing_sign_in(document: dict[str, Any]) -> Iterator[Misfit]:
    app = document.get("app")
    if not isinstance(app, dict) or app.get("kind") != "rstudio":
        return
    for key in ("user", "password"):
        if app.get(key, "") == "":
            yield Misfit(
                ("app", key), f"is missing; an RStudio course needs the {key} that students sign in with."
            )


def _unknown_checks(document: dict[str, Any], known_checks: Collection[str]) -> Iterator[Misfit]:
    known = {*known_checks, *(check.split(".")[0] for check in known_checks)}
    for path, name in _texts(document, ("milestones", "*", "checks", "*")):
        if name in known:
            continue
        near = next(iter(get_close_matches(name.lower(), known, n=1)), None)
        suggestion = (
            f"Did you mean {near}?" if near else f"Areas: {', '.join(sorted(known - {*known_checks}))}."
        )
        yield Misfit(path, f"{quoted(name[:80])} is neither a check nor an area of checks.", suggestion)


def _bad_patterns(document: dict[str, Any]) -> Iterator[Misfit]:
    for path, pattern in _texts(document, ("problems", "*", "patterns", "*")):
        # Only where a course has problems of its own.
        from checks.problems.lint import complaint
        from checks.problems.literals import lower_case

        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            hint = "In TOML, write it between single quotes: backslashes stay as they are there."
            yield Misfit(path, f"is not a regular expression: {printable(str(error))}.", hint)
            continue
        wrong = complaint(lower_case(pattern))
        if wrong is not None:
            yield Misfit(path, f"can't be used to recognise a problem: {printable(wrong)}.")


def _repeated_ids(document: dict[str, Any], tables: str) -> Iterator[Misfit]:
    seen: Counter[str] = Counter()
    for path, name in _texts(document, (tables, "*", "id")):
        seen[name] += 1
        if seen[name] > 1:
            yield Misfit(
                path, f"{quoted(name[:80])} stands in another [[{tables}]] already; each needs its own."
            )
