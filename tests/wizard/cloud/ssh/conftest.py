"""A machine to log in to, and somebody who may."""

from collections.abc import Iterator

import pytest

from tests.parts.sshd import Account, Sshd, account, running_sshd
from wizard.cloud.ssh.command import Ssh


@pytest.fixture
def sshd(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sshd]:
    """A server that the client knows; ``ssh`` finds the test's configuration."""
    with running_sshd() as server:
        server.trust()
        monkeypatch.setenv("PATH", server.path)
        monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
        yield server


@pytest.fixture
def student(sshd: Sshd) -> Iterator[Account]:
    """A user of the far machine who is in no further group."""
    with account(sshd) as user:
        sshd.write_config(user)
        yield user


@pytest.fixture
def far(student: Account) -> Iterator[Ssh]:
    """The way to the far machine, as a user who may log in."""
    assert student.home.is_dir()
    ssh = Ssh("far")
    yield ssh
    ssh.close()
