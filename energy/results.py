"""Display: how results show themselves in a notebook.

What draws them lives a floor higher, so it is looked up by name among the installed entry points, never imported here.
"""

from importlib.metadata import entry_points

GROUP = "kzroutes.display"


def html_of(thing: object) -> str | None:
    """HTML for a notebook, or None where nothing that draws is installed (the notebook then shows the plain form)."""
    for entry in entry_points(group=GROUP):
        shown: str | None = entry.load()(thing)
        if shown is not None:
            return shown
    return None
