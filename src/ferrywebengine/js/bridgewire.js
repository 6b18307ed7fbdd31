// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// How one message gets from world to world. Both hold a private node, and an event on it is a message: the browser runs
// the other world's listener before dispatchEvent() returns. What JSON can hold stands in the node's text meanwhile, and
// the answer as well: that is half the time of an event's detail, which the browser copies by structured clone.

const NativeEvent = Event;
const NativeMouseEvent = MouseEvent;
const listenTo = uncurry(EventTarget.prototype.addEventListener);
const dispatch = uncurry(EventTarget.prototype.dispatchEvent);
const detailOf = getter(NativeCustomEvent.prototype, 'detail');
const NativeMessageEvent = MessageEvent;
const portsOf = getter(NativeMessageEvent.prototype, 'ports');
const relatedTargetOf = getter(NativeMouseEvent.prototype, 'relatedTarget');
const prevent = uncurry(NativeEvent.prototype.preventDefault);
const firstChildOf = getter(Node.prototype, 'firstChild');
const textOf = getter(CharacterData.prototype, 'data');
const setText = uncurry(getOwnPropertyDescriptor(CharacterData.prototype, 'data').set);
const has = Reflect.has;

const valueMark = 'v';
const failureMark = 'f';
const lost = 'The call did not come to its end in the other world';

/**
 * A message is { body, extras, isPlain }. \a says and \a hears are this end's and the other end's prefix of events.
 * say() is false when the browser could not copy the message; ask() as well, null when there was no answer, or the answer.
 */
function createWire(node, says, hears) {
    const paper = firstChildOf(node);
    let arrived = []; // extras of the message that comes next
    let arrivedPorts = [];
    let answer = null; // of the call that ended last, when it came as an event

    // A page's toJSON() would be asked about our arrays.
    const isText = (message) => message.isPlain && !has(arrayPrototype, 'toJSON');

    const detailed = (type, detail) =>
        dispatch(node, new NativeCustomEvent(says + type, { __proto__: null, detail, cancelable: true }));

    /** Each is confirmed: when one is lost, as the stack is full, those behind it must not take its place. */
    function sayExtras(extras) {
        let isLost = detailed('extras');
        for (let i = 0; i < extras.length && !isLost; ++i) {
            isLost = typeof extras[i] === 'symbol' ? detailed('symbol', extras[i])
                : dispatch(node, new NativeMouseEvent(says + 'element', { __proto__: null, relatedTarget: extras[i],
                                                                          cancelable: true }));
        }
        if (isLost)
            throw makeError(lost);
    }

    function say(type, message) {
        if (message.extras.length)
            sayExtras(message.extras);
        if (isText(message)) {
            setText(paper, jsonStringify(message.body));
            return dispatch(node, new NativeEvent(says + type));
        }
        setText(paper, '');
        return detailed(type, message.body);
    }

    /** What stands in the node's text, once. */
    function takeText() {
        const text = textOf(paper);
        if (text !== '')
            setText(paper, '');
        return text;
    }

    function takeExtras() {
        const extras = arrived;
        arrived = [];
        return extras;
    }

    function hear(type, take) {
        listenTo(node, hears + type, (event) => {
            const extras = takeExtras();
            const text = takeText();
            const body = text === '' ? detailOf(event) : jsonParse(text); // detail may run getters of the other world
            if (body === null)
                prevent(event);
            else
                take(body, extras);
        });
    }

    function hearExtra(type, read, isRight) {
        listenTo(node, hears + type, (event) => {
            const extra = read(event);
            if (!isRight(extra))
                throw makeError('Neither a symbol nor an element', 'ERR_PROTOCOL');
            setElement(arrived, arrived.length, extra);
            prevent(event);
        });
    }
    listenTo(node, hears + 'extras', (event) => {
        arrived = [];
        prevent(event);
    });
    hearExtra('symbol', detailOf, (extra) => typeof extra === 'symbol');
    hearExtra('element', relatedTargetOf, isElement);
    listenTo(node, hears + 'ports', (event) => {
        arrivedPorts = portsOf(event);
        prevent(event);
    });
    hear('value', (body, extras) => { answer = { failed: false, body, extras }; });
    hear('failure', (body, extras) => { answer = { failed: true, body, extras }; });

    return {
        say,
        hear,

        sayPorts(ports) {
            const event = new NativeMessageEvent(says + 'ports', { __proto__: null, ports, cancelable: true });
            if (dispatch(node, event))
                throw makeError(lost);
        },

        takePorts() {
            const ports = arrivedPorts;
            arrivedPorts = [];
            return ports;
        },

        ask(type, message) {
            answer = null;
            if (!say(type, message))
                return false;
            const text = takeText();
            const mark = substring(text, 0, 1);
            if (mark === valueMark || mark === failureMark)
                return { failed: mark === failureMark, body: jsonParse(substring(text, 1)), extras: [] };
            const got = answer;
            answer = null;
            return got;
        },

        answer(ok, message) {
            if (message.extras.length || !isText(message))
                return say(ok ? 'value' : 'failure', message);
            setText(paper, (ok ? valueMark : failureMark) + jsonStringify(message.body));
            return true;
        },
    };
}
