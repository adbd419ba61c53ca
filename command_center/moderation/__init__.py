"""What a screen may show of what people write: hold, blocked words, authors and sites, lists of profanity."""
