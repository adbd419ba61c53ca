"""Boolean queries as people of social listening write them: read into a tree, with errors that point at the place."""

from command_center.query.nodes import And, InLanguage, Near, Node, Not, Or, Words
from command_center.query.parse import parse
from command_center.query.problems import QueryError

__all__ = ["And", "InLanguage", "Near", "Node", "Not", "Or", "QueryError", "Words", "parse"]
