"""Cleaning: a partner's text for one thing becomes a value, or a doubt for a person; never a guess."""
