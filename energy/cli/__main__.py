"""`python -m energy.cli`."""

from energy.cli import main

main()
