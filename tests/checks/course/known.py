"""The ids that course files of these tests may name."""

KNOWN_CHECKS = (
    "os.version", "os.virtualization", "cpu.architecture", "memory.host", "memory.engine", "disk.host",
    "disk.engine", "docker.installed", "docker.running", "docker.version", "docker.credentials",
    "network.proxy", "network.registry", "clock.skew", "image.available", "image.present", "port.free",
    "python.version", "conda.installed", "conda.environment", "gpu.present", "gpu.containers",
    "browser.available", "container.running", "app.ready", "app.signin",
    "cloud.client", "cloud.login", "cloud.capacity", "cloud.running",
)  # fmt: skip

MINIMAL = """\
id = "stats"
title = "Statistics"
[image]
name = "example/stats:2026-07-28"
download_gb = 1
disk_gb = 3
[app]
kind = "jupyter"
port = 8888
"""

WITH_A_PROBLEM = f"""\
contact = "ada@example.edu"
{MINIMAL}[[problems]]
id = "week-2-missing"
patterns = ['week2']
means = "The data file of week 2 is not in your work folder."
cure = "Download it again, then ask {{contact}}."
"""
