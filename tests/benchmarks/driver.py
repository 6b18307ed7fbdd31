# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

"""Runs Ferry and its peers in turn and prints one row per id. Started by tests/benchmarks/run."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import counts


class CannotRun(Exception):
    """A program that is not there or that failed; the text says which and why."""


@dataclass
class Program:
    """A benchmark program: alone, or (serves) as server and client in two processes."""
    name: str
    options: dict = field(default_factory=dict)
    serves: bool = False


@dataclass
class Row:
    id: str
    what: str
    ours: Program
    peer: Program | None
    budget: float | None  # None: there to be read
    pinned: bool = False  # both processes on one core: path length, not wake-ups (facts/native-ipc.md, section 0)
    glib: bool = True
    rounds: int = 5
    judge: str = "ratio"  # ratio: ours / peer; more: ours - peer in µs; absolute: ours in µs; count: ours, a number

    def names(self):
        """What asks for this row: N1 means N1-noglib as well."""
        return {self.id, self.id.split("-")[0]}

    def ok(self, ours, peer):
        if self.budget is None:
            return None
        value = {"ratio": lambda: ours / peer, "more": lambda: ours - peer, "absolute": lambda: ours,
                 "count": lambda: ours}[self.judge]()
        return value <= self.budget

    def budget_text(self):
        if self.budget is None:
            return "-"
        return {"ratio": f"<= {self.budget:.3g}x", "more": f"<= +{self.budget:g} µs",
                "absolute": f"<= {self.budget:g} µs", "count": f"<= {self.budget:g}"}[self.judge]


MEGABYTE = 1 << 20


def native(test, **options):
    return Program("bench_native", {"test": test, **options}, serves=True)


def qlocalsocket(**options):
    return Program("bench_localsocket_peer", options, serves=True)


def remote_objects(test):
    return Program("bench_remoteobjects_peer", {"test": test}, serves=True)


def raw_socket(**options):
    return Program("bench_rawsocket_peer", options, serves=True)


def node(**options):
    return Program("node_peer.js", options)


def page(test, **options):
    return Program("bench_page", {"test": test, **options})


def bulk(test):
    return Program("bench_pagebulk", {"test": test})


def utility(test):
    return Program("bench_utility", {"test": test, "secs": 1})


def shared(test, **options):
    return Program("bench_shared", {"test": test, **options}, serves=True)


def counted(what):
    return Program("counts", {"what": what})


def with_and_without_glib(id, what, ours, peer, budget):
    return [Row(id, what, ours, peer, budget, pinned=True),
            Row(f"{id}-noglib", "the same, QT_NO_GLIB=1", ours, peer, budget, pinned=True, glib=False)]


def size(chars):
    """An echo of a text of so many characters: fewer calls where they take long."""
    calls = max(1, min(50, 2_000_000 // chars))
    options = {"chars": chars, "calls": calls, "batches": 100 if chars <= 10_000 else 10}
    name = f"{chars // 1_000_000} MB" if chars >= 1_000_000 else f"{chars // 1000} kB" if chars >= 1000 else f"{chars} B"
    return Row(f"P10-{name.replace(' ', '')}", f"page invoke, {name} both ways | qwebchannel.js echo", page("invoke", **options),
               page("webchannel", **options), None, rounds=3)


def pages(count, than, budget):
    """Time for a call among many pages; the rate is its inverse."""
    return Row(f"P11-{count}", f"a call of {count} pages at once | of {than}", Program("bench_pages", {"pages": count}),
               Program("bench_pages", {"pages": than}), budget, rounds=3)


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
    Row("C1", "codec, small arguments, both ways | QCborStreamWriter/Reader", Program("bench_codec", {"test": "ferry"}),
        Program("bench_codec", {"test": "qcbor"}), 0.6, pinned=True),
    Row("U1", "utility process, fork to ready | its program writes a line", utility("utility"), utility("process"), 1.5),
    Row("Q1", "QML invoke in process, small", Program("bench_qml"), None, 40, judge="absolute"),
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
            if done.returncode != 0:
                raise CannotRun(f"{program.name} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
            result = json.loads(done.stdout.strip().splitlines()[-1])
            return result["us"], result.get("p99", result["us"])

        if not program.serves:
            return client([])
        with tempfile.TemporaryDirectory() as folder:  # only this user's, as Ferry demands of a socket's place
            name = f"name={folder}/s"
            with subprocess.Popen([*command, *options, "role=server", name], stdout=subprocess.PIPE, **settings) as server:
                try:
                    if server.stdout.readline().strip() != "READY":
                        raise CannotRun(f"{program.name} role=server: {server.stderr.read().strip()[-300:]}")
                    return client(["role=client", name])
                finally:
                    server.kill()

    def measure(self, row, quick):
        ours, peers = [], []
        for _ in range(min(3, row.rounds) if quick else row.rounds):
            ours.append(self.run(row.ours, row))
            if row.peer:
                peers.append(self.run(row.peer, row))
        middle = lambda runs: tuple(statistics.median(values) for values in zip(*runs)) or (None, None)
        return *middle(ours), *middle(peers)


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
    print(f"{'id':<9} {'what':<62} {'ours':>10} {'peer':>10} {'ratio':>6} {'budget':>12}  ok   {'ours p99':>10} {'peer p99':>10}")
    for row in ROWS:
        if arguments.ids and not set(arguments.ids) & row.names():
            continue
        result = {"id": row.id, "what": row.what, "ours": None, "peer": None, "ratio": None, "budget": row.budget and round(row.budget, 3),
                  "ok": None, "unit": "1" if row.judge == "count" else "µs"}
        try:
            ours, ours_p99, peer, peer_p99 = runner.measure(row, arguments.quick)
            ratio = ours / peer if peer else None
            result.update(ours=round(ours, 3), peer=peer and round(peer, 3), ratio=ratio and round(ratio, 3),
                          ok=row.ok(ours, peer), ours_p99=round(ours_p99, 3), peer_p99=peer_p99 and round(peer_p99, 3))
            peer_text, ratio_text = (f"{peer:.2f}", f"{ratio:.2f}") if peer else ("-", "-")
            print(f"{row.id:<9} {row.what:<62} {ours:>10.2f} {peer_text:>10} {ratio_text:>6} {row.budget_text():>12}  "
                  f"{ {True: 'yes', False: 'no', None: '-'}[result['ok']]:<3}  {ours_p99:>10.2f} "
                  f"{f'{peer_p99:.2f}' if peer_p99 else '-':>10}", flush=True)
        except (CannotRun, subprocess.TimeoutExpired) as error:
            result["reason"] = str(error)
            print(f"{row.id:<9} {row.what:<62} not measured: {error}", flush=True)
        results.append(result)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
