"""Make pictures of map pages for the documentation.

    python tools/screenshots.py map=output/map.html "block=output/map.html#block=corridor:cpc"

writes docs/images/NAME-desk.png and docs/images/NAME-phone.png for each NAME=FILE, and shows what
stands behind a # as the page does. Needs Playwright and Debian's Chromium. Nothing is loaded from
a network.
"""

import argparse
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desk": (1280, 800, 1), "phone": (390, 844, 2)}


def pictures(pages: dict[str, tuple[Path, str]], target: Path) -> list[Path]:
    """Take a picture of each page on a desk and on a phone.

    Parameters
    ----------
    pages : dict of str to (Path, str)
        Map file and address within the page, by name.
    target : Path
        Folder of the pictures; made if missing.

    Returns
    -------
    list of Path
        The files written.
    """
    from playwright.sync_api import sync_playwright

    target.mkdir(parents=True, exist_ok=True)
    written = []
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, (file, address) in pages.items():
            for size, (width, height, scale) in SIZES.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    device_scale_factor=scale,
                    offline=True,
                    has_touch=size == "phone",
                    reduced_motion="reduce",
                )
                page = context.new_page()
                page.goto(file.resolve().as_uri() + address)
                page.wait_for_selector("body[data-ready]", state="attached")
                page.wait_for_timeout(500)
                path = target / f"{name}-{size}.png"
                page.screenshot(path=path)
                written.append(path)
                context.close()
        browser.close()
    return written


def main() -> int:
    """Read NAME=FILE pairs and write the pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pages", nargs="+", metavar="NAME=FILE", help="name of the picture and map file")
    parser.add_argument("--to", type=Path, default=TARGET, help="folder of the pictures")
    given = parser.parse_args()
    pages = {}
    for pair in given.pages:
        name, _, where = pair.partition("=")
        file, sign, address = where.partition("#")
        if not name or not Path(file).is_file():
            parser.error(f"{pair!r} is not NAME=FILE with a file that exists")
        pages[name] = (Path(file), sign + address)
    for path in pictures(pages, given.to):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
