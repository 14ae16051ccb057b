"""What to say about a course that is valid: to its students, and to whoever writes it."""

import datetime as dt
import re

from checks.course import Course
from checks.course_file.rules import image_tag

_YEAR = dt.timedelta(days=365)
_DATED_TAG = re.compile(r"(20\d\d)-?([01]\d)-?([0-3]\d)")


def course_warnings(course: Course, today: dt.date) -> tuple[str, ...]:
    """What students should know before they rely on this course: dates that have passed, old pins."""
    return (*_passed_dates(course, today), *_old_pins(course, today))


def author_notes(course: Course) -> tuple[str, ...]:
    """What the author of a course should look at again, though it is allowed."""
    image, notes = course.image, []
    if image_tag(image.name) in {"", "latest"} and image.digest is None:
        meaning = "has no tag, which means :latest" if not image_tag(image.name) else "has the tag latest"
        notes.append(
            f"image.name {meaning}: it can change under you. A dated tag or image.digest stays the same."
        )
    if image.disk_gb < image.download_gb:
        notes.append(
            "image.disk_gb is below image.download_gb; unpacked, an image is usually 2 to 3 times as large."
        )
    if not course.contact:
        notes.append("contact is missing: students who are stuck will not be told whom to ask.")
    if course.checked is None:
        notes.append("checked is missing: write the day on which you last went through the whole setup.")
    dates = [milestone.date for milestone in course.milestones if milestone.date is not None]
    if dates != sorted(dates):
        notes.append("milestones are not in the order of their dates; students see them in the file's order.")
    return tuple(notes)


def _passed_dates(course: Course, today: dt.date) -> tuple[str, ...]:
    passed = [m for m in course.milestones if m.date is not None and m.date < today]
    if not passed:
        return ()
    dates = " and ".join(dict.fromkeys(_in_words(m.date) for m in passed if m.date is not None))
    start = "Dates of this course have" if len(passed) > 1 else "A date of this course has"
    ask = f"ask {course.contact or 'your instructor'} which dates hold for you"
    return (f"{start} passed ({dates}). The steps stay the same; {ask}.",)


def _old_pins(course: Course, today: dt.date) -> tuple[str, ...]:
    pinned = [("was last tried out", course.checked), ("uses an image made", _image_date(course.image.name))]
    old = [f"{what} on {_in_words(day)}" for what, day in pinned if day is not None and today - day > _YEAR]
    if not old:
        return ()
    advice = f"if a step fails, tell {course.contact or 'your instructor'}"
    age = f"This course {' and '.join(old)}, more than a year ago."
    return (f"{age} What it downloads may have changed since; {advice}.",)


def _image_date(name: str) -> dt.date | None:
    match = _DATED_TAG.fullmatch(image_tag(name))
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _in_words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
