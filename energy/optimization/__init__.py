"""The optimization room."""
