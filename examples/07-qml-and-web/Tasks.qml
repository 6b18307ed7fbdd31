// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Ferry

// The tasks as a QML screen: in the process of the backend, or with a serverName in one of its own.
Rectangle {
    id: root

    property alias serverName: ipc.serverName
    property var tasks: []
    property string problem
    property int steps: 0
    readonly property int done: tasks.filter(task => task.done).length
    readonly property color tint: serverName === "" ? "#7ddba3" : "#ffb86b"
    readonly property string summary: `${tasks.length} tasks, ${done} done`

    function add() {
        const title = input.text
        input.clear()
        problem = ""
        return ipc.invoke("tasks:add", title).catch(root.failed)
    }
    function archive() {
        problem = ""
        return ipc.invoke("tasks:archive")
    }
    function failed(error) {
        problem = error.message.replace(/^.*?Error: /, "")
    }

    color: "#101826"

    IpcRenderer {
        id: ipc

        objectName: root.serverName === "" ? "QML, in process" : "QML, another process"
        reconnect.enabled: true
        onConnected: {
            invoke("tasks:list").then(tasks => { root.tasks = tasks })
            send("here", root.serverName === "" ? "qml" : "process")
        }

        IpcListener { channel: "tasks:changed"; handler: (event, tasks) => { root.tasks = tasks } }
        IpcListener {
            channel: "job:progress"
            handler: (event, share) => {
                bar.value = share
                ++root.steps
            }
        }
        // For main's --once: what a visitor would do.
        IpcHandler {
            channel: "visit"
            handler: (event, what, text) => {
                if (what === "add") {
                    input.text = text
                    return root.add()
                }
                if (what === "archive")
                    return root.archive()
                return `${root.summary}, saw the job in ${root.steps} steps to ${share.text}`
            }
        }
    }

    component AccentButton: Button {
        id: button

        property color tint: "white"

        implicitHeight: 40
        leftPadding: 16
        rightPadding: 16
        background: Rectangle {
            radius: 8
            color: button.enabled ? button.tint : "#2c3a50"
            opacity: button.down ? 0.8 : 1
        }
        contentItem: Text {
            text: button.text
            color: button.enabled ? "#101826" : "#75879e"
            font { pixelSize: 14; weight: Font.DemiBold }
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
                text: root.serverName === "" ? "QT QUICK" : "QT QUICK, ANOTHER PROCESS"
                color: root.tint
                font { pixelSize: 11; letterSpacing: 1.4 }
            }
            Text { text: "Before we sail"; color: "white"; font { pixelSize: 26; weight: Font.DemiBold } }
            Text {
                text: ipc.connected ? root.summary : "Waiting for the application …"
                color: "#9fb0c5"
                font.pixelSize: 14
            }
        }
        RowLayout {
            spacing: 10

            TextField {
                id: input

                Layout.fillWidth: true
                implicitHeight: 40
                leftPadding: 12
                placeholderText: "What is to be done?"
                placeholderTextColor: "#75879e"
                color: "#e6edf6"
                font.pixelSize: 14
                background: Rectangle {
                    radius: 8
                    color: "#0b111b"
                    border.color: input.activeFocus ? root.tint : "#2c3a50"
                }
                onAccepted: root.add()
            }
            AccentButton { text: "Add"; tint: root.tint; onClicked: root.add() }
        }
        Text {
            Layout.fillWidth: true
            visible: root.problem !== ""
            text: root.problem
            color: "#ff8f8f"
            wrapMode: Text.Wrap
            font.pixelSize: 14
        }
        ListView {
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            spacing: 6
            model: root.tasks.map(task => ({ task, ipc, tint: root.tint }))
            delegate: TaskRow { }
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
                        color: root.tint
                    }
                }
            }
            Text {
                id: share

                Layout.preferredWidth: 48
                text: `${Math.round(bar.value * 100)} %`
                color: "#9fb0c5"
                horizontalAlignment: Text.AlignRight
                font.pixelSize: 14
            }
            AccentButton {
                text: "Archive done"
                tint: root.tint
                enabled: root.done > 0
                onClicked: root.archive().catch(root.failed)
            }
        }
    }
}
