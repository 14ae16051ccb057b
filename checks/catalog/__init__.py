"""One file per check; ``checks.registry`` lists them in order."""
