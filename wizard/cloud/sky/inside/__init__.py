"""Runs in SkyPilot's environment: needs nothing but SkyPilot 0.14 and the standard library."""
