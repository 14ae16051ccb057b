"""What runs in the environment of Apolo's client, started by its Python; also on Python 3.7."""
