"""HTML that is escaped by the way it is made: text is text, and only an element is markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_EMPTY = frozenset({"br", "link", "meta"})


@dataclass(frozen=True)
class Markup:
    """HTML that is ready to be sent."""

    html: str


def element(name: str, /, *children: str | Markup, **attributes: str) -> Markup:
    """One element; text in it is escaped.

    Args:
        name: such as ``p``.
        children: texts and elements, in order.
        attributes: by name; ``class_`` stands for ``class``, ``aria_label`` for ``aria-label``.
    """
    words = "".join(f' {_attribute(key)}="{escape(value)}"' for key, value in attributes.items())
    if name in _EMPTY:
        return Markup(f"<{name}{words}>")
    return Markup(f"<{name}{words}>{joined(*children).html}</{name}>")


def joined(*children: str | Markup) -> Markup:
    """Texts and elements one after the other."""
    return Markup("".join(c.html if isinstance(c, Markup) else escape(c) for c in children))


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def table(caption: str, headings: tuple[str, ...], rows: Sequence[tuple[str | Markup, ...]]) -> Markup:
    """A table with a caption; the first cell of each row is the row's heading."""
    head = element("tr", *(element("th", text, scope="col") for text in headings))
    body = (
        element("tr", element("th", first, scope="row"), *(element("td", cell) for cell in rest))
        for first, *rest in rows
    )
    parts = (element("caption", caption), element("thead", head), element("tbody", *body))
    # It scrolls by itself where it is wider than the screen; tabindex lets the arrow keys do that.
    return element(
        "div", element("table", *parts), class_="wide", role="region", aria_label=caption, tabindex="0"
    )


def bullets(items: Sequence[str | Markup], **attributes: str) -> Markup:
    """An unordered list, or nothing where there is nothing to list."""
    if not items:
        return Markup("")
    return element("ul", *(element("li", item) for item in items), **attributes)
