"""The payload room: what a page carries, as plain values."""
