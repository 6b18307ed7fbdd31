// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

#include <QtCore/QList>
#include <QtCore/QVariant>

#include <memory>

namespace Ferry {

class MessageEventData;
class MessagePort;

/*!
    \brief A message that came to a MessagePort. Cheap to copy; all copies share it.

    Thread: any, except ports().
    Source: Electron's { data, ports } of a MessagePortMain 'message'.
*/
class FERRY_EXPORT MessageEvent
{
public:
    MessageEvent();
    explicit MessageEvent(std::shared_ptr<MessageEventData> data);
    MessageEvent(const MessageEvent &);
    MessageEvent &operator=(const MessageEvent &);
    ~MessageEvent();

    QVariant data() const;
    /*!
        \brief The ports that came with it, not started yet: the same objects each time.

        Owns:   they belong to the parent of the port that got them (or to that port, when it has
       none) until re-parented. Nobody who asks for them closes them, once the last copy of the
       event is gone. Thread: the port's; empty in another.
    */
    QList<MessagePort *> ports() const;

private:
    std::shared_ptr<MessageEventData> d;
};

} // namespace Ferry

Q_DECLARE_METATYPE(Ferry::MessageEvent)
