"""Bring the catalogues of the page's words to what the page says now: new texts join them, stale ones go.

    python tools/update_words.py

Translate what is empty then, in `maps/page/words/*.po` (a text editor or Poedit).
"""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from maps.page.dialect import every_text
from maps.page.languages import LANGUAGES, TRANSLATED

EMPTY = '\nmsgstr ""\n\n'
FOLDER = Path(__file__).parents[1] / "maps/page/words"


def updated(code: str, texts: list[str], old: str) -> str:
    """The text of a catalogue with exactly these texts, translated as far as the old one was."""
    known = {one.id: one.string for one in read_po(io.StringIO(old), locale=code) if one.id}
    made = Catalog(locale=code, fuzzy=False, header_comment=f"# Words of the page: {LANGUAGES[code]}.")
    for text in texts:
        made.add(text, known.get(text, ""))
    held = io.BytesIO()
    write_po(held, made, width=0, sort_output=True, omit_header=True)
    head = f'# Words of the page: {LANGUAGES[code]}.\nmsgid ""\nmsgstr ""\n"Language: {code}\\n"\n'
    return head + '"Content-Type: text/plain; charset=utf-8\\n"\n\n' + held.getvalue().decode("utf-8").strip() + "\n"


if __name__ == "__main__":
    texts = sorted(every_text())
    for code in TRANSLATED:
        path = FOLDER / f"{code}.po"
        made = updated(code, texts, path.read_text("utf-8"))
        path.write_text(made, "utf-8")
        print(f"{path.name}: {len(texts)} texts, {made.count(EMPTY)} to translate")
