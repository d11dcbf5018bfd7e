"""The contingency room."""
