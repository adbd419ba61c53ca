"""The shared core of command-center: what a mention is, how it is stored, and the server that shows it."""

__version__ = "0.1.0"
