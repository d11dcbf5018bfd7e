"""Draw the summer of 2026 as forecast, for the guide.

python tools/draw_summer.py
"""

from pathlib import Path

import energy
from energy.replay.cases import cases_of
from energy.replay.learning import weights
from energy.replay.predictions import stored_of
from energy.replay.replay import Forecasts
from maps.charts.episode import Episode, episode_figure
from maps.charts.style import save

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "summer-2026.png"
DRAWN = "2026-08-week-national"


def main() -> None:
    """Write the picture."""
    study = energy.load()
    cases = cases_of(study.dataset)
    case = next(c for c in cases if c.replay_id == DRAWN)
    forecasts = Forecasts(study.dataset, study.dispatch, cases)
    reading, _ = forecasts.readings(case)
    taught = weights(forecasts.lessons, forecasts.episodes[case.event_id], len(reading.runs.base_exports))
    written = f"Quantiles written down on {stored_of(study.dataset)[DRAWN].written}. "
    episode = Episode(case, reading.runs, taught, "tengiz", "cpc-mt", written)
    save(PICTURE, lambda: episode_figure(episode, study.dataset))


if __name__ == "__main__":
    main()
