# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

"""Rows without a budget, there to be read and drawn: the same cases for Ferry and all of its peers, N20 on, C10."""

from rows import MEGABYTE, Row, codec, native, node, qlocalsocket, raw_socket, remote_objects, web_channel

SIZES = {"16 B": 16, "1 KB": 1024, "64 KB": 64 * 1024, "1 MB": MEGABYTE, "16 MB": 16 * MEGABYTE}
CLIENTS = (1, 10, 100)
DOCUMENTS = {"arguments": "3 small arguments", "map": "map of 1 KB", "bytes": "1 MB of bytes", "records": "records of 5 MB"}

NAMES = {"raw": "blocking socket", "qls": "QLocalSocket", "qtro": "Qt Remote Objects",
         "channel": "QWebChannel, local socket", "node": "Node, process.send"}
CODECS = {"qcbor": "QCborStream", "qdatastream": "QDataStream", "qjson": "QJsonDocument"}


def case(id, what, ours, peers, names=NAMES, pinned=True, rounds=3):
    """A row for each of \a peers, measured together."""
    title = f"{what}{', one core' if pinned else ''}"
    return [Row(f"{id}-{key}", f"{title} | {names[key]}", ours, peer, None, pinned=pinned, rounds=rounds, case=title,
                against=names[key]) for key, peer in peers.items()]


def round_trip(id, name, bytes, pinned):
    options = {"test": "invoke", "size": bytes}
    return case(f"{id}-{name.replace(' ', '')}", f"{name} there and back", native(**options), {
        "raw": raw_socket(**options), "qls": qlocalsocket(**options), "qtro": remote_objects(**options),
        "channel": web_channel(**options), "node": node(**options)}, pinned=pinned)


def blocking(id, pinned):
    return case(id, "sendSync, small", native("sync"), {
        "raw": raw_socket(test="invoke"), "qls": qlocalsocket(test="sync"), "qtro": remote_objects("sync")}, pinned=pinned)


def many(id, pinned):
    return case(id, "256 small calls under way, each", native("pipe"), {
        "raw": raw_socket(test="pipe"), "qls": qlocalsocket(test="pipe"), "qtro": remote_objects("pipe"),
        "channel": web_channel(test="pipe"), "node": node(test="pipe")}, pinned=pinned)


def flood(id, pinned):
    return case(id, "flood of 100 B one way, each", native("flood"), {
        "raw": raw_socket(test="flood"), "qls": qlocalsocket(test="flood"), "qtro": remote_objects("flood"),
        "node": node(test="flood")}, pinned=pinned)


def fan(clients):
    options = {"test": "fan", "clients": clients}
    return case(f"N28-{clients}", f"calls of {clients} process{'es' if clients > 1 else ''}, each", native(**options), {
        "raw": raw_socket(**options), "qls": qlocalsocket(**options), "qtro": remote_objects(**options),
        "channel": web_channel(**options), "node": node(**options)}, pinned=False)


def codecs(document, what):
    return case(f"C10-{document}", f"codec: {what}", codec("ferry", document),
                {name: codec(name, document) for name in CODECS}, names=CODECS)


SUITE = [
    *[row for name, bytes in SIZES.items() for row in round_trip("N20", name, bytes, True)],
    *[row for name, bytes in SIZES.items() for row in round_trip("N21", name, bytes, False)],
    *blocking("N22", True), *blocking("N23", False),
    *many("N24", True), *many("N25", False),
    *flood("N26", True), *flood("N27", False),
    *[row for clients in CLIENTS for row in fan(clients)],
    *[row for document, what in DOCUMENTS.items() for row in codecs(document, what)],
]
