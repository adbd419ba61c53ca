"""Taggers: each adds one label to a mention, from that mention and the profile alone."""
