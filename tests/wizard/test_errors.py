import errno

import pytest

from wizard.errors import nobody_reads


@pytest.mark.parametrize(
    ("number", "system", "expected"),
    [
        (errno.EPIPE, "posix", True),
        (errno.EIO, "posix", True),
        (errno.EINVAL, "posix", False),
        (errno.EINVAL, "nt", True),
        (errno.EPIPE, "nt", True),
        (errno.ENOSPC, "nt", False),
    ],
)
def test_a_closed_pipe_is_known_by_the_number_that_the_system_gives_it(number, system, expected):
    assert nobody_reads(number, system) is expected
