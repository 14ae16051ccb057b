"""The wizard talks to people; it never judges a machine (``checks`` does)."""

__version__ = "0.1.0"
