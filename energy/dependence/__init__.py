"""The dependence room."""
