"""What was asked of a machine and what it answered, to be read by people."""

import msgspec

from checks.recording import Exchange, Recording
from wizard.render.elements import Markup, element, joined
from wizard.render.visible import shortened, visible
from wizard.render.wording import asked

_LONGEST_ANSWER = 4000


def transcript(recording: Recording) -> Markup:
    """Every question with its answer; long answers are cut here, the page's JSON holds all of each."""
    return element("dl", *(_exchange(exchange) for exchange in recording.exchanges), class_="transcript")


def _exchange(exchange: Exchange) -> Markup:
    answer = element("pre", visible(shortened(_words(exchange.answer), _LONGEST_ANSWER)))
    return joined(element("dt", element("code", asked(exchange))), element("dd", answer))


def _words(answer: object) -> str:
    """A program's output as it printed it; anything else as JSON."""
    if isinstance(answer, dict) and answer.get("status") == "ran":
        parts = (f"exit code {answer.get('code')}", str(answer.get("out", "")), str(answer.get("err", "")))
        return "\n".join(part.rstrip() for part in parts if part)
    return msgspec.json.format(msgspec.json.encode(answer), indent=1).decode()
