"""Where mentions are read from: one module a source, all behind the same protocol (see base.py)."""
