"""The programs of a usual Linux, its package manager among them."""

import http.server
import threading
from functools import partial

from tests.checks.problems.normal.session import Session

PROGRAMS = """
df -h
df -hT
free -h
uname -a
ps aux
ps -ef
ls -la /
cat /etc/os-release
date
id
locale
uptime
env
mount
lscpu
lsblk
findmnt
hostname
ip address
ip route
cat /proc/meminfo
cat /proc/cpuinfo
cat /etc/hosts
cat /etc/resolv.conf
"""
DEBIAN = """
apt-get --version
apt-get --help
apt-get --simulate install bash
apt-config dump
apt-cache policy bash
apt-cache show bash
apt list --installed
dpkg --version
dpkg --list
dpkg --status bash
dpkg --listfiles bash
dpkg --audit
dpkg --print-architecture
dpkg-query --show
dpkg --configure --pending
dpkg --verify bash
"""
FILES_AND_KEYS = """
tar --create --verbose --gzip --file notes.tar.gz notes
tar --list --verbose --file notes.tar.gz
tar --extract --verbose --file notes.tar.gz
tar --help
gzip --verbose --keep notes.tar.gz --suffix .z
sha256sum notes.tar.gz
du -ah
find . -ls
wc -l notes/error.txt
stat notes
ssh -V
ssh-keygen -t ed25519 -N '' -f key
ssh-keygen -l -f key.pub
openssl version -a
openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days 1 -subj /CN=localhost
openssl x509 -in c.pem -noout -text
curl --version
"""
CONTROL = """\
Package: oranges
Version: 1.0
Architecture: all
Maintainer: Ada <ada@example.edu>
Description: counts them
"""


def use_linux(session: Session) -> None:
    """Look around, pack and unpack, make keys, fetch a page."""
    session.run_each(PROGRAMS)
    (session.folder / "notes").mkdir()
    (session.folder / "notes" / "error.txt").write_text("nothing failed\n")
    session.run_each(FILES_AND_KEYS)
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=session.folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.server_port}/notes/error.txt"
            session.run(f"curl --noproxy * --verbose {address}")
            session.run(f"curl --noproxy * --head {address}")
            session.run(f"curl --noproxy * --output page {address}")
        finally:
            server.shutdown()
            thread.join()


def use_debian(session: Session) -> None:
    """Ask for packages, and make one."""
    session.run_each(DEBIAN)
    control = session.folder / "oranges" / "DEBIAN" / "control"
    control.parent.mkdir(parents=True)
    control.write_text(CONTROL)
    session.run("dpkg-deb --build oranges oranges.deb")
    session.run("dpkg-deb --info oranges.deb")
    session.run("dpkg-deb --contents oranges.deb")
    session.run(f"apt-get --simulate install {session.folder}/oranges.deb")
