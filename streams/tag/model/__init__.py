"""The sentiment model: a small softmax regression that ships with the project, and how it learns more."""

from streams.tag.model.sentiment_model import SentimentModel

__all__ = ["SentimentModel"]
