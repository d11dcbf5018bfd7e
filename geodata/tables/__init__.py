"""The tables room: from files of text to typed columns, each fault with its file, row and column."""
