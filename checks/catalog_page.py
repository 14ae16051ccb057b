"""The list of all checks in ``docs/checks/index.md``, made from the registry.

``python -m checks.catalog_page`` writes it again; a test fails when it is stale.
"""

from pathlib import Path

from checks.registry import ALL_CHECKS

PAGE = Path("docs", "checks", "index.md")
_HEAD = """# The checks

`classready check ID` runs one and what it needs, `classready check docker` an area. Each has a page for
whoever has the problem. This list is made from the code: `python -m checks.catalog_page`.

| check | what it finds out | why it matters |
|---|---|---|
"""


def catalog_page() -> str:
    """The page, as Markdown."""
    rows = (f"| [{check.id}]({check.id}.md) | {check.title} | {check.why} |" for check in ALL_CHECKS)
    return _HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(catalog_page(), encoding="utf-8")
