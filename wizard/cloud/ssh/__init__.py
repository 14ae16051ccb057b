"""Other machines over the plain ``ssh`` program: commands, host keys, tunnels, and checks done over there."""
