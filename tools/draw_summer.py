"""Draw the summer of 2026 as forecast, for the guide.

python tools/draw_summer.py
"""

from pathlib import Path

import energy
from energy.replay.predictions import stored_of
from maps.charts.episode import Episode, episode_figure
from maps.charts.style import save

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "summer-2026.png"
DRAWN = "2026-08-week-national"


def main() -> None:
    """Write the picture."""
    study = energy.load()
    forecasts = study.forecasts()
    case = next(c for c in forecasts.cases if c.replay_id == DRAWN)
    reading, _ = forecasts.readings(case)
    taught = forecasts.weights(forecasts.episodes[case.event_id])
    written = f"Quantiles written down on {stored_of(study.dataset)[DRAWN].written}. "
    episode = Episode(case, reading.runs, taught, "tengiz", "cpc-mt", written)
    save(PICTURE, lambda: episode_figure(episode, study.dataset))


if __name__ == "__main__":
    main()
