"""Wording: how messages on any floor say how many there are of something, and write commands to paste."""

import os


def counted(count: int, noun: str, plural: str = "") -> str:
    """A number with its noun, which stands in the plural where there is not just one.

    Examples
    --------
    >>> counted(1, "node"), counted(2_000, "node"), counted(0, "country", "countries")
    ('1 node', '2,000 nodes', '0 countries')
    """
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


def pasted(word: object) -> str:
    """A word of a command as one pastes it: in quotes where it holds a space or a sign that the shell reads.

    Examples
    --------
    >>> pasted("net.csv"), pasted("сеть.csv"), pasted("my net.csv")
    ('net.csv', 'сеть.csv', "'my net.csv'")
    """
    import shlex
    import subprocess

    text = str(word)
    if os.name == "nt":
        return subprocess.list2cmdline([text])
    # The library puts letters beyond English ones in quotes, which shells take as they are.
    safe = all(sign.isalnum() or sign in "@%_-+=:,./" for sign in text)
    return text if text and safe else shlex.quote(text)
