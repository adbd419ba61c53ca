"""The teacher: a slow, able second opinion on sentiment, and what the small model learns from it."""
