# SPDX-License-Identifier: Apache-2.0
"""A notebook in JupyterLab in headless Chromium: runs all cells, watches the progress bar move, interrupts a long cell, and draws
in a studio that stands in a cell.

Not part of the daily tests. With Debian's packages chromium and chromium-driver:

    python3 -m venv /tmp/browser && /tmp/browser/bin/pip install selenium==4.51.0
    /tmp/browser/bin/python tests/browser/lab.py notebooks/01-quickstart.ipynb SCREENSHOTS

It starts ./bridges lab itself, saves screenshots to look at in the folder SCREENSHOTS, and fails if a picture, the moving
bar, the interrupt, the cell after it or the studio is missing, or if anything is shown as stderr.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

HOME = Path(__file__).resolve().parents[2]
PORT = 18899
TOKEN = "browser-test"
PATIENCE = 600
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,1000",
    "--force-device-scale-factor=1",
]

LONG_CELL = 'Bridges.load("edges2fashion").dbim(0.0, 5000).translate(new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB));'
NEXT_CELL = 'Bridges.load("edges2fashion").dbim(0.0, 10).seed(7).translate(new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB))'
STUDIO_CELL = 'var studio = Studio.of(Bridges.load("edges2fashion")); studio'
ANSWERS_CELL = "studio.answers()"

# What the notebook is asked, in the page.
# Without a return: Selenium would wait for the command's end.
COMMAND = "window.jupyterapp.commands.execute(arguments[0]);"
# JJava reports no state before the first cell.
READY = """
const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
const session = panel && panel.sessionContext && panel.sessionContext.session;
return !!(session && session.kernel && session.kernel.connectionStatus === 'connected');
"""
STATE = """
const cells = window.jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code');
return cells.map(cell => [cell.model.executionState, cell.model.executionCount]);
"""
WRITE = "window.jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.setSource(arguments[0]);"
# What the studio is asked, in its frame.
STUDIO_RESTS = """
return !document.querySelector('#answers .quick') && !document.getElementById('java').disabled
  && !document.getElementById('facts').textContent.includes('refining');
