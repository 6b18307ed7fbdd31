// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry

Rectangle {
    id: screen

    property var table: []

    color: "#101826"

    IpcRenderer {
        id: ipcRenderer

        // Tells main what was said and what came back.
        function crossed(kind, channel, args, replyChannel, answer) {
            send("crossed", kind, channel, args, replyChannel, answer);
        }

        IpcListener {
            channel: "conversation"
            handler: (event, table) => { screen.table = table; }
        }

        Component.onCompleted: {
            const ping = "ping", a = 2, b = 3;

            crossed("sync", "synchronous-message", [ping], "", sendSync("synchronous-message", ping));

            on("asynchronous-reply", (event, answer) => {
                crossed("async", "asynchronous-message", [ping], "asynchronous-reply", answer);
            });
            send("asynchronous-message", ping);

            invoke("my-invokable-ipc", a, b).then(sum => {
                crossed("invoke", "my-invokable-ipc", [a, b], "", sum);
            });
        }
    }

    Column {
        anchors { fill: parent; margins: 32 }
        spacing: 2

        Text { text: "QT QUICK"; color: "#6fc3ff"; font { pixelSize: 11; letterSpacing: 1.4 } }
        Text { text: "A QML screen"; color: "white"; font { pixelSize: 26; weight: Font.DemiBold } }
        Text { text: "says the same, in the same process as main."; color: "#9fb0c5"; font.pixelSize: 14 }
        Item { width: 1; height: 22 }

        Repeater {
            model: screen.table
            delegate: Rectangle {
                required property var modelData
                readonly property color tint: ({ page: "#6fc3ff", native: "#ffb86b", qml: "#7ddba3" })[modelData.renderer]

                width: parent?.width ?? 0
                height: 40
                radius: 8
                color: "#1a2536"

                Text {
                    x: 14; width: 110
                    anchors.verticalCenter: parent.verticalCenter
                    text: parent.modelData.renderer + " · " + parent.modelData.kind
                    color: parent.tint
                    font { pixelSize: 12; weight: Font.DemiBold }
                }
                Text {
                    x: 130; width: parent.width - x - 14
                    anchors.verticalCenter: parent.verticalCenter
                    text: parent.modelData.text.replace(" -> ", "  →  ")
                    color: "#e6edf6"
                    elide: Text.ElideRight
                    font { family: "DejaVu Sans Mono"; pixelSize: 12 }
                }
            }
        }
    }
}
