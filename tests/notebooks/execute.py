# SPDX-License-Identifier: Apache-2.0
"""Runs notebooks on the installed kernel and writes them with their outputs, ready to be committed.

    ~/.cache/bridges/lab/bin/python tests/notebooks/execute.py           all of notebooks/, each written in place
    ~/.cache/bridges/lab/bin/python tests/notebooks/execute.py 01 09     those alone; a path to another is good too
    ... execute.py --out FOLDER 01                                       written there instead, as the tests do

The Python is one that has nbclient and the kernel, such as that of ./bridges lab --prepare, which installs the kernel of this
checkout. A notebook whose cell fails is not written. Sources, metadata and cell numbers stay as they are; of the outputs,
lines printed one after the other become one, and progress bars and the studio's page are left out. The picture of the cell with
"gallery": true in its metadata goes to docs/images/gallery, too.
"""

import argparse
import base64
import os
import re
import sys
import time
from pathlib import Path

import nbclient
import nbformat

try:
    import oxipng  # pip install pyoxipng: pictures of the same pixels, a third smaller
except ImportError:
    oxipng = None

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
GALLERY = NOTEBOOKS.parent / "docs" / "images" / "gallery"
PATIENCE = 600


def is_bar(output):
    """A progress bar, or the empty output that a finished one leaves."""
    if output.output_type != "display_data":
        return False
    html = output.data.get("text/html")
    return html is not None and (html.startswith("<progress") or not html)


def lasting(output):
    """The output without the studio's page, whose address is another at every start: its still picture remains."""
    data = output.get("data", {})
    if "<iframe" in data.get("text/html", ""):
        data["text/html"] = re.sub("<iframe.*?</iframe>", "", data["text/html"])
        data["text/plain"] = re.sub(" at http\\S+", "", data["text/plain"])
    if oxipng and "image/png" in data:
        # A PNG without colours of its own stays RGB: Java reads a grey one as linear light, and would show other greys.
        png = oxipng.optimize_from_memory(base64.b64decode(data["image/png"]), level=4, grayscale_reduction=False)
        data["image/png"] = base64.b64encode(png).decode()
    return output


def has_picture(cell):
    return any("image/png" in output.get("data", {}) for output in cell.outputs)


def execute(file, kernel):
    """The notebook as its file has it but for the outputs, and the seconds to its first picture and to its end."""
    notebook = nbformat.read(file, as_version=4)
    metadata = dict(notebook.metadata)
    first_picture = []
    begun = time.monotonic()

    def executed(cell, **_):
        if not first_picture and has_picture(cell):
            first_picture.append(time.monotonic() - begun)

    client = nbclient.NotebookClient(
        notebook,
        kernel_name=kernel,
        resources={"metadata": {"path": str(file.parent)}},
        timeout=PATIENCE,
        startup_timeout=PATIENCE,
        record_timing=False,
        coalesce_streams=True,
        on_cell_executed=executed,
    )
    client.execute()
    seconds = time.monotonic() - begun
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [lasting(output) for output in cell.outputs if not is_bar(output)]
    notebook.metadata = nbformat.from_dict(metadata)  # the kernel has put its own version of Java there
    return notebook, first_picture[0] if first_picture else None, seconds


def hang(name, notebook):
    """Writes the picture of the gallery's cell, if a cell is marked so."""
    for cell in notebook.cells:
        if cell.metadata.get("gallery"):
            png = next(output.data["image/png"] for output in cell.outputs if "image/png" in output.get("data", {}))
            (GALLERY / (name.split("-")[0] + ".png")).write_bytes(base64.b64decode(png))


def named(name):
    if name.endswith(".ipynb"):
        return [Path(name).resolve()]
    # Of those that students are given with gaps, the solution is what can be run, and committed with its outputs.
    folders = (NOTEBOOKS, NOTEBOOKS / "solutions")
    found = {file.name: file for folder in folders for file in sorted(folder.glob(name + "*.ipynb"))}
    if not found:
        sys.exit("execute.py: no notebook in %s begins with %s" % (NOTEBOOKS, name))
    return [found[file] for file in sorted(found)]


def main():
    options = argparse.ArgumentParser(description="Runs notebooks and writes them with their outputs.")
    options.add_argument("notebooks", nargs="*", default=[""], help="numbers such as 01, or files; all if none is named")
    options.add_argument("--out", type=Path, help="the folder to write to, instead of in place")
    options.add_argument("--kernel", default="bridges-java", help="the name of the kernelspec")
    options = options.parse_args()

    # Sums are then taken in the same order on every machine; and threads that share cores with others wait for each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    files = [file for name in options.notebooks for file in named(name)]
    failed = 0
    begun = time.monotonic()
    for file in files:
        try:
            notebook, first_picture, seconds = execute(file, options.kernel)
        except nbclient.exceptions.CellExecutionError as error:
            failed += 1
            print("%s failed, and is not written: %s" % (file.name, error), file=sys.stderr, flush=True)
            continue
        to = options.out / file.name if options.out else file
        to.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, to)
        if not options.out and NOTEBOOKS in file.parents:
            hang(file.name, notebook)
        picture = "no picture" if first_picture is None else "the first picture after %.1f s" % first_picture
        print("%s: %.0f s, %s" % (file.name, seconds, picture), flush=True)
    print("%d notebooks, %.0f s" % (len(files), time.monotonic() - begun), flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
