"""Checks know machines; they never talk to people (``wizard`` does)."""
