"""Tables for people."""

import io

from rich.console import Console

from energy.presentation.console import MOST_ROWS, largest


def printed(rows: int) -> list[str]:
    file = io.StringIO()
    Console(file=file, width=80).print(largest("Things", ("Name", "size"), [(f"t{i}", str(i)) for i in range(rows)]))
    return [line.strip() for line in file.getvalue().splitlines()]


def test_of_many_rows_the_first_are_shown_and_the_others_counted() -> None:
    """Title and header, then 20 rows, then how many more."""
    assert len(printed(MOST_ROWS)) == 2 + MOST_ROWS
    long = printed(1541)
    assert len(long) == 3 + MOST_ROWS
    assert long[-1] == "and 1,521 more (all of them: --json)"
