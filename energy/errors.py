"""Errors that users can mend: a name, a share, a year or a unit that does not exist."""


class UsageError(ValueError):
    """Something asked for does not exist or makes no sense; the message says what would."""
