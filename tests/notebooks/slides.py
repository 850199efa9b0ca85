# SPDX-License-Identifier: Apache-2.0
"""Makes slides of the notebooks: one HTML file with all in it, for a browser (scroll, or Page Down) and for a printer.

    ~/.cache/bridges/lab/bin/python tests/notebooks/slides.py 45 slides-45.html
    ~/.cache/bridges/lab/bin/python tests/notebooks/slides.py 90 slides-90.html

A cell is on a slide if its metadata say so: "slide": {"decks": [45, 90], "title": "..."}. The slide has the title, the cell's code if
it is short, what the cell showed when it was committed, and what the text behind it says to notice. A notebook's question comes before.
"""

import base64
import html
import re
import sys
from pathlib import Path

import mistune
import nbformat

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SHORT = 8
LOOK = """
html { scroll-snap-type: y mandatory; font: 2.6vmin/1.4 system-ui, sans-serif; color: #222 }
body { margin: 0 }
section { box-sizing: border-box; height: 100vh; padding: 5vmin 8vmin; scroll-snap-align: start; overflow: hidden;
  display: flex; flex-direction: column; justify-content: center; gap: 2.5vmin; break-after: page }
h1 { font-size: 5.4vmin; margin: 0 } h2 { font-size: 4.2vmin; margin: 0 } p { margin: 0 }
pre { font-size: 1.9vmin; background: #f4f4f4; padding: 1.5vmin; margin: 0; flex: none; overflow: hidden }
img { max-width: 100%; min-height: 0; object-fit: contain; object-position: left; image-rendering: pixelated; align-self: flex-start }
table { border-collapse: collapse } td, th { padding: .3em 1em; text-align: right }
footer { font-size: 1.8vmin; color: #777 }
@page { size: 297mm 167mm; margin: 0 }
"""


def width(png):
    """A PNG's, which stands in its header."""
    return int.from_bytes(base64.b64decode(png[:64])[16:20], "big")


def picture(png):
    # a wide one fills the slide, a small one is shown three times as large
    size = "max-height: 66vh; width: 100%" if width(png) > 500 else "height: 40vh"
    return '<img style="%s" src="data:image/png;base64,%s">' % (size, png.replace("\n", ""))


def shown(output):
    data = output.get("data", {})
    if "image/png" in data:
        return picture(data["image/png"])
    if "text/html" in data:
        still = re.search(r"base64,([^\"]+)", data["text/html"])
        return picture(still[1]) if still else data["text/html"]
    return "<pre>%s</pre>" % html.escape(output.get("text") or data.get("text/plain", ""))


def noticed(cell):
    """The sentences from **Notice** to the end of their paragraph, as HTML."""
    if cell is None or cell.cell_type != "markdown":
        return ""
    text = re.search(r"\*\*Notice\*\*.*?(?=\n\n|$)", cell.source, re.S | re.I)
    return mistune.html(text[0]) if text else ""


def slides(file, deck):
    notebook = nbformat.read(file, as_version=4)
    found = []
    for cell, following in zip(notebook.cells, notebook.cells[1:] + [None]):
        slide = cell.metadata.get("slide", {})
        if deck not in slide.get("decks", []):
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
        part + "<footer>%s</footer>" % html.escape(name) for part in found
    ]


def main():
    if len(sys.argv) != 3 or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    deck, to = int(sys.argv[1]), Path(sys.argv[2])
    solved = {file.name: file for file in (NOTEBOOKS / "solutions").glob("*.ipynb")}
    all_slides = []
    for file in sorted(NOTEBOOKS.glob("*.ipynb")):
        all_slides += slides(solved.get(file.name, file), deck)
    if not all_slides:
        sys.exit("slides.py: no cell is on a slide of deck %d; there are 45 and 90" % deck)
    page = "\n".join("<section>%s</section>" % slide for slide in all_slides)
    title = "Diffusion bridges in %d minutes" % deck
    to.write_text(
        '<!doctype html><meta charset="utf-8"><title>%s</title><style>%s</style>\n'
        "<section><h1>%s</h1><p>Bridges: diffusion bridges on the JVM</p></section>\n%s\n" % (title, LOOK, title, page),
        encoding="utf-8",
    )
    print("%s: %d slides" % (to, len(all_slides) + 1))


if __name__ == "__main__":
    main()
