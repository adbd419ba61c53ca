"""The index of mentions: one file, written by one worker from `mentions.tagged`, read by the search."""
