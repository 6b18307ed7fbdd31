#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT
"""Writes what a fuzzer begins with: the test vectors of PROTOCOL.md, as each target takes them.

    seeds.py PROTOCOL.md FOLDER      makes FOLDER/<target>/<number>
"""
import pathlib
import sys


def blocks(text):
    """The lines of each ```ferry-… block, as [hex, rest]."""
    name = None
    for line in text.splitlines():
        if line.startswith("```"):
            name = line[3:] if name is None and line.startswith("```ferry-") else None
        elif name and line.strip() and not line.startswith("#"):
            first, _, rest = line.partition("|")
            yield name, bytes.fromhex(first.strip()), rest.strip()


def main():
    protocol, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    seeds = {"cborvalue": [], "cborframe": [], "taggedjson": [], "framereader": [], "peer": []}
    for name, data, rest in blocks(protocol.read_text(encoding="utf-8")):
        if "frames" not in name:
            seeds["cborvalue"].append(data)
            if rest.startswith(("{", "[", '"')):
                seeds["taggedjson"].append(b"[" + rest.encode() + b"]")
            continue
        seeds["cborframe"].append(data)
        frame = len(data).to_bytes(4, "little") + data
        seeds["framereader"].append(b"\x03" + frame + frame)
        if len(data) < 0x90:
            # The same frame twice, and what main may do between.
            for act in range(12):
                seeds["peer"].append(bytes([0x60 + len(data)]) + data + bytes([act, 0, 2])
                                     + bytes([0x60 + len(data)]) + data + bytes([0, act]))
    for target, inputs in seeds.items():
        (folder / target).mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(inputs):
            (folder / target / f"{number:04}").write_bytes(data)


main()
