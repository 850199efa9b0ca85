# SPDX-License-Identifier: Apache-2.0
"""What a notebook's front end does with a kernel, for JupyterIT.

    kernel.py KERNEL OUT    a session with an interrupt and a kill; writes what came back, as JSON
"""

import base64
import json
import os
import re
import signal
import sys
import tempfile
import time

LOAD = 'var bridge = Bridges.load("edges2fashion");'
DRAWING = "var drawing = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);"
TRANSLATE = "bridge.dbim(0.0, 5).seed(7).translate(drawing)"
BUSY = """
done.set(0);
bridge.dbim(0.0, 5000).seed(7).progress((evaluation, total) -> {
    if (Thread.currentThread().isInterrupted()) late.incrementAndGet();
    if (done.incrementAndGet() == 3) System.out.println("three");
}).translate(drawing);
"""
COUNTERS = """
var done = new java.util.concurrent.atomic.AtomicInteger();
var late = new java.util.concurrent.atomic.AtomicInteger();
"""
PATIENCE = 300


class Session:
    """A kernel, and what its cells returned."""

    def __init__(self, kernel):
        from jupyter_client.manager import KernelManager

        self.terminal = tempfile.TemporaryFile("w+")
        self.manager = KernelManager(kernel_name=kernel)
        self.manager.start_kernel(stderr=self.terminal)
        self.connect()

    def connect(self):
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    def cell(self, code):
        outputs = []
        reply = self.client.execute_interactive(
            code, timeout=PATIENCE, output_hook=lambda message: outputs.append(message)
        )
        return self.result(reply, outputs)

    @staticmethod
    def result(reply, outputs):
        contents = [message["content"] for message in outputs]
        return {
            "status": reply["content"]["status"],
            "types": sorted({mime for content in contents for mime in content.get("data", {})}),
            "text": "".join(content.get("data", {}).get("text/plain", "") for content in contents),
            "html": "".join(content.get("data", {}).get("text/html", "") for content in contents),
            "stdout": "".join(content["text"] for content in contents if content.get("name") == "stdout"),
            "stderr": "".join(content["text"] for content in contents if content.get("name") == "stderr"),
            "trace": [line for content in contents for line in content.get("traceback", [])],
            "error": "".join(content.get("evalue", "") for content in contents),
        }

    def begin(self, code, seen):
        """Starts a cell and waits until it has printed something."""
        request = self.client.execute(code)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["msg_type"] == "stream" and seen in message["content"]["text"]:
                return request
            if message["msg_type"] == "error":
                raise RuntimeError(str(message["content"]))
        raise TimeoutError("the busy cell printed nothing")

    def end(self, request):
        """The end of a cell that was started."""
        while True:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == request:
                break
        outputs = []
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == request:
                outputs.append(message)
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    return self.result(reply, outputs)

    def kill(self):
        os.kill(self.manager.provisioner.pid, signal.SIGKILL)
        end = time.monotonic() + PATIENCE
        while self.manager.is_alive() and time.monotonic() < end:
            time.sleep(0.1)
        self.client.stop_channels()

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)
        self.terminal.seek(0)
        return self.terminal.read()


def draw(url):
    """Draws a square in the studio, as its page does, and waits for the answers."""
    from websocket import create_connection

    server, token = url.split("/#token=")
    page = create_connection(server.replace("http", "ws") + "/live?token=" + token, origin=server, timeout=PATIENCE)
    square = bytes(0 if 8 <= i // 32 < 24 and 8 <= i % 32 < 24 else 255 for i in range(32 * 32))
    choices = {"model": "edges2fashion", "sampler": "dbim", "steps": 3, "seed": 7, "answers": 4}
    page.send(
        json.dumps(
            {"type": "draw", "id": 1, "chosen": 0, "drawing": base64.b64encode(square).decode(), "choices": choices}
        )
    )
    while json.loads(page.recv())["type"] != "done":
        pass
    page.close()


def run_session(kernel, out):
    results = {}
    session = Session(kernel)

    def cell(name, code):
        results[name] = session.cell(code)

    try:
        cell("load", LOAD)
        cell("drawing", DRAWING + COUNTERS)
        cell("first", TRANSLATE)
        cell("second", TRANSLATE)
        cell("loadAgain", LOAD)

        cell("studio", "var studio = Studio.of(bridge); studio")
        draw(re.search('src="(http[^"]+)"', results["studio"]["html"])[1])
        cell("answers", "studio.answers()")
        cell("chosen", "studio.sampling().seed(7).translate(studio.drawing())")
        cell("closed", "studio.close();")

        cell("missing", 'bridge.dbim(0.0, 3).translate("nowhere/drawing.png")')
        cell("missingImage", 'Images.read("nowhere/drawing.png")')
        cell("missingModel", 'Bridges.load(Path.of("nowhere/model.safetensors"))')
        cell("missingFolder", 'PairFolder.sideBySide(Path.of("nowhere"), PairFolder.Side.LEFT).size(32).read()')
        cell("bug", "bridge.dbim(0.0, 3).translate((Source) null)")

        request = session.begin(BUSY, "three")
        session.manager.interrupt_kernel()
        results["interrupted"] = session.end(request)
        cell("next", TRANSLATE)
        cell("doneThen", "done.get()")
        time.sleep(1)
        cell("doneLater", "done.get()")
        cell("late", "late.get()")

        session.begin(BUSY, "three")
        session.kill()
        session.manager.restart_kernel(now=True)
        session.connect()
        cell("forgotten", "drawing")
        cell("loadAfterKill", LOAD + DRAWING)
        cell("afterKill", TRANSLATE)
    finally:
        results["terminal"] = session.close()
    with open(out, "w", encoding="utf-8") as file:
        json.dump(results, file, indent=1)


if __name__ == "__main__":
    run_session(*sys.argv[1:])
