"""Asking for mentions: what is asked, what is answered, and who may be asked."""
