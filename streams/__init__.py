"""The write path: from a source, over the log, through the taggers, into the store."""