"""
# Scrolls to the progress bar that is there, if any.
SEE_BAR = """
const bar = [...document.querySelectorAll('.jp-OutputArea-output progress')].pop();
if (bar) bar.scrollIntoView({block: 'center'});
return !!bar;
"""
PICTURES = """
return [...document.querySelectorAll('.jp-OutputArea img')].filter(image => image.complete && image.naturalWidth > 0).length;
"""


def wait(what, condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError("waited in vain for " + what)


def check(what, holds):
    print(("ok    " if holds else "FAIL  ") + what, flush=True)
    if not holds:
        raise AssertionError(what)


class Lab:
    def __init__(self, browser, screenshots):
        self.browser = browser
        self.screenshots = screenshots

    def run(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def command(self, name):
        self.run(COMMAND, name)
        time.sleep(0.3)

    def shot(self, name):
        self.browser.save_screenshot(str(self.screenshots / (name + ".png")))

    def bar(self):
        """What the progress bars say, such as '3 of 11'."""
        text = " ".join(e.text for e in self.browser.find_elements(By.CSS_SELECTOR, ".jp-OutputArea-output"))
        return re.findall(r"\d+ of \d+", text)

    def busy(self):
        return any(state != "idle" for state, _ in self.run(STATE))

    def run_all(self):
        begun = time.monotonic()
        self.command("notebook:run-all-cells")
        wait("a first cell to run", lambda: any(count for _, count in self.run(STATE)))
        seen = []
        first_picture = None
        shot = False
        end = time.monotonic() + PATIENCE
        while self.busy() and time.monotonic() < end:
            for text in self.bar():
                if text not in seen:
                    seen.append(text)
            if not shot and len(seen) >= 3 and self.run(SEE_BAR):
                self.shot("bar")
                shot = True
            if first_picture is None and self.run(PICTURES):
                first_picture = time.monotonic() - begun
            time.sleep(0.05)
        print("      first picture after %.1f s, all cells after %.1f s" % (first_picture or -1, time.monotonic() - begun))
        print("      the bar said: " + ", ".join(seen))
        return seen


def main(notebook, screenshots):
    screenshots.mkdir(parents=True, exist_ok=True)
    copy = HOME / "notebooks" / ("browser-test-" + notebook.name)  # JupyterLab saves what it runs
    copy.write_text(notebook.read_text())
    begun = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is ended too
    server = subprocess.Popen(
        [str(HOME / "bridges"), "lab", "--no-browser", "--port", str(PORT), "--"]
        + ["--IdentityProvider.token=" + TOKEN, "--LabApp.expose_app_in_browser=True"],
        stdout=subprocess.DEVNULL,
        stderr=open(screenshots / "server.log", "w"),
    )
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in FLAGS + ["--user-data-dir=" + tempfile.mkdtemp(prefix="bridges-chromium-")]:
        options.add_argument(flag)
    try:
        wait("the server", lambda: "is running at" in (screenshots / "server.log").read_text() or server.poll())
        check("./bridges lab serves", server.poll() is None)
        print("      the server runs after %.1f s" % (time.monotonic() - begun))
        with webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver")) as browser:
            look(Lab(browser, screenshots), copy.name)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
        copy.unlink()


def look(lab, name):
    lab.browser.set_script_timeout(PATIENCE)
    lab.browser.get("http://localhost:%d/lab/tree/%s?token=%s&reset" % (PORT, name, TOKEN))
    wait("the kernel", lambda: lab.run(READY))
    check("no dialog is in the way", not lab.browser.find_elements(By.CSS_SELECTOR, ".jp-Dialog"))
    lab.shot("opened")

    bar = lab.run_all()
    lab.shot("ran")
    check("all cells ran", not lab.busy())
    check("pictures are shown", lab.run(PICTURES) > 0)
    check("the progress bar moved", len(bar) >= 3)
    check("it is gone when its work is done", not lab.run(SEE_BAR))
    stderr = lab.browser.find_elements(By.CSS_SELECTOR, "[data-mime-type='application/vnd.jupyter.stderr']")
    check("nothing is on stderr, nothing failed", not stderr)

    for index, picture in enumerate(lab.browser.find_elements(By.CSS_SELECTOR, ".jp-OutputArea-output img")[:8]):
        lab.run("arguments[0].scrollIntoView({block: 'center'});", picture)
        time.sleep(0.5)
        lab.shot("picture-%d" % (index + 1))

    lab.command("notebook:move-cursor-down")
    lab.run("const c = window.jupyterapp.shell.currentWidget.content; c.activeCellIndex = c.widgets.length - 1;")
    lab.command("notebook:insert-cell-below")
    lab.run(WRITE, LONG_CELL)
    lab.command("notebook:scroll-cell-center")
    lab.command("notebook:run-cell")
    wait("the long cell", lambda: any(text.endswith(" of 5001") for text in lab.bar()))
    lab.shot("long-cell")
    lab.browser.find_element(By.CSS_SELECTOR, "[data-jp-item-name='interrupt'] button, [data-jp-item-name='interrupt']").click()
    begun = time.monotonic()
    wait("the interrupt", lambda: not lab.busy())
    print("      interrupted after %.1f s" % (time.monotonic() - begun))
    lab.shot("interrupted")

    lab.command("notebook:insert-cell-below")
    lab.run(WRITE, NEXT_CELL)
    before = lab.run(PICTURES)
    lab.command("notebook:run-cell")
    wait("the cell after the interrupt", lambda: lab.run(PICTURES) > before)
    wait("its end", lambda: not lab.busy())
    lab.command("notebook:scroll-cell-center")
    time.sleep(0.5)
    lab.shot("next")
    check("the cell after the interrupt works", True)
    look_at_studio(lab)


def look_at_studio(lab):
    """Draws in the frame that a cell shows, and takes the answers back to Java."""
    lab.command("notebook:insert-cell-below")
    lab.run(WRITE, STUDIO_CELL)
    lab.command("notebook:run-cell")
    frame = wait("the studio", lambda: lab.browser.find_elements(By.CSS_SELECTOR, "iframe[title='Bridges Studio']"))[0]
    wait("the cell's end", lambda: not lab.busy())
    lab.run("arguments[0].scrollIntoView({block: 'start'});", frame)
    lab.browser.switch_to.frame(frame)
    wait("its first picture", lambda: lab.run("return document.getElementById('facts')?.textContent"))
    pad = lab.browser.find_element(By.ID, "pad")
    stroke = ActionChains(lab.browser).move_to_element_with_offset(pad, -120, 60).click_and_hold()
    for x, y in [(-90, -40), (0, -60), (110, 40), (110, 60), (-120, 60)]:
        stroke.move_to_element_with_offset(pad, x, y)
    stroke.release().perform()
    time.sleep(1)
    wait("its answers", lambda: lab.run(STUDIO_RESTS))
    lab.browser.switch_to.default_content()
    lab.shot("studio")
    check("the studio answers in a cell", True)

    before = lab.run(PICTURES)
    lab.command("notebook:insert-cell-below")
    lab.run(WRITE, ANSWERS_CELL)
    lab.command("notebook:run-cell")
    wait("the answers in Java", lambda: lab.run(PICTURES) > before)
    wait("the cell's end", lambda: not lab.busy())
    lab.command("notebook:scroll-cell-center")
    time.sleep(0.5)
    lab.shot("studio-answers")
    check("what was drawn is there for Java", True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
