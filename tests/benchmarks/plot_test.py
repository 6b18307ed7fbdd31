# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

"""Of plot.py: what it draws from a few rows, and that the committed picture and README are those of speed.json."""

import json
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET
from pathlib import Path

import plot

HERE = Path(__file__).parent
SVG = "{http://www.w3.org/2000/svg}"


def row(id, case, ours, peer, against):
    return {"id": id, "what": f"{case} | {against}", "ours": ours, "peer": peer, "ratio": peer and ours / peer, "budget": None,
            "ok": None, "unit": "µs", "case": case, "against": against}


ROWS = [
    {"id": "N1", "what": "without a case", "ours": 1, "peer": 2, "ratio": 0.5, "budget": 0.75, "ok": True},
    row("N20-16B-qls", "16 B there and back, one core", 10.0, 15.0, "QLocalSocket"),
    row("N20-16B-node", "16 B there and back, one core", 10.0, None, "Node, process.send"),
    row("N20-1MB-qls", "1 MB there and back, one core", 200.0, 330.0, "QLocalSocket"),
    row("N27-raw", "flood <&>", 0.5, 1.0, "blocking socket"),
    row("N28-1-raw", "not measured", None, None, "blocking socket"),
]


class Plot(unittest.TestCase):
    def setUp(self):
        self.root = ET.fromstring(plot.plot(ROWS))
        self.texts = [(text.text, float(text.get("x")), float(text.get("y"))) for text in self.root.iter(f"{SVG}text")]
        self.words = [text for text, _, _ in self.texts]

    def test_a_bar_for_each_time(self):
        bars = [rect for rect in self.root.iter(f"{SVG}rect") if rect.get("class") == "bar"]
        self.assertEqual(len(bars), 6)
        ours = [rect for rect in bars if rect.get("fill") == plot.COLOURS[plot.OURS]]
        self.assertEqual(len(ours), 3)
        self.assertLess(float(ours[0].get("width")), float(bars[1].get("width")))

    def test_labels(self):
        for word in ("16 B there and back", "1 MB there and back", "flood <&>", "10 µs", "330 µs", "500 ns", "QLocalSocket"):
            self.assertIn(word, self.words)
        for word in ("without a case", "not measured", "Node, process.send"):
            self.assertNotIn(word, self.words)

    def test_no_label_on_another_and_none_outside(self):
        width, height = float(self.root.get("width")), float(self.root.get("height"))
        self.assertEqual(len(set(self.texts)), len({(x, y) for _, x, y in self.texts}))
        for word, x, y in self.texts:
            self.assertTrue(0 < x < width and 0 < y < height, word)

    def test_table(self):
        lines = plot.table(ROWS).splitlines()
        self.assertIn("| 16 B there and back | 10 µs | 15 µs |", lines)
        self.assertIn("| flood <&> | 500 ns | 1 µs |", lines)

    def test_nothing_to_draw_says_so(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(ROWS[:1], file)
            file.flush()
            done = subprocess.run([sys.executable, HERE / "plot.py", file.name], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no cases to draw", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_the_committed_ones_are_of_speed_json(self):
        rows = json.loads((HERE / "speed.json").read_text())
        self.assertEqual((HERE / "speed.svg").read_text(), plot.plot(rows))
        self.assertIn(plot.table(rows), (HERE.parent.parent / "README.md").read_text())


if __name__ == "__main__":
    unittest.main()
