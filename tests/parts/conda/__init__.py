"""conda for the tests.

conda itself can't be had from a package registry. A stand-in speaks its command line and its JSON; what it
solves, unpacks and links is real: py-rattler does it, with a channel on this machine.
"""
