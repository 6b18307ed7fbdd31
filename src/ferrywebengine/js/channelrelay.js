// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The isolated half of a QWebChannel of the application's own (pagechannel.js): its texts between page scripts and main.

// Hands main's texts over in a task each, as they come without Ferry.
const channelTurn = config.pageChannel ? new MessageChannel() : undefined;
const channelAckLength = 65536;
let taken = 0; // length of the texts that the page was given since main was last told

function sayChannel(text) {
    const length = taken;
    taken = 0;
    post('[' + kinds.pageChannel + ',' + text + ',' + length + ']');
}

/** Gives page scripts the channel, on their \a bridge. */
function lendChannel(bridge) {
    bridge.root(isolatedRoots.channel, (text) => {
        if (typeof text !== 'string')
            throw new NativeTypeError('qt.webChannelTransport.send() takes a string, not ' + describe(text));
        if (text.length > config.messageBytes)
            throw tooLargeError(text.length);
        sayChannel(jsonStringify(wellFormed(text)));
    });
    channelTurn.port1.onmessage = (event) => {
        const text = event.data;
        taken += text.length;
        if (taken > channelAckLength)
            sayChannel('null');
        bridge.tell(worldRoots.channel, text);
    };
}
