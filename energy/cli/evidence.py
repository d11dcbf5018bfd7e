"""Claims: the command that holds the statements of a text against computed figures."""

from pathlib import Path
from typing import Annotated

import typer

from energy.cli.options import CsvOption, JsonOption, examples, faults, open_study, print_csv, print_json
from energy.errors import UsageError

app = typer.Typer()


@app.command(epilog=examples("claims", "claims russian-ports-20", "claims --json", "claims --table my-claims/"))
def claims(
    claim: Annotated[list[str] | None, typer.Argument(help="Claim ids; all by default.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--table", help="Folder with another claims.csv and parts.csv.")
    ] = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """What a source article says, each claim held against figures computed now."""
    with faults():
        from energy.claims import claims as held
        from energy.report import claims as verdicts
        from energy.report import console as printing

        known = held.read_claims(folder)
        names = [one.claim_id for one in known]
        unknown = [name for name in claim or () if name not in names]
        if unknown:
            raise UsageError(f"unknown claim '{unknown[0]}': use {', '.join(names)}")
        study = open_study(None)
        found = held.check_claims(study, [one for one in known if not claim or one.claim_id in claim])
        if as_json:
            return print_json(verdicts.claims_answer(found, study.dataset))
        if as_csv:
            return print_csv(verdicts.claims_records(found))
        verdicts.print_claims(printing.out(), found, study.dataset)
