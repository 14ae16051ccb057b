"""Finished results as terminal text, HTML and Markdown."""
