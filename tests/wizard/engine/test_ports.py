import socket
from itertools import islice

import pytest

from wizard.engine.ports import candidates, is_free, is_port_refusal


def test_taken_port_is_left_out_and_the_next_ones_follow() -> None:
    with socket.create_server(("127.0.0.1", 0)) as program:
        taken = program.getsockname()[1]
        assert not is_free(taken)
        assert taken not in list(islice(candidates(taken, "127.0.0.1"), 3))
    assert next(candidates(taken, "127.0.0.1")) == taken


def test_port_that_listens_everywhere_is_taken_on_loopback_too() -> None:
    with socket.create_server(("0.0.0.0", 0)) as program:
        assert not is_free(program.getsockname()[1])


def test_ports_of_another_machine_are_all_tried() -> None:
    with socket.create_server(("127.0.0.1", 0)) as program:
        taken = program.getsockname()[1]
        assert list(islice(candidates(taken, "0.0.0.0"), 2)) == [taken, taken + 1]


def test_last_port_has_no_next() -> None:
    assert list(candidates(65535, "0.0.0.0")) == [65535]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # Engine 20.10, another container and another program.
        ("Bind for 127.0.0.1:8787 failed: port is already allocated", True),
        ("listen tcp4 127.0.0.1:8787: bind: address already in use", True),
        # Podman 4.3.
        ("cannot listen on the TCP port: listen tcp4 127.0.0.1:8787: bind: address already in use", True),
        # Docker Desktop on Windows, from issue threads.
        (
            (
                "Ports are not available: exposing port TCP 127.0.0.1:8787 -> 0.0.0.0:0: listen tcp: bind: "
                "An attempt was made to access a socket in a way forbidden by its access permissions."
            ),
            True,
        ),
        ('could not select device driver "" with capabilities: [[gpu]]', False),
        ("", False),
    ],
)
def test_engines_refusals_of_a_port_are_told_from_others(words: str, expected: bool) -> None:  # noqa: FBT001 - a table
    assert is_port_refusal(words) is expected
