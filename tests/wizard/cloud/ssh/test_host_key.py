import pytest

from checks.question import Secret
from tests.parts.sshd import Account, Sshd
from wizard.cloud.model import CloudError
from wizard.cloud.ssh import host_key
from wizard.cloud.ssh.command import Ssh


class Person:
    """Somebody who answers as told and remembers what was said."""

    def __init__(self, *, agrees: bool) -> None:
        self.agrees = agrees
        self.heard: list[str] = []
        self.asked = 0

    def say(self, text: str) -> None:
        self.heard.append(text)

    def open(self, address: str) -> None:
        raise AssertionError(address)

    def confirm(self, question: str, *, default: bool) -> bool:
        assert not default, question
        self.asked += 1
        return self.agrees

    def text(self, question: str) -> str:
        raise AssertionError(question)

    def secret(self, question: str) -> Secret:
        raise AssertionError(question)


def test_a_new_machine_is_shown_asked_for_once_and_remembered(far: Ssh, sshd: Sshd):
    sshd.stop()
    fingerprint = sshd.change_host_key()
    sshd.start()
    sshd.known_hosts.unlink()
    person = Person(agrees=True)
    host_key.ask_once(far, person)
    assert any(fingerprint in line and "ED25519" in line for line in person.heard)
    assert far.run("echo", "in").out == "in\n"
    host_key.ask_once(far, person)
    assert person.asked == 1


def test_a_machine_that_is_not_confirmed_is_not_remembered(far: Ssh, sshd: Sshd):
    sshd.known_hosts.unlink()
    with pytest.raises(CloudError) as refusal:
        host_key.ask_once(far, Person(agrees=False))
    assert (refusal.value.problem, refusal.value.refused) == ("ssh-host-key-unknown", True)
    assert not sshd.known_hosts.exists()
    assert not far.run("true").arrived


def test_a_changed_key_is_an_error_that_nobody_can_wave_through(far: Ssh, sshd: Sshd):
    sshd.stop()
    sshd.change_host_key()
    sshd.start()
    before = sshd.known_hosts.read_text()
    person = Person(agrees=True)
    with pytest.raises(CloudError) as refusal:
        host_key.ask_once(far, person)
    assert (refusal.value.problem, person.asked) == ("ssh-host-key-changed", 0)
    assert sshd.known_hosts.read_text() == before


def test_other_machines_stay_remembered(far: Ssh, sshd: Sshd):
    sshd.known_hosts.write_text("other.example ssh-ed25519 AAAA")
    host_key.ask_once(far, Person(agrees=True))
    assert sshd.known_hosts.read_text().startswith("other.example ssh-ed25519 AAAA\n")
    assert far.run("true").ok


def test_a_machine_behind_a_jump_host_is_shown_too(sshd: Sshd, student: Account):
    text = sshd.config.read_text()
    sshd.config.write_text(
        f"Host behind\n  ProxyJump far\n  HostKeyAlias behind\n  Port {sshd.port}\n"
        f"  HostName 127.0.0.1\n  User {student.name}\n  IdentityFile {student.key}\n{text}"
    )
    ssh = Ssh("behind")
    person = Person(agrees=True)
    host_key.ask_once(ssh, person)
    assert person.asked == 1
    assert ssh.run("id", "-un").out.strip() == student.name
    ssh.close()


def test_a_machine_that_is_gone_is_said_to_be(far: Ssh, sshd: Sshd):
    sshd.stop()
    with pytest.raises(CloudError) as refusal:
        host_key.ask_once(far, Person(agrees=True))
    assert refusal.value.problem == "ssh-host-unreachable"
