# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

"""What one small native invoke takes, counted exactly: rows N10 and N11, and gates of the test run.

    counts.py instructions|syscalls DIRECTORY-OF-THE-PROGRAMS [LIMIT]

Counts a long run and a short one, QT_NO_GLIB=1, and divides the difference by the calls between them. With LIMIT it
fails above it; without the tool that counts (valgrind, strace) it says so and ends with 77, which ctest takes for
skipped.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

SHORT, LONG = 500, 2500
SKIPPED = 77


class CannotCount(Exception):
    """The tool is missing, or the programs failed; the text says which."""


def _counted(bin_dir, folder, calls, client_tool, server_tool):
    """One run of server and client under these tools; what each prefix is for, see the callers."""
    program = Path(bin_dir) / "bench_native"
    environment = {**os.environ, "QT_NO_GLIB": "1"}
    name = f"name={folder}/s"
    with subprocess.Popen([*server_tool, program, "role=server", name], env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as server:
        try:
            if server.stdout.readline().strip() != "READY":
                raise CannotCount(f"the server did not start: {server.stderr.read().strip()[-300:]}")
            done = subprocess.run([*client_tool, program, "role=client", "test=invoke", f"laps={calls}", name],
                                  env=environment, text=True, capture_output=True, timeout=100)
            if done.returncode != 0:
                raise CannotCount(f"the client ended with {done.returncode}: {done.stderr.strip()[-300:]}")
            return done.stderr
        finally:
            os.killpg(server.pid, signal.SIGTERM)


def _require(tool):
    if not shutil.which(tool):
        raise CannotCount(f"{tool} is not installed")


def _slope(count):
    with tempfile.TemporaryDirectory() as folder:  # only this user's, as Ferry demands of a socket's place
        return (count(folder, LONG) - count(folder, SHORT)) / (LONG - SHORT)


def instructions(bin_dir):
    """User instructions per call on the client's side."""
    _require("valgrind")

    def count(folder, calls):
        tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/callgrind"]
        found = re.search(r"Collected : (\d+)", _counted(bin_dir, folder, calls, tool, []))
        if not found:
            raise CannotCount("valgrind counted nothing")
        return int(found.group(1))

    return _slope(count)


def syscalls(bin_dir):
    """System calls per call on the side that makes more of them."""
    _require("strace")

    def on(side):
        def count(folder, calls):
            trace = Path(folder) / "trace"
            tool = ["strace", "-f", "-qq", "-o", trace]
            _counted(bin_dir, folder, calls, tool if side == "client" else [], tool if side == "server" else [])
            return len(trace.read_text(errors="replace").splitlines())
        return _slope(count)

    return max(on("client"), on("server"))


COUNTERS = {"instructions": instructions, "syscalls": syscalls}


def main():
    what, bin_dir, *limit = sys.argv[1:]
    try:
        count = COUNTERS[what](bin_dir)
    except CannotCount as reason:
        print(f"not counted: {reason}")
        return SKIPPED if "not installed" in str(reason) else 1
    print(f"{what} per small native invoke: {count:.1f}" + (f", at most {limit[0]}" if limit else ""))
    return 1 if limit and count > float(limit[0]) else 0


if __name__ == "__main__":
    sys.exit(main())
