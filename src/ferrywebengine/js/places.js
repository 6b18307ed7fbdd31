// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Which frame a document is in: only a window's messages tell, and only to the main frame. A sub-frame posts the epoch of
// its document to it; the main frame numbers frames by their windows, and tells main number, epoch and origin. That gives
// nobody any right: main compares the origin with the one that the document's own requests have.

const placeWord = 'ferry ';
const placeForm = /^ferry [0-9a-f]{32}$/;

/** For a sub-frame: says it until \a isHeard, as the main frame may be of another process, or busy. */
function sayPlace(isHeard) {
    if (isHeard())
        return;
    top.postMessage(placeWord + epoch, '*');
    later(() => sayPlace(isHeard), 500);
}

/** For the main frame. */
function hearPlaces() {
    const numbers = new Map(); // window -> { number, since, words }
    let last = 0;
    // A frame says one word for each of its documents, twice a second until main has heard it. One that says more in a span
    // floods, and drowns its own words, not main.
    const span = 400; // ms
    const wordsInASpan = 10;

    const tell = (number, of, origin) => post(JSON.stringify([kinds.frameSeen, number, of, origin]));

    function placeOf(source) {
        if (numbers.has(source))
            return numbers.get(source);
        for (const [window, { number }] of numbers) {
            if (!window.closed)
                continue;
            numbers.delete(window);
            tell(number, '', '');
        }
        const place = { number: ++last, since: 0, words: new Set() };
        numbers.set(source, place);
        return place;
    }

    function hear(event) {
        const { source } = event;
        // An event that a script made could name any window.
        if (!event.isTrusted || !source || source === self || source.top !== self)
            return;
        const { data } = event;
        if (typeof data !== 'string' || !placeForm.test(data))
            return;
        event.stopImmediatePropagation();
        const place = placeOf(source);
        if (event.timeStamp - place.since > span) {
            place.since = event.timeStamp;
            place.words.clear();
        }
        const word = data.slice(placeWord.length);
        if (place.words.has(word) || place.words.size === wordsInASpan)
            return;
        place.words.add(word);
        tell(place.number, word, event.origin);
    }

    const listen = () => addEventListener('message', hear, true);
    listen();
    // document.open() takes all listeners away, of all worlds.
    new MutationObserver(listen).observe(document, { childList: true });
}
