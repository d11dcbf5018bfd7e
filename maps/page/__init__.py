"""The page room: how a page is written, from its view to one file."""
