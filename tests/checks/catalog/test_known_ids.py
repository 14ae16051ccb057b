from checks.catalog import known_ids
from checks.registry import ALL_CHECKS


def test_the_files_tell_the_ids_of_all_checks() -> None:
    assert list(known_ids()) == sorted(check.id for check in ALL_CHECKS)
