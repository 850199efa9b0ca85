# SPDX-License-Identifier: Apache-2.0
"""The studio in headless Chromium: its own measure, screenshots to look at, and the README's animation.

Not part of the daily tests. With Debian's packages chromium and chromium-driver:

    python3 -m venv /tmp/browser && /tmp/browser/bin/pip install selenium==4.51.0 pillow
    /tmp/browser/bin/python tests/browser/studio.py SCREENSHOTS

It starts ./bridges studio itself. Every model is measured by the page, from the pen's last move to the first new picture; then
a session is recorded, and the page is photographed at 360, 1280 and 2560 pixels, light and dark. The words measure, record and
photograph choose some of these; record:8 draws eight times slower and plays eight times faster, for a machine that is busy.
"""

import base64
import io
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from PIL import Image
from selenium import webdriver

HOME = Path(__file__).resolve().parents[2]
PATIENCE = 300
ROUNDS = 20
WIDTHS = {360: 740, 1280: 900, 2560: 1440}
SESSION = (960, 812)
SHOWN_WIDTH = 760
SHORTEST_MILLIS = 80
COLOUR = "sketch2emoji"
VIEWS = ["film", "spread", "between", "compare"]

MUSHROOM = [
    [(0.1, 0.56), (0.14, 0.36), (0.3, 0.18), (0.5, 0.13), (0.7, 0.18), (0.86, 0.36), (0.9, 0.56), (0.7, 0.59), (0.5, 0.6),
     (0.3, 0.59), (0.1, 0.56)],
    [(0.4, 0.6), (0.39, 0.75), (0.38, 0.88), (0.5, 0.91), (0.62, 0.88), (0.61, 0.75), (0.6, 0.6)],
    [(0.34, 0.32), (0.42, 0.34), (0.43, 0.43), (0.34, 0.45), (0.29, 0.38), (0.34, 0.32)],
    [(0.62, 0.3), (0.7, 0.33), (0.7, 0.42), (0.61, 0.43), (0.57, 0.36), (0.62, 0.3)],
]
FACE = [
    [(0.5, 0.14), (0.75, 0.2), (0.87, 0.4), (0.85, 0.65), (0.7, 0.82), (0.5, 0.87), (0.3, 0.82), (0.15, 0.65), (0.13, 0.4),
     (0.25, 0.2), (0.5, 0.14)],
    [(0.36, 0.36), (0.4, 0.42), (0.36, 0.48), (0.32, 0.42), (0.36, 0.36)],
    [(0.64, 0.36), (0.68, 0.42), (0.64, 0.48), (0.6, 0.42), (0.64, 0.36)],
    [(0.3, 0.6), (0.38, 0.7), (0.5, 0.74), (0.62, 0.7), (0.7, 0.6)],
]
# Draws with events like a mouse's, along a smooth line through the points.
DRAW = """
const [strokes, millis] = arguments;
const pad = document.getElementById('pad');
pad.setPointerCapture = () => {};
const fire = (type, [x, y]) => {
  const box = pad.getBoundingClientRect();
  pad.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, pointerType: 'mouse', button: 0, buttons: 1, clientX: box.left + x * box.width, clientY: box.top + y * box.height }));
};
const between = (p, s) => {
  const i = Math.min(p.length - 2, Math.floor(s));
  const [a, b, c, d] = [p[Math.max(0, i - 1)], p[i], p[i + 1], p[Math.min(p.length - 1, i + 2)]];
  const t = s - i;
  return [0, 1].map(k => b[k] + t * ((c[k] - a[k]) + t * (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k] + t * (3 * (b[k] - c[k]) + d[k] - a[k]))) / 2);
};
const sleep = wait => new Promise(done => setTimeout(done, wait));
window.drawing = (async () => {
  for (const stroke of strokes) {
    fire('pointerdown', stroke[0]);
    const begun = performance.now();
    for (let part = 0; part < 1; ) {
      await sleep(16);
      part = Math.min(1, (performance.now() - begun) / (millis * (stroke.length - 1)));
      fire('pointermove', between(stroke, part * (stroke.length - 1)));
    }
    fire('pointerup', stroke[stroke.length - 1]);
    await sleep(250);
  }
  window.drawing = null;
})();
"""
AT_REST = """
return !window.drawing && !document.querySelector('#answers .quick') && !document.getElementById('java').disabled
  && !document.getElementById('facts').textContent.includes('refining');
"""


