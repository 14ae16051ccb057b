"""One file per command of ``classready``."""
