import os
import socket
import subprocess
import threading
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.parts.registry import free_port
from tests.parts.sshd import Account, Sshd, new_key
from wizard.cloud.ssh import program, trouble
from wizard.cloud.ssh.command import Ssh, destination, settings
from wizard.cloud.ssh.program import Said

AWKWARD = "two  words, 'quotes', \"double\", $HOME, `id`, \\, é and *"


def test_arguments_arrive_as_they_were_given(far: Ssh):
    assert far.run("printf", "%s|", AWKWARD, "").out == f"{AWKWARD}||"


def test_a_program_reads_what_it_is_given(far: Ssh):
    assert far.run("cat", given="ä\nb").out == "ä\nb"


def test_the_exit_code_is_the_far_program_s(far: Ssh):
    said = far.run("sh", "-c", "echo oh >&2; exit 7")
    assert (said.code, said.err, said.arrived, said.ok) == (7, "oh\n", True, False)


def test_a_script_finds_its_values(far: Ssh):
    assert far.script('printf %s "$WHAT"', {"WHAT": AWKWARD}).out == AWKWARD


def test_what_start_up_files_print_is_left_out(far: Ssh, student: Account):
    (student.home / ".bashrc").write_text("echo Welcome to the lab\n")
    assert far.script("echo answer").out == "answer\n"


def test_a_script_and_its_values_show_in_no_list_of_processes(far: Ssh):
    seeded = "seeded-7f3a9c"
    seen: list[str] = []

    def look() -> None:
        far.run("true")
        for process in psutil.process_iter(["cmdline"]):
            seen.extend(process.info["cmdline"] or ())

    running = threading.Thread(target=look)
    running.start()
    said = far.script(
        'for f in /proc/[0-9]*/cmdline; do tr "\\0" " " <"$f" 2>/dev/null; echo; done; echo "got $SECRET"',
        {"SECRET": seeded},
    )
    running.join()
    *lists, last = said.out.splitlines()
    assert last == f"got {seeded}"
    assert not [line for line in lists + seen if seeded in line]


def test_secrets_of_the_environment_stay_here(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SEEDED_TOKEN", "seeded-1c7d")
    seen = program.run(("env",), seconds=10).out
    assert "PATH=" in seen
    assert "seeded-1c7d" not in seen


def test_what_does_not_end_in_time_is_given_up(far: Ssh):
    said = far.run("sleep", "60", seconds=1)
    assert (said.late, said.arrived) == (True, False)


def test_commands_share_one_connection(far: Ssh, sshd: Sshd):
    for _ in range(5):
        assert far.run("true").ok
    assert sshd.log.read_text().count("Accepted publickey") == 1


def test_commands_asked_at_once_share_one_connection(far: Ssh, sshd: Sshd):
    threads = [threading.Thread(target=far.run, args=("true",)) for _ in range(15)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sshd.log.read_text().count("Accepted publickey") == 1


def test_a_cut_shared_connection_is_made_again(far: Ssh, sshd: Sshd):
    assert far.run("true").ok
    assert sshd.cut()
    assert far.run("echo", "again").out == "again\n"


def test_the_way_there_may_be_an_address_with_a_port(sshd: Sshd, student: Account):
    sshd.write_config(student)
    with_key = f"{sshd.config.read_text()}\nHost 127.0.0.1\n  IdentityFile {student.key}\n"
    sshd.config.write_text(with_key)
    for machine in (f"ssh://{student.name}@127.0.0.1:{sshd.port}", f"{student.name}@127.0.0.1:{sshd.port}"):
        ssh = Ssh(machine)
        assert ssh.run("id", "-un").out == f"{student.name}\n"
        assert (ssh.user, ssh.host) == (student.name, "127.0.0.1")
        ssh.close()


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        ("host", "host"),
        ("user@host", "user@host"),
        ("user@host:22", "ssh://user@host:22"),
        ("ssh://user@host:22", "ssh://user@host:22"),
        ("ssh://host", "ssh://host"),
        ("::1", "::1"),
        ("user@[::1]:22", "ssh://user@[::1]:22"),
        ("host:", "host:"),
    ],
)
def test_ssh_is_told_a_port_in_the_way_that_it_understands(machine: str, expected: str):
    assert destination(machine) == expected


@given(st.text())
def test_any_text_can_be_read_as_settings(text: str):
    assert all(values for values in settings(text).values())


def _trouble(ssh: Ssh) -> str:
    said = ssh.run("true")
    assert not said.ok
    problem = trouble.error(ssh, said).problem
    assert problem is not None
    return problem


def test_a_machine_that_this_computer_has_not_met(far: Ssh, sshd: Sshd):
    sshd.known_hosts.unlink()
    assert _trouble(far) == "ssh-host-key-unknown"


