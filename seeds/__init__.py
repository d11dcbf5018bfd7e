"""Claims of a source article, and the computations that test them, as tables."""
