"""The course's image on somebody else's GPU: one protocol, a file per provider, and a watch over the bill."""
