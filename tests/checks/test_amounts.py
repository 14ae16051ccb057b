"""Amounts as people read them."""

import pytest

from checks.amounts import gigabytes


@pytest.mark.parametrize(
    ("amount", "read"),
    [
        (0, "0 GB"),
        (1, "1 MB"),
        (40 * 1024**2, "40 MB"),
        (103 * 1024**2, "0.1 GB"),
        (1024**3, "1 GB"),
        (7.62 * 1024**3, "7.6 GB"),
        (23.7 * 1024**3, "24 GB"),
    ],
)
def test_an_amount_is_read_in_two_figures(amount: float, read: str) -> None:
    assert gigabytes(amount) == read
