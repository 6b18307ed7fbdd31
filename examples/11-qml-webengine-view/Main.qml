// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Ferry
import Ferry.WebEngine

ApplicationWindow {
    id: window

    property bool once
    property var departures: [
        { to: "Amrum", minutes: 615, free: 3 },
        { to: "Hallig Hooge", minutes: 640, free: 1 },
        { to: "Wyk", minutes: 705, free: 12 }
    ]
    property int rounds

    function changed(index, values) {
        departures = departures.map((departure, i) => i === index ? Object.assign({}, departure, values) : departure)
    }
    function delay(index) {
        changed(index, { minutes: departures[index].minutes + 10 })
    }
    function book(index) {
        const departure = departures[index]
        if (departure.free === 0)
            throw new Error(`The ferry to ${departure.to} is full`)
        changed(index, { free: departure.free - 1 })
    }
    // With --once: what the crew and a passenger would do, each time the page has shown something new.
    function visit() {
        if (!once)
            return
        ++rounds
        if (rounds === 1)
            delay(0)
        else if (rounds < 4)
            display.runJavaScript("document.querySelectorAll('button')[1].click()")
        else
            Qt.quit()
    }

    width: 900
    height: 560
    visible: true
    title: "Ferry: a page in a QML screen"
    color: "#101826"
    onDeparturesChanged: main.broadcast("board:changed", departures)

    IpcMain {
        id: main

        IpcHandler { channel: "board:book"; handler: (event, index) => window.book(index) }
        IpcListener { channel: "board:says"; handler: (event, text) => window.visit() }
        // What the page's first line needs.
        Component.onCompleted: on("board:departures", event => { event.returnValue = window.departures })
    }
    RowLayout {
        anchors.fill: parent
        spacing: 0

        ColumnLayout {
            Layout.fillWidth: false
            Layout.preferredWidth: 340
            Layout.margins: 28
            Layout.alignment: Qt.AlignTop
            spacing: 14

            Text { text: "THE CREW'S SIDE, QML"; color: "#7ddba3"; font { pixelSize: 11; letterSpacing: 1.4 } }
            Text { text: "Departures"; color: "white"; font { pixelSize: 26; weight: Font.DemiBold } }
            Repeater {
                model: window.departures
                delegate: Departure { onDelayed: index => window.delay(index) }
            }
        }
        IpcWebEngineView {
            id: display

            Layout.fillWidth: true
            Layout.fillHeight: true
            url: Qt.resolvedUrl("index.html")
            preloads: ["preload.js"]
            backgroundColor: "#101826"
        }
    }
}
