# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

"""Runs Ferry and its peers in turn and prints one row per id. Started by tests/benchmarks/run."""

import argparse
import json
import os
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path

import counts
from rows import (MEGABYTE, Program, Row, bulk, codec, counted, native, node, page, pages, qlocalsocket, raw_socket,
                  remote_objects, shared, size, utility, with_and_without_glib)
from suite import SUITE


class CannotRun(Exception):
    """A program that is not there or that failed; the text says which and why."""


ROWS = [
    Row("P1", "page invoke, 100 B | qwebchannel.js echo", page("invoke"), page("webchannel"), 0.75),
    Row("P1b", "the same, answered one loop turn later | qwebchannel.js echo", page("invoke-later"), page("webchannel"), 0.9),
    Row("P1c", "page invoke without context isolation | from a preload", page("exported"), page("invoke"), 1.5),
    Row("P2", "page to main, flood of 5000 x 100 B | qwebchannel.js", bulk("flood"), bulk("flood-channel"), 0.1, rounds=3),
    Row("P3", "page sendSync, small, WebEnginePage | bare prompt()", page("prompt-sync"), page("prompt"), 1.5),
    Row("P4", "page sendSync, small, foreign page | bare synchronous XHR", page("sync", calls=30),
        page("request", calls=30), 1.2),
    Row("P5", "16 MB Uint8Array page to main | base64 through QWebChannel", bulk("up"), bulk("up-base64"), 0.125,
        rounds=3),
    Row("P6", "16 MB QByteArray main to page | base64 through QWebChannel", bulk("down"), bulk("down-base64"), 0.25,
        rounds=3),
    Row("P7", "5 MB object as an argument | JSON over the bare transport", bulk("object"), bulk("object-json"), 1.1,
        rounds=3),
    Row("P8", "contextBridge call, small", page("bridge", calls=1000), None, 20, judge="absolute"),
    Row("P9", "first loadFinished with Ferry | without", page("load-ferry"), page("load-bare"), 10000, rounds=11,
        judge="more"),
    Row("P9c", "first loadFinished without context isolation | with", page("load-exported"), page("load-ferry"), 10000,
        rounds=11, judge="more"),
    *[size(chars) for chars in (100, 10_000, 100_000, 1_000_000, 16_000_000)],
    pages(10, 1, None),
    pages(50, 10, 1 / 0.7),
    *with_and_without_glib("N1", "native invoke, small | QLocalSocket echo", native("invoke"), qlocalsocket(), 0.75),
    *with_and_without_glib("N2", "native invoke, small | Qt Remote Objects", native("invoke"), remote_objects("invoke"),
                           0.6),
    *with_and_without_glib("N3", "native sendSync, BlockThread | raw blocking socket", native("sync"), raw_socket(), 1.2),
    *with_and_without_glib("N4", "native 1 MB QByteArray echo | raw socket", native("invoke", size=MEGABYTE),
                           raw_socket(size=MEGABYTE), 1.15),
    *with_and_without_glib("N5", "native 1 MB QByteArray echo | QLocalSocket", native("invoke", size=MEGABYTE),
                           qlocalsocket(size=MEGABYTE), 0.65),
    Row("N6", "native, 256 invokes under way, per call | Qt Remote Objects", native("pipe"), remote_objects("pipe"),
        1 / 3),
    Row("N7", "the same | Node's advanced IPC", native("pipe"), node(), 0.125),
    Row("N8", "native flood of sends, 100 B, each | Qt Remote Objects", native("flood"), remote_objects("flood"), 0.5),
    Row("N9", "100 native clients, per call of all | 10 clients", native("fan", clients=100), native("fan", clients=10),
        1 / 0.75, rounds=3),
    Row("N10", "user instructions per small invoke, client side", counted("instructions"), None, 12000, rounds=1,
        judge="count"),
    Row("N11", "system calls per small invoke, the side with more", counted("syscalls"), None, 4, rounds=1,
        judge="count"),
    *[Row(f"S1-{name}", f"{name} one way, shared memory | Ferry's socket", shared("bytes", size=size),
          shared("bytes", size=size, memory="off"), budget, rounds=7)
      for name, size, budget in (("256KiB", MEGABYTE // 4, None), ("1MiB", MEGABYTE, None), ("4MiB", 4 * MEGABYTE, None),
                                 ("16MiB", 16 * MEGABYTE, 0.6))],
    Row("S2", "16 MiB one way, shared memory | copied and read in process", shared("bytes"),
        Program("bench_shared", {"test": "read", "copy": "on"}), 1.4, rounds=7),
    Row("S3", "16 MiB one way, a filled SharedBuffer | read in process", shared("buffer"),
        Program("bench_shared", {"test": "read"}), None, rounds=7),
    Row("S4", "16 MiB made anew and sent, SharedBuffer | QByteArray", shared("buffer", make="on"),
        shared("bytes", make="on"), None, rounds=7),
    Row("C1", "codec, small arguments, both ways | QCborStreamWriter/Reader", codec("ferry"), codec("qcbor"), 0.6,
        pinned=True),
    Row("U1", "utility process, fork to ready | its program writes a line", utility("utility"), utility("process"), 1.5),
    Row("Q1", "QML invoke in process, small", Program("bench_qml"), None, 40, judge="absolute"),
    *SUITE,
]


class Runner:
    def __init__(self, bin_dir, seconds):
        self.bin = Path(bin_dir)
        self.seconds = seconds
        self.core = {min(os.sched_getaffinity(0))}

    def command(self, program):
        if program.name.endswith(".js"):
            if not shutil.which("node"):
                raise CannotRun("node is not installed")
            return ["node", Path(__file__).with_name(program.name)]
        path = self.bin / program.name
        if not path.exists():
            raise CannotRun(f"{program.name} was not built: its library is not installed")
        return [path]

    def run(self, program, row):
        """One run of the program: its median and its 99th of 100 in µs, or twice what it counted."""
        if program.name == "counts":
            try:
                count = counts.COUNTERS[program.options["what"]](self.bin)
                return count, count
            except counts.CannotCount as error:
                raise CannotRun(str(error)) from error
        command = self.command(program)
        options = [f"{k}={v}" for k, v in {"secs": self.seconds, **program.options}.items()]
        environment = dict(os.environ)
        environment.pop("QT_NO_GLIB", None)
        if not row.glib:
            environment["QT_NO_GLIB"] = "1"
        settings = {"env": environment, "text": True, "stderr": subprocess.PIPE}
        if row.pinned:
            settings["preexec_fn"] = lambda: os.sched_setaffinity(0, self.core)

        def client(extra):
            done = subprocess.run([*command, *options, *extra], stdout=subprocess.PIPE, timeout=120, **settings)
            if done.returncode != 0 or not done.stdout.strip():
                raise CannotRun(f"{program.name} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
            result = json.loads(done.stdout.strip().splitlines()[-1])
            return result["us"], result.get("p99", result["us"])

        if not program.serves:
            return client([])
        with tempfile.TemporaryDirectory() as folder:  # only this user's, as Ferry demands of a socket's place
            name = f"name={folder}/s"
            with subprocess.Popen([*command, *options, "role=server", name], stdout=subprocess.PIPE, **settings) as server:
                try:
                    heard = select.select([server.stdout], [], [], 30)[0]
                    if not heard or server.stdout.readline().strip() != "READY":
                        server.kill()
                        raise CannotRun(f"{program.name} role=server: {server.stderr.read().strip()[-300:]}")
                    return client(["role=client", name])
                finally:
                    server.kill()

    def measure(self, rows, quick):
        """Ours and the peers of these rows in turn: a row's id to (ours, p99, peer's, p99), or to why there is none."""
        ours = []
        peers = {row.id: [] for row in rows}
        reasons = {}
        for _ in range(min(3, rows[0].rounds) if quick else rows[0].rounds):
            try:
                ours.append(self.run(rows[0].ours, rows[0]))
            except (CannotRun, subprocess.TimeoutExpired) as error:
                return {row.id: str(error) for row in rows}
            for row in rows:
                if row.peer is None or row.id in reasons:
                    continue
                try:
                    peers[row.id].append(self.run(row.peer, row))
                except (CannotRun, subprocess.TimeoutExpired) as error:
                    reasons[row.id] = str(error)
        middle = lambda runs: tuple(statistics.median(values) for values in zip(*runs)) or (None, None)
        return {row.id: reasons.get(row.id) or (*middle(ours), *middle(peers[row.id])) for row in rows}


def outcome(row, measured):
    """What --json says of a row."""
    result = {"id": row.id, "what": row.what, "ours": None, "peer": None, "ratio": None,
              "budget": row.budget and round(row.budget, 3), "ok": None, "unit": "1" if row.judge == "count" else "µs"}
    if row.case:
        result.update(case=row.case, against=row.against)
    if isinstance(measured, str):
        return {**result, "reason": measured}
    ours, ours_p99, peer, peer_p99 = measured
    return {**result, "ours": round(ours, 3), "peer": peer and round(peer, 3), "ratio": peer and round(ours / peer, 3),
            "ok": row.ok(ours, peer), "ours_p99": round(ours_p99, 3), "peer_p99": peer_p99 and round(peer_p99, 3)}


def line(row, result, widths):
    """What the table says of a row."""
    start = f"{row.id:<{widths[0]}} {row.what:<{widths[1]}}"
    if "reason" in result:
        return f"{start} not measured: {result['reason']}"
    number = lambda key: "-" if result[key] is None else f"{result[key]:.2f}"
    ok = {True: "yes", False: "no", None: "-"}[result["ok"]]
    return (f"{start} {number('ours'):>10} {number('peer'):>10} {number('ratio'):>6} {row.budget_text():>12}  "
            f"{ok:<3}  {number('ours_p99'):>10} {number('peer_p99'):>10}")


def main():
    parser = argparse.ArgumentParser(prog="tests/benchmarks/run")
    parser.add_argument("bin", help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--json", metavar="FILE", help="write the rows to FILE as well")
    parser.add_argument("ids", metavar="ID", nargs="*", help="rows to run; all when none is named")
    arguments = parser.parse_intermixed_args()
    known = {name for row in ROWS for name in row.names()}
    unknown = set(arguments.ids) - known
    if unknown:
        parser.error(f"no row {', '.join(sorted(unknown))}; there are: {', '.join(sorted(known))}")

    runner = Runner(arguments.bin, 0.15 if arguments.quick else 0.4)
    results = []
    wanted = [row for row in ROWS if not arguments.ids or set(arguments.ids) & row.names()]
    widths = [max(len(getattr(row, name)) for row in wanted) for name in ("id", "what")]
    print(f"{'id':<{widths[0]}} {'what':<{widths[1]}} {'ours':>10} {'peer':>10} {'ratio':>6} {'budget':>12}  ok   "
          f"{'ours p99':>10} {'peer p99':>10}")
    for _, group in groupby(wanted, key=lambda row: row.case or row.id):
        rows = list(group)
        measured = runner.measure(rows, arguments.quick)
        for row in rows:
            results.append(outcome(row, measured[row.id]))
            print(line(row, results[-1], widths), flush=True)
    if arguments.json:
        lines = ",\n".join(json.dumps(result, ensure_ascii=False) for result in results)
        Path(arguments.json).write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    sys.exit(main())
