"""What is said about valid courses: once, in words that a student understands."""

import datetime as dt

from checks.course_file import read_course
from checks.course_file.advice import author_notes, course_warnings
from tests.checks.course.known import KNOWN_CHECKS, MINIMAL

MILESTONES = """
[[milestones]]
id = "a"
title = "A"
date = 2026-05-23
checks = ["docker"]
[[milestones]]
id = "b"
title = "B"
date = 2026-05-30
checks = ["conda"]
"""


def warnings(text: str, today: str) -> tuple[str, ...]:
    return course_warnings(read_course(text, "", KNOWN_CHECKS), dt.date.fromisoformat(today))


def notes(text: str) -> tuple[str, ...]:
    return author_notes(read_course(text, "", KNOWN_CHECKS))


def test_dates_that_are_today_or_to_come_are_not_mentioned():
    assert warnings(MINIMAL + MILESTONES, "2026-05-23") == ()


def test_a_date_that_has_passed_is_said_with_whom_to_ask():
    assert warnings('contact = "Ada"\n' + MINIMAL + MILESTONES, "2026-05-24") == (
        (
            "A date of this course has passed (23 May 2026). "
            "The steps stay the same; ask Ada which dates hold for you."
        ),
    )


def test_several_dates_that_have_passed_are_one_warning():
    assert warnings(MINIMAL + MILESTONES, "2026-06-01") == (
        (
            "Dates of this course have passed (23 May 2026 and 30 May 2026). "
            "The steps stay the same; ask your instructor which dates hold for you."
        ),
    )


def test_pins_older_than_a_year_are_said():
    assert warnings("checked = 2026-07-01\n" + MINIMAL, "2027-07-29") == (
        (
            "This course was last tried out on 1 July 2026 and uses an image made on 28 July "
            "2026, more than a "
            "year ago. What it downloads may have changed since; if a step fails, tell your instructor."
        ),
    )
    assert warnings("checked = 2027-07-01\n" + MINIMAL, "2027-07-28") == ()


def test_a_tag_that_only_looks_like_a_date_is_no_date():
    assert warnings(MINIMAL.replace("2026-07-28", "2026-19-39"), "2040-01-01") == ()


def test_an_author_is_told_what_to_look_at_again():
    text = MINIMAL.replace(":2026-07-28", "").replace("disk_gb = 3", "disk_gb = 0.5") + MILESTONES.replace(
        "2026-05-30", "2026-05-01"
    )
    assert notes(text) == (
        (
            "image.name has no tag, which means :latest: it can change under you. "
            "A dated tag or image.digest stays the same."
        ),
        "image.disk_gb is below image.download_gb; unpacked, an image is usually 2 to 3 times as large.",
        "contact is missing: students who are stuck will not be told whom to ask.",
        "checked is missing: write the day on which you last went through the whole setup.",
        "milestones are not in the order of their dates; students see them in the file's order.",
    )


def test_a_careful_author_is_told_nothing():
    assert notes('contact = "Ada"\nchecked = 2026-11-22\n' + MINIMAL + MILESTONES) == ()
