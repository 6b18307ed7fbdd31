// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Ferry
import "base64.js" as Base64

// The same darkroom as a QML screen, with the same channels.
Rectangle {
    id: root

    property var original // PNG
    property bool running: true
    property bool busy: false
    property int steps: 0
    readonly property var jobs: ({
        "original": () => Promise.resolve(original),
        "resize": () => ipc.invoke("image/resize", original, 160, 100),
        "blur": () => ipc.invoke("image/blur", original, 3, 10),
        "long blur": () => ipc.invoke("image/blur", original, 3, 1000)
    })

    signal shown

    // Done when it is there to be seen.
    function show(png) {
        return new Promise(resolve => {
            const done = () => {
                root.shown.disconnect(done)
                resolve()
            }
            root.shown.connect(done)
            image.source = ""
            image.source = "data:image/png;base64," + Base64.encode(new Uint8Array(png))
        })
    }
    // Runs one job; its promise is what came of it as text.
    function work(job) {
        steps = 0
        bar.value = 0
        said.text = ""
        busy = true
        return jobs[job]().then(root.show).then(() => {
            said.text = `${image.implicitWidth} × ${image.implicitHeight}`
                + (root.steps ? ` in ${root.steps} steps` : "")
        }).catch(error => {
            said.text = error.code
        }).then(() => {
            root.busy = false
            return said.text
        })
    }

    color: "#101826"

    IpcRenderer {
        id: ipc

        objectName: "Darkroom"
        onConnected: {
            invoke("worker:health").then(text => { health.text = text })
            invoke("picture").then(png => {
                root.original = png
                return root.show(png)
            }).then(() => { send("here", "qml") })
        }

        IpcListener {
            channel: "image:progress"
            handler: (event, share) => {
                bar.value = share
                ++root.steps
            }
        }
        IpcListener {
            channel: "worker:health"
            handler: (event, text, running) => {
                health.text = text
                root.running = running
            }
        }
        // For main's --once: what a visitor would do.
        IpcHandler { channel: "visit"; handler: (event, step) => root.work(step) }
    }

    component Tool: Button {
        id: tool

        property color tint: "#7ddba3"

        implicitHeight: 36
        leftPadding: 12
        rightPadding: 12
        background: Rectangle {
            radius: 8
            color: tool.enabled ? tool.tint : "#2c3a50"
            opacity: tool.down ? 0.8 : 1
        }
        contentItem: Text {
            text: tool.text
            color: tool.enabled ? "#101826" : "#75879e"
            font { pixelSize: 13; weight: Font.DemiBold }
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
        }
    }

    ColumnLayout {
        anchors { fill: parent; margins: 28 }
        spacing: 14

        Column {
            Layout.fillWidth: true
            spacing: 2

            Text {
                text: "QT QUICK"
                color: "#7ddba3"
                font { pixelSize: 11; letterSpacing: 1.4 }
            }
            Text { text: "Darkroom"; color: "white"; font { pixelSize: 26; weight: Font.DemiBold } }
            Text {
                id: health

                text: "…"
                color: root.running ? "#9fb0c5" : "#ff8f8f"
                font.pixelSize: 14
            }
        }
        Rectangle {
            Layout.fillWidth: true
            Layout.fillHeight: true
            radius: 8
            color: "#0b111b"

            Image {
                id: image

                anchors.centerIn: parent
                width: Math.min(implicitWidth, parent.width)
                height: Math.min(implicitHeight, parent.height)
                fillMode: Image.PreserveAspectFit
                opacity: root.running ? 1 : 0.4
                onStatusChanged: {
                    if (status === Image.Ready)
                        root.shown()
                }
            }
        }
        RowLayout {
            spacing: 12

            ProgressBar {
                id: bar

                Layout.fillWidth: true
                implicitHeight: 8
                background: Rectangle { radius: 4; color: "#2c3a50" }
                contentItem: Item {
                    Rectangle {
                        width: bar.visualPosition * parent.width
                        height: parent.height
                        radius: 4
                        color: "#7ddba3"
                    }
                }
            }
            Text {
                id: said

                Layout.preferredWidth: 170
                color: "#9fb0c5"
                font.pixelSize: 14
                horizontalAlignment: Text.AlignRight
            }
        }
        RowLayout {
            spacing: 8

            Tool { text: "Original"; enabled: !root.busy; onClicked: root.work("original") }
            Tool { text: "Half size"; enabled: !root.busy; onClicked: root.work("resize") }
            Tool { text: "Blur"; enabled: !root.busy; onClicked: root.work("blur") }
            Tool { text: "Blur for long"; enabled: !root.busy; onClicked: root.work("long blur") }
        }
        RowLayout {
            spacing: 8

            Tool { text: "Crash the worker"; tint: "#ff8f8f"; onClicked: ipc.send("worker:crash") }
            Tool {
                text: "Start it"
                tint: "#9fb0c5"
                visible: !root.running
                onClicked: ipc.send("worker:start")
            }
        }
    }
}
