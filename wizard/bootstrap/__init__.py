"""Gets from whatever Python somebody typed to the program in a private environment of its own.

Standard library only. ``entry`` must parse under Python 2.7; everything else under 3.8.
"""
