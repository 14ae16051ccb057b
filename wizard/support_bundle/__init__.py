"""``classready support``: one file with everything that somebody needs to help."""
