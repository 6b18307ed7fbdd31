// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/porttable_p.h>

namespace Ferry {

/*! \brief A port that is on the other side of the connection. */
class PortTable::Route final : public PortSink, public std::enable_shared_from_this<Route>
{
public:
    Route(PortTable *table_, quint64 id_, PortEndPointer end_)
        : table(table_)
        , id(id_)
        , end(std::move(end_))
    {
    }

    void portReady() override
    {
        const auto alive = table->shared_from_this();
        table->flush(shared_from_this());
    }
    bool isRemote() const override { return true; }
    std::optional<IpcResult<void>> portWrite(const QVariant &value, const PortEnds &ports) override
    {
        const auto alive = table->shared_from_this();
        return table->writeNow(this, value, ports);
    }
    qint64 queueLimit() const override { return table->queuedBytes(); }

    PortTable *const table; // takes itself off the ends when it is shut
    const quint64 id;
    PortEndPointer end; // this side's; nullptr once it was abandoned
    // Once joined: what still comes is the beginning of the stream of another end.
    PortEnd::StreamPointer rest;
    std::weak_ptr<PortEnd> restOf;
    quint64 sent = 0; // portMessages
    quint64 received = 0;
    bool inOpen = true;
    bool outOpen = true;
    bool joinProposed = false;
};

} // namespace Ferry
