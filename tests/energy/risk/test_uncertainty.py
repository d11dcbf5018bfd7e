"""How sure an expected loss is: lengths from the priors, rates from their counts, years by chance; by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import gamma

import energy
from energy.duration.priors import priors_of
from energy.errors import UsageError
from energy.risk.assessment import simulate
from energy.risk.outages import Outage, OutagesError, lengths_of, mean_of, outages_of, read_outages
from energy.risk.uncertainty import YEARS, quantiles, uncertainty
from energy.study import Study

EXAMPLE = Path(__file__).parents[3] / "seeds" / "outages-example.csv"
CPC_LOST = 49.0
"""KZ-mini without its main line, Mt/y."""


@pytest.fixture(scope="module")
def net() -> Study:
    return energy.load()


def write(folder: Path, text: str) -> Path:
    path = folder / "outages.csv"
    path.write_text(text, encoding="utf-8")
    return path


def counted(study: Study, rate: float, days: float, years: float | None) -> Outage:
    """The main line of KZ-mini, out so often for so long by the table."""
    (outage,) = outages_of(study.targets, {"cpc": rate * days / 365})
    return replace(outage, events_per_year=rate, mean_days=days, years=years)


def test_lengths_come_from_the_priors_of_a_kind(net: Study, tmp_path: Path) -> None:
    """Storms: a triangle of 1, 3 and 6 days has the mean 10/3; twice a year that is 20/3 days of 365."""
    path = write(
        tmp_path, "target,events_per_year,mean_days,kind,years\ncpc-terminal,2,9,storm,4\nline:btc,1,3.65,,4\n"
    )
    lengths = lengths_of(priors_of(net.dataset).rows, "priors")
    assert lengths is not None and mean_of(lengths["storm"]) == pytest.approx(10 / 3, rel=1e-5)
    storm, btc = read_outages(path, net.targets, lengths)
    assert storm.probability == pytest.approx(20 / 3 / 365, rel=1e-5)
    assert (storm.duration, btc.duration) == ("prior:days-storm", "table")
    by_table, _ = read_outages(path, net.targets, lengths_of(priors_of(net.dataset).rows, "table"))
    assert by_table.probability == pytest.approx(2 * 9 / 365) and by_table.duration == "table"


def test_what_a_count_of_outages_leaves_open(kz_mini: Study) -> None:
    """Four outages in four years: the rate is a gamma curve of 4 and 4, and the expected loss rises with it."""
    outage = counted(kz_mini, 1.0, 7.3, 4.0)
    found = simulate(kz_mini.dispatch(), [outage]).uncertainty
    assert found is not None
    per_event = CPC_LOST * 7.3 / 365
    for share in (0.05, 0.5, 0.95):
        value = per_event * gamma.ppf(share, 4, scale=1 / 4)
        assert np.quantile(found.parameters, share) == pytest.approx(value, rel=0.1)
    # The same mean as the expected loss itself: 0.98 Mt/y, sd by count 0.5 of it.
    assert found.parameters.mean() == pytest.approx(per_event, abs=4 * per_event * 0.5 / YEARS**0.5)


def test_years_by_chance_alone(kz_mini: Study) -> None:
    """A Poisson number of stops of 7.3 days, 0.98 Mt each: nothing in 37 % of years, one stop in as many."""
    found = simulate(kz_mini.dispatch(), [counted(kz_mini, 1.0, 7.3, 4.0)]).uncertainty
    assert found is not None
    error = 4 * (np.exp(-1) * (1 - np.exp(-1)) / YEARS) ** 0.5
    assert found.without_loss == pytest.approx(np.exp(-1), abs=error)
    stops = found.years / (CPC_LOST * 7.3 / 365)
    assert stops == pytest.approx(np.round(stops), abs=1e-6)
    assert (np.round(stops) == 1).mean() == pytest.approx(np.exp(-1), abs=error)
    # A year with an unknown rate differs more: a variance of 1 by chance and of 1/4 by the count.
    assert (found.both / (CPC_LOST * 7.3 / 365)).var() == pytest.approx(1.25, rel=0.15)


def test_a_rate_without_its_years_is_taken_to_be_known(kz_mini: Study) -> None:
    found = simulate(kz_mini.dispatch(), [counted(kz_mini, 1.0, 7.3, None)]).uncertainty
    assert found is not None and np.ptp(found.parameters) == pytest.approx(0, abs=1e-9)
    assert np.ptp(found.years) > 0


def test_shares_of_time_have_no_uncertainty(kz_mini: Study) -> None:
    assert simulate(kz_mini.dispatch(), outages_of(kz_mini.targets, {"cpc": 0.05})).uncertainty is None


def test_the_mean_length_of_few_is_less_sure_than_that_of_many(net: Study) -> None:
    """A mean of n that are drawn: its spread falls with the root of n; the rate is told apart by a flat loss."""
    lengths = lengths_of(priors_of(net.dataset).rows, "priors")
    assert lengths is not None
    (plain,) = outages_of(net.targets, {"cpc": 0.1})
    spreads = []
    for count in (4, 400):
        outage = replace(plain, events_per_year=1.0, years=float(count), length=lengths["mooring_repair"])
        found = uncertainty([replace(outage, mean_days=mean_of(lengths["mooring_repair"]))], lambda p: float(p[0]), 0)
        assert found is not None
        spreads.append(float(found.parameters.std()))
    assert spreads[0] > 5 * spreads[1]


def test_many_elements_are_counted_to_first_order(kz_mini: Study) -> None:
    """With one element the loss is linear in its share of time: drawn states agree with the sum within their error."""
    outage = counted(kz_mini, 2.0, 18.25, 8.0)
    exact, drawn = (simulate(kz_mini.dispatch(), [outage], method=m) for m in ("exact", "monte-carlo"))
    assert exact.uncertainty is not None and drawn.uncertainty is not None
    gap = drawn.uncertainty.parameters - exact.uncertainty.parameters
    assert np.abs(gap).max() <= 4 * drawn.eue.se + 1e-9


def test_the_example_says_whose_durations_it_has(net: Study) -> None:
    by_prior, by_table = (net.simulate(EXAMPLE, durations=d) for d in ("priors", "table"))
    used = {i.outage.key: i.outage.duration for i in by_prior.importances}
    assert used["group:cpc-terminal"] == "prior:days-storm" and used["line:btc"] == "table"
    assert {i.outage.duration for i in by_table.importances} == {"table"}
    assert by_prior.uncertainty is not None
    ends = quantiles(by_prior.uncertainty.parameters)
    assert ends["q05"] is not None and ends["q95"] is not None and ends["q05"] < by_prior.eue.value < ends["q95"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("cpc,1,,strom,4", "is no kind of outage"),
        ("cpc,1,3,storm,0", "no time to count in"),
        ("cpc,1,3,storm,-2", "is negative"),
        ("cpc,1,,,4", "mean_days"),
    ],
)
def test_bad_rows_are_named(net: Study, tmp_path: Path, row: str, words: str) -> None:
    path = write(tmp_path, f"target,events_per_year,mean_days,kind,years\n{row}\n")
    with pytest.raises(OutagesError, match=words):
        net.simulate(path)


def test_unknown_durations_are_named(net: Study) -> None:
    with pytest.raises(UsageError, match="priors or table"):
        net.simulate(EXAMPLE, durations="guess")
