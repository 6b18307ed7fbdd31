// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

// One task of the list; modelData: { task, ipc, tint }.
Rectangle {
    id: row

    required property var modelData
    readonly property var task: modelData.task

    width: ListView.view ? ListView.view.width : 0
    height: 44
    radius: 8
    color: "#1a2536"

    CheckBox {
        id: box

        x: 6
        width: remove.x - x
        height: parent.height
        checked: row.task.done
        text: row.task.title
        onClicked: row.modelData.ipc.invoke("tasks:toggle", row.task.id)

        indicator: Rectangle {
            x: 8
            y: (box.height - height) / 2
            width: 18
            height: 18
            radius: 3
            color: box.checked ? row.modelData.tint : "#ffffff"

            Text {
                anchors.centerIn: parent
                visible: box.checked
                text: "✓"
                color: "#101826"
                font { pixelSize: 14; weight: Font.Bold }
            }
        }
        contentItem: Text {
            leftPadding: 34
            text: box.text
            elide: Text.ElideRight
            verticalAlignment: Text.AlignVCenter
            color: box.checked ? "#75879e" : "#e6edf6"
            font { pixelSize: 14; strikeout: box.checked }
        }
    }
    AbstractButton {
        id: remove

        anchors { right: parent.right; rightMargin: 4 }
        width: 36
        height: parent.height
        onClicked: row.modelData.ipc.invoke("tasks:remove", row.task.id)

        contentItem: Text {
            text: "✕"
            color: remove.hovered ? "#ffffff" : "#75879e"
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            font.pixelSize: 14
        }
    }
}
