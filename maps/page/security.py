"""Keep the page shut: what may run is listed by hash, and nothing may be fetched."""

import base64
import hashlib
import re
from html.parser import HTMLParser

_FETCHING = frozenset(
    ("src", "srcset", "href", "xlink:href", "data", "poster", "background", "action", "formaction", "manifest", "ping")
)
_STYLE_FETCH = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.IGNORECASE)
_DATA_TYPES = frozenset({"application/json"})


class ExternalResourceError(ValueError):
    """The page refers to something outside itself, or runs something in an attribute."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self.faults: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("type") or ""
        self._inside = tag if tag in {"script", "style"} and kind not in _DATA_TYPES else ""
        if self._inside == "script":
            self.scripts.append("")
        if tag in {"base", "iframe", "object", "embed"}:
            self.faults.append(f"<{tag}>")
        for name, text in attrs:
            value = (text or "").strip()
            if name.startswith("on"):
                self.faults.append(f"<{tag} {name}=…>")
            elif name == "style" and _STYLE_FETCH.search(value):
                self.faults.append(f"<{tag} style={value[:80]!r}>")
            elif name in _FETCHING and not value.startswith(("#", "data:")):
                self.faults.append(f"<{tag} {name}={value[:80]!r}>")

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside == "style" and (found := _STYLE_FETCH.search(data)):
            self.faults.append(f"style: {data[found.start() : found.start() + 80]!r}")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def inline_scripts(html: str) -> list[str]:
    """Text of each script of a whole page that a browser would run; anything from elsewhere is refused.

    Raises
    ------
    ExternalResourceError
        If the page names a script, style, image, frame or form target outside itself,
        or carries an event attribute. Everything found is listed.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.faults:
        listed = "\n".join(sorted(set(reader.faults)))
        raise ExternalResourceError(
            f"The page would need something from outside:\n{listed}\nmend: put it inside the page, or leave it out"
        )
    return reader.scripts


def policy(html: str) -> str:
    """Content security policy of a whole page: only the scripts in it now may run, and nothing is fetched.

    Raises
    ------
    ExternalResourceError
        As `inline_scripts`.

    Examples
    --------
    >>> policy("<script>1</script>").split("; ")[1]
    "script-src 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"
    """
    hashes = [
        "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii") + "'"
        for text in inline_scripts(html)
    ]
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(dict.fromkeys(hashes)),
            "style-src 'unsafe-inline'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