def wait(what, condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError("waited in vain for " + what)


class Page:
    """The studio in a window of a size, light or dark."""

    def __init__(self, url, width, height, dark=False):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]:
            options.add_argument(flag)
        self.browser = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        begun = time.monotonic()
        self.browser.get(url)
        wait("a first picture", lambda: self.run("return document.getElementById('facts').textContent"))
        self.opened = time.monotonic() - begun

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.browser.quit()

    def run(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def draw(self, strokes, millis=90):
        self.run(DRAW, strokes, millis)

    def rest(self):
        time.sleep(0.5)
        wait("the answers", lambda: self.run(AT_REST))
        time.sleep(0.5)

    def view(self, name):
        self.run("document.querySelector(`[data-view=${arguments[0]}]`).click()", name)
        drawn = "return [...document.querySelectorAll('#view figure canvas')].every(canvas => canvas.width !== 300)"
        wait(name, lambda: self.run(drawn))
        self.run("document.getElementById('views').scrollIntoView()")
        time.sleep(0.5)

    def picture(self):
        shot = self.browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
        return Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB")


def measure(url, model):
    with Page("%s&model=%s&measure=%d" % (url, model, ROUNDS), 1280, 900) as page:
        said = wait("the measure", lambda: re.search("From the pen.*", page.run("return document.getElementById('notice').textContent")))
        print("%s: %s" % (model, said[0]), flush=True)


def record(url, file, pace):
    """A session: what the page showed, for as long as it showed it, divided by the pace."""
    frames, times = [], []

    def see(condition):
        while True:
            frames.append(page.picture())
            times.append(time.monotonic())
            if condition():
                return

    def draw(strokes):
        page.draw(strokes, 90 * pace)
        see(lambda: page.run(AT_REST))
        end = time.monotonic() + pace
        see(lambda: time.monotonic() > end)

    with Page(url, *SESSION) as page:
        page.rest()
        for strokes in (MUSHROOM, FACE):
            page.run("document.getElementById('clear').click()")
            page.rest()
            draw(strokes)
    height = round(SHOWN_WIDTH * SESSION[1] / SESSION[0])
    shown, lasts = [], []
    for frame, begun, ended in zip(frames, times, times[1:] + [times[-1] + pace]):
        if lasts and lasts[-1] < SHORTEST_MILLIS:
            shown.pop()
            lasts[-1] += round(1000 * (ended - begun) / pace)
        else:
            lasts.append(round(1000 * (ended - begun) / pace))
        shown.append(frame.resize((SHOWN_WIDTH, height), Image.LANCZOS))
    shown[0].save(file, save_all=True, append_images=shown[1:], duration=lasts, loop=0, quality=70, method=6)
    print("%s: %d pictures, %.1f s, %d kB" % (file, len(shown), sum(lasts) / 1000, file.stat().st_size // 1000))


def photograph(url, folder):
    for width, height in WIDTHS.items():
        for dark in (False, True):
            name = "%d-%s" % (width, "dark" if dark else "light")
            with Page(url, width, height, dark) as page:
                print("%s: a first picture after %.1f s" % (name, page.opened), flush=True)
                page.rest()
                page.picture().save(folder / (name + "-opened.png"))
                page.run("document.getElementById('clear').click()")
                page.draw(MUSHROOM, 30)
                page.rest()
                page.picture().save(folder / (name + "-drawn.png"))
                for view in VIEWS if width == 1280 else VIEWS[:1]:
                    page.view(view)
                    page.picture().save(folder / (name + "-" + view + ".png"))


def main(folder, *parts):
    folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is ended too
    command = [str(HOME / "bridges"), "studio", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            url = wait("the server", lambda: re.search(r"http://\S+", server.stdout.readline()))[0]
            with Page(url, 1280, 900) as page:
                models = page.run("return [...document.querySelectorAll('#models button')].map(each => each.dataset.value)")
            if not parts or "measure" in parts:
                for model in models:
                    measure(url, model)
            for part in parts or ["record"]:
                if part.startswith("record"):
                    record(url + "&model=" + COLOUR, folder / "session.webp", float(part.partition(":")[2] or 1))
            if not parts or "photograph" in parts:
                photograph(url + "&model=" + COLOUR, folder)
        finally:
            server.send_signal(signal.SIGTERM)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
