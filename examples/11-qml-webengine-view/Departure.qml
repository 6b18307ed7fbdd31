// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Rectangle {
    id: root

    required property int index
    required property var modelData

    signal delayed(int index)

    Layout.fillWidth: true
    implicitHeight: 64
    radius: 8
    color: "#0b111b"

    RowLayout {
        anchors { fill: parent; margins: 14 }

        Column {
            Layout.fillWidth: true
            spacing: 2

            Text { text: root.modelData.to; color: "#e6edf6"; font.pixelSize: 15 }
            Text {
                text: root.modelData.free > 0 ? `${root.modelData.free} free` : "full"
                color: root.modelData.free > 0 ? "#9fb0c5" : "#ff8f8f"
                font.pixelSize: 13
            }
        }
        Button {
            id: button

            text: "+10 min"
            onClicked: root.delayed(root.index)
            background: Rectangle { radius: 8; color: "#7ddba3"; opacity: button.down ? 0.8 : 1 }
            contentItem: Text { text: button.text; color: "#101826"; font { pixelSize: 13; weight: Font.DemiBold } }
        }
    }
}
