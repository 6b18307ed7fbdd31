#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

"""Draws the cases of a --json file of tests/benchmarks/run, or makes a table of them.

    tests/benchmarks/plot.py FILE.json > FILE.svg
    tests/benchmarks/plot.py --table FILE.json
"""

import json
import math
import sys
from html import escape
from pathlib import Path

OURS = "Ferry"
# One colour for each system; they keep apart on white and on black, and for colour-blind readers.
COLOURS = {OURS: "#e8590c", "blocking socket": "#868e96", "QLocalSocket": "#4c9be8", "Qt Remote Objects": "#2fa37c",
           "QWebChannel, local socket": "#b07cd8", "Node, process.send": "#c9a227", "QCborStream": "#4c9be8",
           "QDataStream": "#2fa37c", "QJsonDocument": "#b07cd8"}
OTHER = "#868e96"
SECTIONS = (("One after another, both processes on one core", ("N20", "N22")),
            ("Many at once, all cores", ("N25", "N27", "N28")),
            ("To bytes and back", ("C10",)))

WIDTH, LEFT, RIGHT, TOP = 900, 216, 76, 34
LANE, GAP = 12, 11

STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f }
.paper { fill: #ffffff } .grid { stroke: #d8dee4 } .small { font-size: 10px; fill: #57606a }
.title { font-size: 17px; font-weight: 600 } .heading { font-size: 13px; font-weight: 600 } .ours { font-weight: 700 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .paper { fill: #0d1117 } .grid { stroke: #30363d } .small { fill: #9198a1 }
}
"""


def cases(rows):
    """id of the first row, what, and the systems' times: [(id, what, {name: µs})]; a peer that did not run is not in it."""
    found = {}
    for row in rows:
        if not row.get("case") or row["ours"] is None:
            continue
        times = found.setdefault(row["case"], (row["id"], row["case"], {OURS: row["ours"]}))[2]
        if row["peer"] is not None:
            times[row["against"]] = row["peer"]
    return list(found.values())


def sections(rows):
    drawn = [(title, [(what.removesuffix(", one core").removeprefix("codec: "), times) for id, what, times in cases(rows)
                      if id.split("-")[0] in ids]) for title, ids in SECTIONS]
    return [(title, inside) for title, inside in drawn if inside]


def duration(us):
    unit, size = next(((unit, size) for unit, size in (("s", 1e6), ("ms", 1e3), ("µs", 1)) if us >= size), ("ns", 1e-3))
    value = us / size
    return f"{value:.2g} {unit}" if value < 9.95 else f"{value:.0f} {unit}"


class Drawing:
    def __init__(self):
        self.parts = []
        self.y = TOP

    def text(self, x, y, text, style="", anchor="start"):
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{style}">{escape(text)}</text>')

    def grid(self, x, top, bottom):
        self.parts.append(f'<line x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{bottom:.1f}" class="grid"/>')

    def rect(self, x, y, width, height, name, style):
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" class="{style}" '
                          f'fill="{COLOURS.get(name, OTHER)}"/>')

    def legend(self, names):
        x = 16
        for name in names:
            self.rect(x, self.y - 9, 10, 10, name, "key")
            self.text(x + 15, self.y, name, "ours" if name == OURS else "")
            x += 36 + 6.6 * len(name)
        self.y += 24

    def section(self, title, inside):
        """A heading, its systems, and a bar for each system of each case, on one logarithmic axis."""
        self.y += 28
        self.text(16, self.y, title, "heading")
        self.y += 20
        self.legend(list(dict.fromkeys(name for _, times in inside for name in times)))
        values = [us for _, times in inside for us in times.values()]
        low, high = math.floor(math.log10(min(values)) - 0.05), math.ceil(math.log10(max(values)))
        place = lambda us: LEFT + (math.log10(us) - low) / (high - low) * (WIDTH - LEFT - RIGHT)
        top = self.y
        bottom = top + 14 + sum(LANE * len(times) + GAP for _, times in inside)
        for power in range(low, high + 1):
            x = place(10.0 ** power)
            self.grid(x, top + 6, bottom)
            self.text(x, top, duration(10.0 ** power), "small", "middle")
        self.y = top + 14
        for what, times in inside:
            middle = self.y + LANE * len(times) / 2 + 4
            self.text(LEFT - 12, middle, what, "", "end")
            for name, us in times.items():
                self.rect(LEFT, self.y + 1.5, max(2, place(us) - LEFT), LANE - 3, name, "bar")
                self.text(place(us) + 6, self.y + LANE - 3, duration(us), "small ours" if name == OURS else "small")
                self.y += LANE
            self.y += GAP

    def svg(self):
        height = self.y + 12
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
                f'viewBox="0 0 {WIDTH} {height}" role="img">\n<title>Time per call, Ferry and its peers</title>\n'
                f'<style>{STYLE}</style>\n<rect class="paper" width="{WIDTH}" height="{height}" rx="6"/>\n'
                + "\n".join(self.parts) + "\n</svg>\n")


def plot(rows):
    drawing = Drawing()
    drawing.text(16, 32, "Time per call or message, median; shorter is faster, and the scale is logarithmic", "title")
    for title, inside in sections(rows):
        drawing.section(title, inside)
    return drawing.svg()


def table(rows):
    """Markdown: a line per case, a column per system."""
    lines = []
    for title, inside in sections(rows):
        names = list(dict.fromkeys(name for _, times in inside for name in times))
        lines += ["", f"| {title} | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
        for what, times in inside:
            cells = [duration(times[name]) if name in times else "–" for name in names]
            lines.append(f"| {what} | {' | '.join(cells)} |")
    return "\n".join(lines[1:]) + "\n"


def main():
    words = sys.argv[1:]
    make = table if words[:1] == ["--table"] else plot
    files = words[1:] if make is table else words
    if len(files) != 1 or files[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    rows = json.loads(Path(files[0]).read_text())
    if not sections(rows):
        print(f"{files[0]} has no cases to draw: rows N20 to N28 and C10 make them", file=sys.stderr)
        return 1
    sys.stdout.write(make(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
