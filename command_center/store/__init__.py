"""The only door between the write path and the read path: every Redis key, the script that counts, the readers."""
