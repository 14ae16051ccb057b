"""Rules that every known problem keeps."""

import re
import tomllib
from importlib.resources import files

import pytest

from checks.model import Platform
from checks.problems import PLACEHOLDERS, Problem, complaint, cure, find, load
from checks.problems.idioms import not_found
from tests.checks.problems.texts import CASES, CLUES, NORMAL, Case, clues_in, clues_without_text

PROBLEMS = load()
RECOGNISED = {case.problem for case in CASES}
# Every problem has a text for its patterns; of the single clues half have only their program's source or
# documentation. The share may only rise: a new clue comes with a text.
SHARE_SEEN = 0.5
# Braces that belong to a command of a shell or of docker, not to us.
FOREIGN_BRACES = re.compile(r"\$\{[A-Z]+\}|\{\{[^}]*\}\}")

NOT_FOR_POWERSHELL = re.compile(r"%\w+%|^set \w+=|&&|\bexport \w+=|\$\(id ")


def patterns_of(problem: Problem) -> list[str]:
    absent = [words for name in problem.missing_commands for words in not_found(name)]
    return [*absent, *(pattern for clue in problem.clues for pattern in (*clue.all, *clue.unless))]


def words_of(problem: Problem) -> str:
    cures = [cure(problem, platform) for platform in Platform]
    lines = [command.line for one in cures for command in one.commands]
    return "\n".join([problem.title, problem.means, *(one.text for one in cures), *lines])


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.id)
class TestEveryProblem:
    def test_has_no_pattern_that_could_hang(self, problem: Problem) -> None:
        complaints = {pattern: complaint(pattern) for pattern in patterns_of(problem)}
        assert {pattern: said for pattern, said in complaints.items() if said} == {}

    def test_writes_its_patterns_in_lower_case(self, problem: Problem) -> None:
        plain = [re.sub(r"\\.", "", pattern) for pattern in patterns_of(problem)]
        assert [pattern for pattern in plain if pattern != pattern.lower()] == []

    def test_has_a_real_text_for_its_patterns(self, problem: Problem) -> None:
        assert not patterns_of(problem) or problem.id in RECOGNISED

    def test_has_a_cure_for_each_of_its_platforms(self, problem: Problem) -> None:
        covered = set(problem.cure) & ({"any"} | set(problem.platforms))
        missing = [] if "any" in covered else [p.value for p in problem.platforms if p.value not in covered]
        assert missing == []

    def test_says_what_it_means_in_one_sentence(self, problem: Problem) -> None:
        assert problem.means.endswith(".")
        assert "\n" not in problem.means

    def test_shows_windows_commands_that_powershell_takes(self, problem: Problem) -> None:
        lines = [command.line for command in cure(problem, Platform.WINDOWS).commands]
        # A line that is for Command Prompt alone names its present folder, %cd%.
        foreign = [line for line in lines if NOT_FOR_POWERSHELL.search(line) and "%cd%" not in line]
        assert Platform.WINDOWS not in problem.platforms or foreign == []

    def test_links_to_a_page(self, problem: Problem) -> None:
        links = (problem.link, *problem.elsewhere.values())
        assert [link for link in links if not link.startswith("https://")] == []

    def test_uses_no_unknown_placeholder(self, problem: Problem) -> None:
        raw = "\n".join(
            str(part.text) + "\n".join(str(command) for command in part.commands)
            for part in problem.cure.values()
        )
        used = re.findall(r"\{([a-z_]+)\}", FOREIGN_BRACES.sub("", raw))
        assert set(used) <= set(PLACEHOLDERS)

    def test_leaves_no_placeholder_in_its_cures(self, problem: Problem) -> None:
        assert re.findall(f"{{({'|'.join(PLACEHOLDERS)})}}", words_of(problem)) == []

    def test_is_found_by_its_id(self, problem: Problem) -> None:
        assert find(problem.id) == problem


def test_no_clue_of_any_problem_is_in_normal_output() -> None:
    found = {title: clues_in(text) for title, text in NORMAL.items()}
    assert {title: clues for title, clues in found.items() if clues} == {}


def test_clues_have_been_seen_in_real_texts() -> None:
    without = clues_without_text()
    share = 1 - len(without) / len(CLUES)
    assert share >= SHARE_SEEN, "seen nowhere:\n" + "\n".join(without)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.problem}: {case.source}")
def test_a_text_says_where_its_words_are_from(case: Case) -> None:
    assert case.source.strip()
    assert find(case.problem) is not None


def test_files_read_whole_give_the_same_ids_as_read_by_section() -> None:
    names = [entry for entry in files("checks.problems").iterdir() if entry.name.endswith(".toml")]
    whole = {problem for entry in names for problem in tomllib.loads(entry.read_text(encoding="utf-8"))}
    assert whole == {problem.id for problem in PROBLEMS}


def test_an_unknown_id_is_none() -> None:
    assert find("no-such-problem") is None
