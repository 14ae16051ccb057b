"""Adding a check, a step, a problem or a command takes a file, a line and a test: none may be forgotten."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from checks.course import Cloud
from checks.course_file.cloud_rules import USED_BY
from checks.problems import load
from checks.registry import ALL_CHECKS
from checks.short_code import BITS
from wizard.cli import COMMANDS
from wizard.offers import AIDS
from wizard.plan import ALL_STEPS
from wizard.remedies import REMEDIES

ROOT = Path(__file__).parents[1]
CHECKS = {check.id for check in ALL_CHECKS}
PROBLEMS = {problem.id for problem in load()}
PROVIDERS = get_args(get_type_hints(Cloud)["provider"])
# Where several checks are one subject, one file tests them.
TESTED_TOGETHER = {
    "conda.installed": "conda",
    "conda.environment": "conda",
    "memory.host": "memory",
    "memory.engine": "memory",
}
_LINK = re.compile(r"\]\(([^)\s]+)\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)


def file_name(check: str) -> str:
    return check.replace(".", "_")


def test_every_file_of_the_catalog_is_in_the_registry():
    files = {path.stem for path in (ROOT / "checks" / "catalog").glob("*.py")} - {"__init__"}
    assert files == {file_name(check) for check in CHECKS}


def test_no_check_is_in_the_registry_twice():
    assert len(ALL_CHECKS) == len(CHECKS)


def test_every_check_comes_after_what_it_needs():
    seen: set[str] = set()
    early = []
    for check in ALL_CHECKS:
        early += [(check.id, need) for need in check.needs if need not in seen]
        seen.add(check.id)
    assert early == []


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_every_check_has_a_test_and_a_page(check):
    test = TESTED_TOGETHER.get(check, file_name(check))
    assert (ROOT / "tests" / "checks" / "catalog" / f"test_{test}.py").is_file()
    assert (ROOT / "docs" / "checks" / f"{check}.md").is_file()


def test_every_page_is_about_a_check():
    pages = {path.name.removesuffix(".md") for path in (ROOT / "docs" / "checks").glob("*.md")}
    assert pages - {"index", "README"} == CHECKS


def test_every_check_has_a_bit_in_the_short_code():
    assert set(BITS) == CHECKS
    assert len(BITS) == len(CHECKS)


def test_every_check_says_why_it_matters_in_one_sentence():
    assert [check.id for check in ALL_CHECKS if not check.why.endswith(".") or "\n" in check.why] == []


@pytest.mark.parametrize(
    ("folder", "listed_in", "listed"), [("steps", "plan.py", ALL_STEPS), ("aids", "offers.py", AIDS)]
)
def test_every_file_of_the_steps_is_in_the_plan_and_every_aid_is_offered(folder, listed_in, listed):
    imported = {
        node.module.rpartition(".")[2]
        for node in ast.walk(ast.parse((ROOT / "wizard" / listed_in).read_text()))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(f"wizard.{folder}.")
    }
    files = {path.stem for path in (ROOT / "wizard" / folder).glob("*.py")} - {"__init__"}
    assert files == imported
    assert len(listed) == len(files)


def test_every_aid_is_the_remedy_of_a_problem():
    assert {step.id for step in AIDS} - set(REMEDIES.values()) == set()


def test_every_command_is_offered_and_tested():
    files = {path.stem for path in (ROOT / "wizard" / "commands").glob("*.py")} - {"__init__", "walk"}
    offered = {command.__name__.rpartition(".")[2] for command in COMMANDS}
    assert files == offered
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name in sorted(files) if f'"{name}"' not in tests] == []


@pytest.mark.parametrize("named", sorted({*CHECKS, *(s.id for s in ALL_STEPS)}))
def test_ids_are_words_that_somebody_can_type(named):
    assert re.fullmatch(r"[a-z]+([.-][a-z]+)*", named)


def named_problems() -> Iterator[tuple[str, str]]:
    """Every id that is given as the problem of a finding, an error or an outcome, with its file."""
    for folder in ("checks", "wizard"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for value in given_problems(node):
                    yield path.name, value


# At which place among the arguments these are given one.
NAMING = {"Outcome": 3, "EngineError": 2, "CloudError": 2, "CloudReply": 2, "Trouble": 0, "_Cause": 1}


def given_problems(node: ast.AST) -> list[str]:
    match node:
        case ast.keyword(arg="problem" | "otherwise", value=value):
            parts = [value]
        case ast.Call(func=ast.Name(id=name), args=given) if name in NAMING:
            parts = given[NAMING[name] :][:1]
        case _:
            parts = []
    constants = [value for part in parts for value in ast.walk(part) if isinstance(value, ast.Constant)]
    return [constant.value for constant in constants if isinstance(constant.value, str)]


def test_every_problem_that_the_program_names_is_known():
    assert sorted({(file, name) for file, name in named_problems() if name and name not in PROBLEMS}) == []


def test_every_problem_that_no_text_shows_is_named_by_the_program():
    source = "".join(path.read_text() for f in ("checks", "wizard") for path in (ROOT / f).rglob("*.py"))
    silent = [problem.id for problem in load() if not problem.patterns and not problem.missing_commands]
    assert [problem for problem in silent if f'"{problem}"' not in source] == []


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_provider_of_a_cloud_has_its_file_its_tests_and_its_pages(provider):
    assert (ROOT / "wizard" / "cloud" / "providers" / f"{provider}.py").is_file()
    assert list((ROOT / "tests" / "wizard" / "cloud" / provider).glob("test_*.py"))
    assert (ROOT / "docs" / f"cloud-{provider}.md").is_file()
    assert f"cloud-{provider}.md" in (ROOT / "docs" / "cloud.md").read_text("utf-8")
    assert f'provider = "{provider}"' in (ROOT / "docs" / "course-file.md").read_text("utf-8")
    assert f"`{provider}`" in (ROOT / "docs" / "instructors.md").read_text("utf-8")


def test_no_file_is_of_a_provider_that_no_course_can_name():
    files = {path.stem for path in (ROOT / "wizard" / "cloud" / "providers").glob("*.py")} - {"__init__"}
    assert files == {*PROVIDERS}


def test_every_key_of_the_cloud_is_known_to_belong_to_all_or_to_some_providers():
    assert {*USED_BY} | {"provider", "gpus", "cpus", "memory_gb", "hours"} == {*Cloud.__struct_fields__}
    assert {name for users in USED_BY.values() for name in users} == {*PROVIDERS}


def documents() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_inside_the_documentation_leads_somewhere(document):
    found = [a or b for a, b in _LINK.findall(document.read_text(encoding="utf-8"))]
    inside = [link.partition("#")[0] for link in found if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if link and not (document.parent / link).exists()] == []
