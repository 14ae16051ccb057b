"""The Apolo (Neu.ro) platform on loopback, for its real, unmodified clients; see ``platform.py``.

It was written from the platform's published source (neuro-inc/platform-api and platform-monitoring) and from
what the clients of 2020 to 2026 send and read; no real platform was ever asked. It really runs a job's image
on the engine of this machine, ends it when its time is up, and lets people in only as the platform would.
"""

from tests.parts.apolo.platform import Platform

__all__ = ["Platform"]
