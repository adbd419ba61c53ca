"""The roles a process can take, wired together: the one place where write path and read path meet."""
