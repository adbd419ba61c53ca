"""The search: questions about mentions, answered from columns in memory and the words of the index."""
