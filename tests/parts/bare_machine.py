"""A stand-in for a rented machine: an SSH server that lets anybody in, and on which nothing can be set up.

Run in SkyPilot's environment (paramiko is in it): ``python bare_machine.py FOLDER``. It writes its port into
``FOLDER/port`` and ends with its standard input. While ``FOLDER/silent`` is there it lets nobody in, as a
machine that never comes up.
"""

import socket
import sys
import threading
from pathlib import Path

import paramiko

_READY = "uptime"
"""What SkyPilot asks first; it works, everything else does not."""


class Anybody(paramiko.ServerInterface):
    """Lets anybody in."""

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:  # noqa: ARG002 - paramiko's
        return paramiko.AUTH_SUCCESSFUL

    def get_allowed_auths(self, username: str) -> str:  # noqa: ARG002 - paramiko's
        return "publickey"

    def check_channel_request(self, kind: str, chanid: int) -> int:  # noqa: ARG002 - paramiko's
        return paramiko.OPEN_SUCCEEDED

    def check_channel_env_request(self, channel: object, name: bytes, value: bytes) -> bool:  # noqa: ARG002 - paramiko's
        return True

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        threading.Thread(target=_answer, args=(channel, command.decode()), daemon=True).start()
        return True


def _answer(channel: paramiko.Channel, command: str) -> None:
    code = 0 if command == _READY else 1
    channel.sendall_stderr(b"" if code == 0 else b"this machine can't be set up\n")
    channel.send_exit_status(code)
    channel.close()


def _serve(connection: socket.socket, key: paramiko.PKey) -> None:
    transport = paramiko.Transport(connection)
    transport.add_server_key(key)
    try:
        transport.start_server(server=Anybody())
    except (paramiko.SSHException, EOFError, OSError):
        transport.close()


def main(folder: Path) -> None:
    key = paramiko.ECDSAKey.generate()
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_accept, args=(server, folder, key), daemon=True).start()
        half = folder / "port.half"
        half.write_text(str(server.getsockname()[1]))
        half.replace(folder / "port")
        sys.stdin.read()


def _accept(server: socket.socket, folder: Path, key: paramiko.PKey) -> None:
    while True:
        connection, _ = server.accept()
        if (folder / "silent").exists():
            connection.close()
        else:
            threading.Thread(target=_serve, args=(connection, key), daemon=True).start()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
