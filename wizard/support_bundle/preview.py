"""Shows a support bundle before it is written: what is in it, what was taken out, and each file on demand."""

import string
from pathlib import Path

from wizard.amounts import size
from wizard.prompts import Choice, Prompter
from wizard.render.wording import NOTHING_REMOVED, removed
from wizard.screen import Screen
from wizard.support_bundle.bundle import PAGE, Bundle

_BACK = "b"
_KEYS = (string.digits[1:] + string.ascii_lowercase).replace(_BACK, "")
_LEFT_FOR_THE_QUESTION = 4
_FEWEST = 5


def show_bundle(screen: Screen, bundle: Bundle, whole: int) -> None:
    """The files with their sizes, what is missing and why, and what was taken out.

    Args:
        screen: where to say it.
        bundle: what would be written.
        whole: bytes of the ZIP file.
    """
    screen.title(f"For somebody who helps you: {len(bundle.files)} files, {size(whole)} together")
    for line in _listed(bundle):
        screen.say(line)
    if bundle.missing:
        screen.say("Not in it:")
    for name, why in bundle.missing.items():
        screen.say(f"  {name}: {why}")
    screen.say("Removed from it:" if bundle.redactions else NOTHING_REMOVED)
    for redaction in bundle.redactions:
        screen.say(f"  {removed(redaction)}")
    screen.say("It is only written to this computer. You decide whom you give it to.")


def agrees(screen: Screen, prompter: Prompter, bundle: Bundle, path: Path) -> bool:
    """Whether the person wants it written, after having looked into as many of its files as they like."""
    choices = (
        Choice("w", f"Write it to {path}"),
        Choice("l", "Look into a file first"),
        Choice("q", "Write nothing"),
    )
    while (key := prompter.choose("What now?", choices)) == "l":
        _look(screen, prompter, bundle)
    return key == "w"


def _listed(bundle: Bundle) -> list[str]:
    width = max(map(len, bundle.files))
    return [f"  {name:{width}}  {size(len(text.encode()))}" for name, text in bundle.files.items()]


def _look(screen: Screen, prompter: Prompter, bundle: Bundle) -> None:
    files = dict(zip(_KEYS, bundle.files, strict=False))
    choices = [*(Choice(key, name) for key, name in files.items()), Choice(_BACK, "Back")]
    name = files.get(prompter.choose("Which one?", choices))
    if name is not None:
        _show_file(screen, prompter, _readable(bundle, name))


def _readable(bundle: Bundle, name: str) -> list[str]:
    """A file's lines; a page says the same as its text."""
    if name != PAGE:
        return bundle.files[name].splitlines()
    from wizard.render.text import details, summary

    return [*summary(bundle.report), "", *details(bundle.report)]


def _show_file(screen: Screen, prompter: Prompter, lines: list[str]) -> None:
    page = max(_FEWEST, screen.console.height - _LEFT_FOR_THE_QUESTION)
    for start in range(0, len(lines), page):
        for line in lines[start : start + page]:
            screen.say(line)
        left = len(lines) - start - page
        if left > 0 and not prompter.confirm(f"{left} more lines. Go on?", default=True):
            return
