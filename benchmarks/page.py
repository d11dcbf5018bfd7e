"""Time the page in a headless Chromium: until it is ready, and from a click until the answer is drawn.

    python benchmarks/page.py [PAGE.html] [--clicks 30]

Without a page, `kzroutes map` writes one first. Run it with nothing else on the machine: these are
wall-clock times, which another load can only lengthen. It ends with 1 when even the least of a line misses its target.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

READY_MS, ANSWERED_MS, DRAWN_MS = 1000, 50, 100
OPENINGS = 5
KEYS = ("corridor:cpc", "country:RU", "corridor:china-pipe")
CLICK = """async (key) => {
  const box = document.querySelector(`#sec-block input[data-key='${key}']`);
  const start = performance.now();
  box.click();
  const answered = performance.now() - start;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return [answered, performance.now() - start];
}"""


def measure(browser: Any, page_file: Path, clicks: int) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds until ready, until the page has answered a click, and until the answer is drawn."""
    ready, answered, drawn = [], [], []
    for _ in range(OPENINGS):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(page_file.as_uri())
        page.wait_for_selector("body[data-ready]", state="attached")
        ready.append(float(page.evaluate("document.body.dataset.ready")))
        for number in range(-len(KEYS), clicks // OPENINGS):  # the first clicks warm the scripts up
            times = page.evaluate(CLICK, KEYS[number % len(KEYS)])
            if number >= 0:
                answered.append(times[0])
                drawn.append(times[1])
        page.close()
    return ready, answered, drawn


def report(name: str, times: list[float], target: float) -> bool:
    """Print one line; whether the machine can meet the target."""
    median = statistics.median(times)
    met = "met" if median < target else "MISSED"
    print(f"{name:<28}{median:>8.0f}{min(times):>8.0f}{max(times):>8.0f}{target:>8.0f}  {met}")
    return min(times) < target


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", nargs="?", type=Path)
    parser.add_argument("--clicks", type=int, default=30)
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("page: chromium is not installed (Debian: sudo apt-get install chromium)", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        page_file = asked.page
        if page_file is None:
            page_file = Path(folder, "map.html")
            subprocess.run(
                [str(Path(sys.executable).with_name("kzroutes")), "map", "--out", str(page_file)], check=True
            )
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        ready, answered, drawn = measure(browser, page_file.resolve(), asked.clicks)
        browser.close()
    print(f"{'milliseconds':<28}{'median':>8}{'least':>8}{'most':>8}{'target':>8}")
    met = [
        report("page ready", ready, READY_MS),
        report("click answered", answered, ANSWERED_MS),
        report("click answered and drawn", drawn, DRAWN_MS),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
