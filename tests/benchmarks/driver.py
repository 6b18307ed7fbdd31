# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

"""Runs Ferry and its peers in turn and prints one row per id. Started by tests/benchmarks/run."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path


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
    budget: float
    pinned: bool = False  # both processes on one core: path length, not wake-ups (facts/native-ipc.md, section 0)
    glib: bool = True
    rounds: int = 5
    judge: str = "ratio"  # ratio: ours / peer; more: ours - peer in µs; absolute: ours in µs

    def names(self):
        """What asks for this row: N1 means N1-noglib as well."""
        return {self.id, self.id.split("-")[0]}

    def ok(self, ours, peer):
        value = {"ratio": lambda: ours / peer, "more": lambda: ours - peer, "absolute": lambda: ours}[self.judge]()
        return value <= self.budget

    def budget_text(self):
        return {"ratio": f"<= {self.budget:g}x", "more": f"<= +{self.budget:g} µs",
                "absolute": f"<= {self.budget:g} µs"}[self.judge]


def native(test):
    return Program("bench_native", {"test": test}, serves=True)


QLOCALSOCKET = Program("bench_localsocket_peer", serves=True)
REMOTE_OBJECTS = Program("bench_remoteobjects_peer", serves=True)
RAW_SOCKET = Program("bench_rawsocket_peer", serves=True)


def page(test, **options):
    return Program("bench_page", {"test": test, **options})


def bulk(test):
    return Program("bench_pagebulk", {"test": test})


def utility(test):
    return Program("bench_utility", {"test": test, "secs": 1})


ROWS = [
    Row("P1", "page invoke, 100 B | qwebchannel.js echo", page("invoke"), page("webchannel"), 0.75),
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
    Row("N1", "native invoke, small | QLocalSocket echo", native("invoke"), QLOCALSOCKET, 0.75, pinned=True),
    Row("N1-noglib", "the same, QT_NO_GLIB=1", native("invoke"), QLOCALSOCKET, 0.75, pinned=True, glib=False),
    Row("N2", "native invoke, small | Qt Remote Objects", native("invoke"), REMOTE_OBJECTS, 0.6, pinned=True),
    Row("N2-noglib", "the same, QT_NO_GLIB=1", native("invoke"), REMOTE_OBJECTS, 0.6, pinned=True, glib=False),
    Row("N3", "native sendSync, BlockThread | raw blocking socket", native("sync"), RAW_SOCKET, 1.2, pinned=True),
    Row("N3-noglib", "the same, QT_NO_GLIB=1", native("sync"), RAW_SOCKET, 1.2, pinned=True, glib=False),
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

    def run(self, program, row):
        """One run of the program; its median in µs."""
        path = self.bin / program.name
        if not path.exists():
            raise CannotRun(f"{program.name} was not built: its library is not installed")
        options = [f"{k}={v}" for k, v in {"secs": self.seconds, **program.options}.items()]
        environment = dict(os.environ)
        environment.pop("QT_NO_GLIB", None)
        if not row.glib:
            environment["QT_NO_GLIB"] = "1"
        settings = {"env": environment, "text": True, "stderr": subprocess.PIPE}
        if row.pinned:
            settings["preexec_fn"] = lambda: os.sched_setaffinity(0, self.core)

        def client(extra):
            done = subprocess.run([path, *options, *extra], stdout=subprocess.PIPE, timeout=120, **settings)
            if done.returncode != 0:
                raise CannotRun(f"{program.name} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
            return json.loads(done.stdout.strip().splitlines()[-1])["us"]

        if not program.serves:
            return client([])
        with tempfile.TemporaryDirectory() as folder:  # only this user's, as Ferry demands of a socket's place
            name = f"name={folder}/s"
            with subprocess.Popen([path, "role=server", name], stdout=subprocess.PIPE, **settings) as server:
                try:
                    if server.stdout.readline().strip() != "READY":
                        raise CannotRun(f"{program.name} role=server: {server.stderr.read().strip()[-300:]}")
                    return client(["role=client", name])
                finally:
                    server.kill()

    def measure(self, row, quick):
        ours, peers = [], []
        for _ in range(3 if quick else row.rounds):
            ours.append(self.run(row.ours, row))
            if row.peer:
                peers.append(self.run(row.peer, row))
        return statistics.median(ours), statistics.median(peers) if peers else None


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
    print(f"{'id':<9} {'what':<62} {'ours':>10} {'peer':>10} {'ratio':>6} {'budget':>12}  ok")
    for row in ROWS:
        if arguments.ids and not set(arguments.ids) & row.names():
            continue
        result = {"id": row.id, "what": row.what, "ours": None, "peer": None, "ratio": None, "budget": row.budget,
                  "ok": None, "unit": "µs"}
        try:
            ours, peer = runner.measure(row, arguments.quick)
            ratio = ours / peer if peer else None
            result.update(ours=round(ours, 3), peer=peer and round(peer, 3), ratio=ratio and round(ratio, 3),
                          ok=row.ok(ours, peer))
            peer_text, ratio_text = (f"{peer:.2f}", f"{ratio:.2f}") if peer else ("-", "-")
            print(f"{row.id:<9} {row.what:<62} {ours:>10.2f} {peer_text:>10} {ratio_text:>6} {row.budget_text():>12}  "
                  f"{'yes' if result['ok'] else 'no'}", flush=True)
        except (CannotRun, subprocess.TimeoutExpired) as error:
            result["reason"] = str(error)
            print(f"{row.id:<9} {row.what:<62} not measured: {error}", flush=True)
        results.append(result)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
