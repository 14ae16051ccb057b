"""Course files: read, validated with every fault at once, found by id, path or address."""

from checks.course_file.faults import CourseError, CourseFault
from checks.course_file.reading import read_course, read_course_file

__all__ = ["CourseError", "CourseFault", "read_course", "read_course_file"]
