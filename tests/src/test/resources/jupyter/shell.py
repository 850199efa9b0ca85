# SPDX-License-Identifier: Apache-2.0
"""JShell as somebody uses it at a terminal, for ShellIT: the tab key, show(), Ctrl-C in a long run, /exit.

    shell.py JAVA OPTIONS... MAIN shell    the command line that opens it; fails where an answer does not come
"""

import sys

import pexpect

PATIENCE = 300
CTRL_C = "\x03"

shell = pexpect.spawn(sys.argv[1], sys.argv[2:], timeout=PATIENCE, encoding="utf-8", dimensions=(40, 120))
shell.logfile_read = sys.stdout


def types(keys, *answers):
    """Sends keys, and waits for each of the answers in turn."""
    shell.send(keys)
    for answer in answers:
        shell.expect(answer)


types("", "jshell> ")
types("Bridges.lo\t", r"load\(")
types("(\t", "Signatures:", "Bridge Bridges.load")
types(CTRL_C, "jshell> ")
types("var drawing = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);\r", "drawing ==> ")
types("show(drawing)\r", r"\S+\.png\r")
types('var bridge = Bridges.load("edges2fashion");\r', "bridge ==> ")
types("bridge.dbim(0.0, 100000).translate(drawing);\r", "[1-9][0-9]*/100001 evaluations")
types(CTRL_C, "jshell> ")
types("6 * 7\r", "==> 42")
types("bridge.dbim(0.0, 5).seed(7).translate(drawing).show();\r", r"\S+\.png\r")
types("/exit 3\r", pexpect.EOF)
shell.close()
assert shell.exitstatus == 3, shell.exitstatus
