"""Apolo, formerly Neu.ro: its client's library in a process of its own, and the lines that students type."""
