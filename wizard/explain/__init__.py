"""``classready explain``: what was asked, the text that was given, and its answer as text or JSON."""
