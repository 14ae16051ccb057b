"""Writes the pages made from data: ``docs/problems``, and the last paragraph of those of ``docs/checks``.

``python3 tests pages`` writes them again; a test fails where one is stale. It lives with the tests because
the pages show real texts of errors, which only the tests have.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from checks.model import Platform
from checks.problems import Cure, CureCommand, Problem, cures, diagnose, load
from checks.problems.wording import wordings
from checks.registry import ALL_CHECKS
from tests.checks.problems.texts import CASES, Case
from wizard.problems import AREAS, SYSTEMS, listed, sureness

ROOT = Path(__file__).parents[1]
PROBLEM_PAGES = Path("docs", "problems")
CHECK_PAGES = Path("docs", "checks")
_MOST_EXAMPLES = 2
_NAMED = "**Known problems.** "
_IMPORTED = re.compile(r"^from checks\.(\w+) import", re.MULTILINE)
_INDEX = """# Known problems

What classready recognises in an error, in the order in which a class meets it. `classready explain` takes a
pasted error and says which of these it is; `classready problems show NAME` prints what such a page says, with
your course's names filled in. Words in capitals, such as IMAGE or PORT, stand for these names here.

The pages are made from `checks/problems/*.toml`: `python3 tests pages`.
"""


def run() -> int:
    """Write every page, and remove those of problems that are gone."""
    pages = made_pages()
    for stale in (ROOT / PROBLEM_PAGES).glob("*.md"):
        if stale.relative_to(ROOT) not in pages:
            stale.unlink()
    (ROOT / PROBLEM_PAGES).mkdir(exist_ok=True)
    for path, text in pages.items():
        (ROOT / path).write_text(text, encoding="utf-8")
    print(f"{len(pages)} pages")
    return 0


def made_pages() -> dict[Path, str]:
    """Every page that is made here, by its path in the repository."""
    named = {check.id: _named_by(check.id) for check in ALL_CHECKS}
    pages = {PROBLEM_PAGES / "index.md": _index()}
    for problem in load():
        checks = [check for check, problems in named.items() if problem in problems]
        pages[PROBLEM_PAGES / f"{problem.id}.md"] = _page(problem, checks)
    for check, problems in named.items():
        path = CHECK_PAGES / f"{check}.md"
        pages[path] = _with_problems((ROOT / path).read_text(encoding="utf-8"), problems)
    return pages


def _index() -> str:
    order = list(AREAS)
    parts = [_INDEX]
    problems = sorted(load(), key=lambda problem: order.index(problem.steps[0]))
    for area, members in groupby(problems, key=lambda problem: problem.steps[0]):
        rows = "\n".join(f"| [{one.title}]({one.id}.md) | {one.means} |" for one in members)
        parts.append(f"## {AREAS[area]}\n\n| problem | what it means |\n|---|---|\n{rows}\n")
    return "\n".join(parts)


def _page(problem: Problem, checks: Sequence[str]) -> str:
    parts = [f"# {problem.title}", problem.means, *_looks(problem)]
    told = cures(problem)
    for platforms, what in told:
        where = f" on {listed([SYSTEMS[one] for one in platforms])}" if len(platforms) < len(Platform) else ""
        parts += [f"## What to do{where}", *_cure(what, platforms)]
    parts += ["## About this page", *_about(problem, checks)]
    return "\n\n".join(parts) + "\n"


def _looks(problem: Problem) -> Iterator[str]:
    examples = list(_examples(problem))
    if examples:
        yield "## What it looks like"
        yield from examples
    elif says := wordings(problem):
        yield "## What it looks like"
        yield "Programs say it with words such as\n\n```text\n" + "\n".join(says) + "\n```"


def _examples(problem: Problem) -> Iterator[str]:
    """The lines that decided in the first texts that differ, each with where its wording is from."""
    shown: dict[str, Case] = {}
    for case in CASES:
        if case.problem == problem.id and len(shown) < _MOST_EXAMPLES:
            found = diagnose(case.text, platform=case.known_platform)
            shown |= {found[0].line: case} if found and found[0].line not in shown else {}
    for line, case in shown.items():
        yield f"```text\n{line}\n```"
        yield f"Source: {f'<{case.source}>' if case.source.startswith('https://') else case.source}"


def _cure(what: Cure, platforms: Sequence[Platform]) -> Iterator[str]:
    yield "  \n".join(what.text.splitlines())
    language = "sh" if not {*platforms} <= {Platform.WINDOWS, Platform.WSL} else "powershell"
    for admin, commands in groupby(what.commands, key=lambda one: one.admin):
        if admin and language == "powershell":
            yield "In a PowerShell that was opened as administrator:"
        yield _fenced(language, list(commands))
    if what.link:
        yield f"Read more: <{what.link}>"


def _fenced(language: str, commands: Sequence[CureCommand]) -> str:
    lines = "\n".join(command.line for command in commands)
    return f"```{language}\n{lines}\n```"


def _about(problem: Problem, checks: Sequence[str]) -> Iterator[str]:
    yield f"Its name is `{problem.id}`: `classready problems show {problem.id}` prints this."
    facts = [f"Where it is met: {listed([AREAS[step] for step in problem.steps])}."]
    if len(problem.platforms) < len(Platform):
        facts.append(f"Only on: {listed([SYSTEMS[one] for one in problem.platforms])}.")
    facts.append(f"How sure: {sureness(problem)}")
    if checks:
        links = listed([f"[{check}](../checks/{check}.md)" for check in checks])
        facts.append(f"Named by {'these checks' if len(checks) > 1 else 'this check'}: {links}.")
    yield "\n".join(f"- {fact}" for fact in facts)
    yield "[All known problems](index.md)"


def _named_by(check: str) -> list[Problem]:
    """The problems whose ids stand in a check's file, or in a file beside the catalog that it imports."""
    source = (ROOT / "checks" / "catalog" / f"{check.replace('.', '_')}.py").read_text(encoding="utf-8")
    files = [ROOT / "checks" / f"{name}.py" for name in _IMPORTED.findall(source)]
    sources = [source, *(path.read_text(encoding="utf-8") for path in files if path.is_file())]
    words = {
        node.value for text in sources for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)
    }
    return [problem for problem in load() if problem.id in words]


def _with_problems(page: str, problems: Sequence[Problem]) -> str:
    kept = page.partition(f"\n{_NAMED}")[0].rstrip("\n")
    if not problems:
        return f"{kept}\n"
    links = ",\n".join(f"[{one.title}](../problems/{one.id}.md)" for one in problems)
    return f"{kept}\n\n{_NAMED}{links}.\n"
