"""A course's own problems, tried on the texts that their author gave as samples."""

from pathlib import Path

import pytest

from checks.course_file import CourseError, read_course
from checks.course_file.own_problems import TriedProblem, TriedProblems, try_problems
from checks.problems import diagnose
from tests.checks.course.known import KNOWN_CHECKS, MINIMAL

FIVE_LINES = r"""[[problems]]
id = "week-2-missing"
patterns = ['no such file.{0,80}week2\.csv']
means = "The data file of week 2 is not in your work folder."
cure = "Download week2.csv from the course's page into your work folder."
"""
SAID = "FileNotFoundError: [Errno 2] No such file or directory: 'week2.csv'"


def tried(text: str) -> TriedProblems:
    return try_problems(text, "c.toml", KNOWN_CHECKS)


def problem(patterns: list[str], samples: list[str], name: str = "own") -> str:
    said = 'means = "It means."\ncure = "Do."'
    return f'[[problems]]\nid = "{name}"\n{said}\npatterns = {patterns}\nsamples = {samples}\n'


def missed(text: str) -> list[str]:
    return [str(fault) for fault in tried(text).missed]


def test_five_lines_teach_a_course_a_problem_of_its_own():
    assert len(FIVE_LINES.splitlines()) == 5
    course = read_course(MINIMAL + FIVE_LINES, "c.toml", KNOWN_CHECKS)
    [found, *_] = diagnose(SAID, extra=course.problems)
    assert (found.problem.id, found.problem.title) == (
        "week-2-missing",
        "The data file of week 2 is not in your work folder.",
    )


def test_the_page_for_instructors_shows_these_five_lines_and_what_trying_them_says():
    page = (Path(__file__).parents[3] / "docs" / "course-file.md").read_text("utf-8")
    assert f"```toml\n{FIVE_LINES}```\n" in page
    samples = page.partition("\nsamples = ")[2].partition("\n")[0]
    both = tried(f"{FIVE_LINES}samples = {samples}\n")
    said = [str(fault).partition("problems.")[2] for fault in (*both.notes, *both.missed)]
    assert [words.partition("line ")[0] in page for words in said] == [True, True]


def test_a_problem_that_explains_all_its_samples_has_nothing_to_complain_of():
    text = FIVE_LINES + f'samples = ["{SAID}", "no such file: /home/ada/week2.csv"]\n'
    assert tried(MINIMAL + text) == TriedProblems((TriedProblem("week-2-missing", 2, 2),), (), (), ())


def test_a_file_with_nothing_but_problems_is_tried_too():
    assert (tried(FIVE_LINES).problems, tried(FIVE_LINES).invalid) == (
        (TriedProblem("week-2-missing", 0, 0),),
        (),
    )


def test_a_problem_without_samples_is_told_where_to_put_them():
    assert [str(note) for note in tried(MINIMAL + FIVE_LINES).notes] == [
        (
            "c.toml:10: problems: week-2-missing has no samples, so nothing was tried. "
            "Give texts in which it shows: samples = ['...']."
        )
    ]


def test_a_sample_that_no_pattern_recognises_is_said_with_what_explains_it_instead():
    assert missed(problem(["own words"], ["own words", "write x: no space left on device", "hello"])) == [
        (
            "c.toml:6: problems.samples: own: no pattern is found in this text; it is explained as "
            '"The disk is full" (disk-full).'
        ),
        "c.toml:6: problems.samples: own: no pattern is found in this text; nothing else explains it.",
    ]


def test_a_sample_that_another_problem_explains_first_is_said():
    both = problem(["strange key"], ["strange key 12 rejected"]) + problem(
        ["strange key 12 rejected"], ["strange key 12 rejected"], "more-exact"
    )
    assert missed(both) == [
        'c.toml:6: problems.samples: own: this text is explained as "It means." (more-exact) first.'
    ]


def test_a_pattern_that_no_sample_shows_is_said():
    assert missed(problem(["own words", "other words"], ["own words"])) == [
        "c.toml:5: problems.patterns: own: other words is found in none of the samples."
    ]


def test_an_author_who_forgot_to_escape_a_character_is_told_which_need_it():
    text = problem(["error (in setup)"], ["Error (in setup): no"])
    assert all(
        fault.endswith("Each of . ( ) [ ] { } + * ? | ^ $ that stands for itself needs a \\ before it.")
        for fault in missed(text)
    )
    assert len(missed(text)) == 2


def test_a_pattern_that_is_in_some_samples_only_is_a_note_with_the_lines_of_the_others():
    text = problem(["first words", "second"], []).replace(
        "samples = []", 'samples = [\n"first words",\n"second",\n"the second",\n]'
    )
    assert [str(note) for note in tried(text).notes] == [
        "c.toml:5: problems.patterns: own: first words is not found in the samples of lines 8 and 9.",
        "c.toml:5: problems.patterns: own: second is not found in the sample of line 7.",
    ]
    assert tried(text).missed == ()


def test_a_sample_may_have_several_lines():
    text = problem(["own words"], []).replace("[]", "['''one\nOWN\twords\ntwo''']")
    assert tried(text).problems == (TriedProblem("own", 1, 1),)


def test_what_is_invalid_and_what_is_missed_is_said_at_once():
    text = problem(["own.*"], ["own"], "endless") + problem(["own words"], ["other"])
    both = tried(text)
    assert [fault.line for fault in both.invalid] == [5]
    assert [fault.line for fault in both.missed] == [11, 12]
    assert both.problems == (TriedProblem("endless", 1, 0), TriedProblem("own", 1, 0))


def test_a_course_that_is_invalid_elsewhere_still_has_its_problems_tried():
    both = tried(MINIMAL.replace("8888", "0") + FIVE_LINES)
    assert ([str(fault) for fault in both.invalid], both.problems) == (
        ["c.toml:9: app.port: expected a TCP port (1 to 65535), got the number 0."],
        (TriedProblem("week-2-missing", 0, 0),),
    )


@pytest.mark.parametrize("content", ["", "[[problems", b"\xff\xfe"])
def test_what_is_no_course_file_is_refused(content):
    with pytest.raises(CourseError):
        try_problems(content, "c.toml", KNOWN_CHECKS)
