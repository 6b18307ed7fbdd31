# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

"""What a row of the benchmarks is, and the programs that rows are made of."""

from dataclasses import dataclass, field


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
    case: str | None = None  # rows of one case are measured in turn, ours once for all of them
    against: str | None = None  # the peer's name

    def names(self):
        """What asks for this row: N1 means N1-noglib as well, N20-1KB all of its peers."""
        parts = self.id.split("-")
        return {"-".join(parts[:count + 1]) for count in range(len(parts))}

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


def remote_objects(test, **options):
    return Program("bench_remoteobjects_peer", {"test": test, **options}, serves=True)


def web_channel(**options):
    return Program("bench_webchannel_peer", options, serves=True)


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


def codec(name, document="arguments"):
    return Program("bench_codec", {"codec": name, "document": document})


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