def test_a_machine_whose_key_has_changed(far: Ssh, sshd: Sshd):
    sshd.stop()
    sshd.change_host_key()
    sshd.start()
    assert _trouble(far) == "ssh-host-key-changed"


def test_a_key_that_the_machine_does_not_know(far: Ssh, sshd: Sshd, student: Account):
    other = sshd.folder / "other"
    new_key(other)
    sshd.write_config(student, IdentityFile=str(other))
    sshd.config.write_text(sshd.config.read_text().replace(str(student.key), str(other)))
    assert _trouble(far) == "ssh-key-refused"


@pytest.mark.usefixtures("student")
def test_a_user_that_the_machine_does_not_know():
    assert _trouble(Ssh("nobody-of-this-name@far")) == "ssh-key-refused"


def test_a_key_with_a_passphrase_and_no_agent(student: Account):
    command = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "seeded-phrase", "-f", student.key]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    ssh = Ssh("far")
    assert _trouble(ssh) == "ssh-key-locked"
    assert "`ssh-add`" in trouble.error(ssh, ssh.run("true")).message


def test_a_key_with_a_passphrase_that_an_agent_has_unlocked(
    sshd: Sshd, student: Account, monkeypatch: pytest.MonkeyPatch
):
    sshd.write_config(student, IdentityAgent="SSH_AUTH_SOCK")
    agent = sshd.folder / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", agent], stdout=subprocess.DEVNULL) as process:
        try:
            while not agent.exists():
                assert process.poll() is None
            monkeypatch.setenv("SSH_AUTH_SOCK", str(agent))
            subprocess.run(["ssh-add", "-q", student.key], check=True, stdin=subprocess.DEVNULL)
            lock = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "seeded-phrase", "-f", student.key]
            subprocess.run(lock, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            ssh = Ssh("far")
            assert ssh.run("echo", "in").out == "in\n"
            ssh.close()
        finally:
            process.terminate()


def test_a_machine_that_wants_a_password_too(far: Ssh, sshd: Sshd):
    sshd.settings |= {"AuthenticationMethods": "publickey,password", "PasswordAuthentication": "yes"}
    sshd.restart()
    assert _trouble(far) == "ssh-asks-a-person"


def test_a_computer_without_any_key(sshd: Sshd, student: Account):
    sshd.config.write_text(sshd.config.read_text().replace(str(student.key), "/nonexistent/key"))
    assert _trouble(Ssh("far")) == "ssh-key-missing"


def test_a_key_that_others_may_read(student: Account):
    student.key.chmod(0o644)
    assert _trouble(Ssh("far")) == "ssh-key-permissions-too-open"


def test_a_machine_that_is_gone(far: Ssh, sshd: Sshd):
    sshd.stop()
    assert _trouble(far) == "ssh-host-unreachable"


@pytest.mark.usefixtures("sshd")
def test_a_name_that_nobody_knows():
    assert _trouble(Ssh("no-such-machine.invalid")) == "ssh-host-not-found"


@pytest.mark.usefixtures("sshd")
def test_a_machine_that_is_silent():
    with socket.create_server(("127.0.0.1", free_port())) as silent:
        ssh = Ssh(f"someone@127.0.0.1:{silent.getsockname()[1]}")
        said = ssh.run("true", seconds=2)
        assert trouble.error(ssh, said).problem == "ssh-host-unreachable"


@pytest.mark.usefixtures("sshd")
def test_a_silent_machine_is_waited_for_once():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ssh = Ssh(f"someone@127.0.0.1:{silent.getsockname()[1]}")
        assert ssh.user == "someone"
        at_once = threading.Barrier(3)
        told: list[Said] = []

        def ask() -> None:
            at_once.wait()
            told.append(ssh.run("true", seconds=2))

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        silent.settimeout(0.1)
        silent.accept()[0].close()
        with pytest.raises(TimeoutError):
            silent.accept()
    assert [said.arrived for said in told] == [False, False, False]


def test_settings_that_ssh_can_t_read(sshd: Sshd):
    sshd.config.write_text("Host far\n  NoSuchOption yes\n")
    assert _trouble(Ssh("far")) == "ssh-settings-broken"


def test_a_computer_without_ssh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _trouble(Ssh("far")) == "ssh-program-missing"


def test_an_image_that_wants_another_user():
    words = 'Please login as the user "ubuntu" rather than the user "root".\n'
    ssh = Ssh("root@far")
    found = trouble.error(ssh, Said(142, out=words))
    assert (found.problem, "ubuntu" in found.detail) == ("ssh-wrong-user", True)


def test_the_folder_of_the_sockets_is_this_person_s_alone(far: Ssh):
    assert far.run("true").ok
    folder = next(option for option in far.argv() if "ControlPath" in option)
    path = Path(folder.partition("=")[2].strip('"')).parent
    assert (path.stat().st_mode & 0o777, path.stat().st_uid) == (0o700, os.getuid())
