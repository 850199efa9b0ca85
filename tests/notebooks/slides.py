# SPDX-License-Identifier: Apache-2.0
"""Makes slides of the notebooks: one HTML file with all in it, for a browser (scroll, or Page Down) and for a printer.

    ~/.cache/bridges/lab/bin/python tests/notebooks/slides.py 45 slides-45.html
    ~/.cache/bridges/lab/bin/python tests/notebooks/slides.py 90 slides-90.html
    ~/.cache/bridges/lab/bin/python tests/notebooks/slides.py more slides-more.html

A cell is on a slide if its metadata say so: "slide": {"decks": [45, 90, "more"], "title": "..."}. The slide has the title, the cell's
code if it is short, what the cell showed when it was committed, and what the text behind it says to notice. A cell of text has what
its metadata have as "text", with formulas in Unicode. A notebook's question comes before, and its answer at the end.
"""

import base64
import html
import re
import sys
from pathlib import Path

try:
    import mistune
    import nbformat
except ImportError as missing:
    sys.exit("slides.py needs %s: run it with ~/.cache/bridges/lab/bin/python (./bridges lab --prepare makes that)" % missing.name)

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SHORT = 4
LOOK = """
html { scroll-snap-type: y mandatory; font: 3.4vmin/1.35 system-ui, sans-serif; color: #222 }
body { margin: 0 }
section { box-sizing: border-box; height: 100vh; padding: 5vmin 8vmin; scroll-snap-align: start; overflow: hidden;
  display: flex; flex-direction: column; justify-content: center; gap: 2.5vmin; break-after: page }
h1 { font-size: 6vmin; margin: 0 } h2 { font-size: 4.6vmin; margin: 0 } p { margin: 0 }
pre { font-size: 2.5vmin; background: #f4f4f4; padding: 1.5vmin; margin: 0; flex: none; white-space: pre-wrap }
img { max-width: 100%; min-height: 0; object-fit: contain; object-position: left; align-self: flex-start }
table { border-collapse: collapse } td, th { padding: .3em 1em; text-align: right }
footer { font-size: 1.8vmin; color: #777 }
@page { size: 297mm 167mm; margin: 0 }
"""


def width(png):
    """A PNG's, which stands in its header."""
    return int.from_bytes(base64.b64decode(png[:64])[16:20], "big")


def picture(png):
    # a wide one, with its large pixels and its letters, fills the slide; a small one is enlarged with hard pixels
    size = "max-height: 62vh; width: 100%" if width(png) > 500 else "height: 40vh; image-rendering: pixelated"
    return '<img style="%s" src="data:image/png;base64,%s">' % (size, png.replace("\n", ""))


def shown(output):
    data = output.get("data", {})
    if "image/png" in data:
        return picture(data["image/png"])
    if "text/html" in data:
        still = re.search(r"base64,([^\"]+)", data["text/html"])
        return picture(still[1]) if still else data["text/html"]
    return "<pre>%s</pre>" % html.escape(output.get("text") or data.get("text/plain", ""))


def as_html(markdown):
    """Text for a slide, where links lead nowhere."""
    return mistune.html(re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", markdown))


def answer(notebook):
    """What the last cell says below 'The answer'."""
    text = re.search(r"## The answer\s+(.+?)(?=\n\n\*\*Next|$)", notebook.cells[-1].source, re.S)
    return "<h2>The answer</h2>" + as_html(text[1])


def noticed(cell):
    """The sentences from **Notice** to the end of their paragraph, as HTML."""
    if cell is None or cell.cell_type != "markdown":
        return ""
    text = re.search(r"\*\*Notice\*\*.*?(?=\n\n|$)", cell.source, re.S | re.I)
    return as_html(text[0]) if text else ""


def slides(file, deck):
    notebook = nbformat.read(file, as_version=4)
    found = []
    for cell, following in zip(notebook.cells, notebook.cells[1:] + [None]):
        slide = cell.metadata.get("slide", {})
        if deck not in slide.get("decks", []):
            continue
        if cell.cell_type == "markdown":
            found.append("<h2>%s</h2>%s" % (html.escape(slide["title"]), as_html(slide["text"])))
            continue
        code = cell.source if len(cell.source.splitlines()) <= SHORT else ""
        parts = ["<h2>%s</h2>" % html.escape(slide["title"]), "<pre>%s</pre>" % html.escape(code) if code else ""]
        found.append("".join(parts + [shown(output) for output in cell.outputs] + [noticed(following)]))
    if not found:
        return []
    first = notebook.cells[0].source
    question = re.search(r"\*\*(.+?)\*\*", first, re.S)[1].replace("\n", " ")
    name = first.splitlines()[0].lstrip("# ")
    return ["<h1>%s</h1><p>%s</p>" % (html.escape(name), html.escape(question))] + [
        part + "<footer>%s</footer>" % html.escape(name) for part in found + [answer(notebook)]
    ]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    deck, to = int(sys.argv[1]) if sys.argv[1].isdigit() else sys.argv[1], Path(sys.argv[2])
    solved = {file.name: file for file in (NOTEBOOKS / "solutions").glob("*.ipynb")}
    all_slides = []
    for file in sorted(NOTEBOOKS.glob("*.ipynb")):
        all_slides += slides(solved.get(file.name, file), deck)
    if not all_slides:
        sys.exit("slides.py: no cell is on a slide of deck %s; there are 45, 90 and more" % deck)
    page = "\n".join("<section>%s</section>" % slide for slide in all_slides)
    title = "Diffusion bridges in %d minutes" % deck if isinstance(deck, int) else "Diffusion bridges: " + deck
    to.write_text(
        '<!doctype html><meta charset="utf-8"><title>%s</title><style>%s</style>\n'
        "<section><h1>%s</h1><p>Bridges: diffusion bridges on the JVM</p></section>\n%s\n" % (title, LOOK, title, page),
        encoding="utf-8",
    )
    print("%s: %d slides" % (to, len(all_slides) + 1))


if __name__ == "__main__":
    main()
