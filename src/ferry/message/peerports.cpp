// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// A peer and the ports of its documents.

#include <ferry/message/peer_p.h>

namespace Ferry {

std::shared_ptr<PortTable> Peer::portsOf(const Document &document)
{
    std::shared_ptr<PortTable> &table = m_ports[document];
    if (!table)
        table = std::make_shared<PortTable>(this, document);
    return table;
}

std::shared_ptr<PortTable> Peer::portsOf(int frameId)
{
    for (const Document &document : std::as_const(m_documents)) {
        // A document that has just started may not know its number yet.
        if (document->frameId == frameId
            || (document->mainFrame && (!frameId || !document->frameId)))
            return portsOf(document);
    }
    return nullptr;
}

bool Peer::transmit(Message &&message, const PortEnds &ports, IpcError *error)
{
    if (ports.empty())
        return write(message, error);
    if (const auto table = portsOf(message.frameId))
        return table->write(std::move(message), ports, error);
    *error = IpcError(IpcError::Code::Closed);
    return false;
}

bool Peer::adoptPorts(const QList<quint64> &ids, const Document &document, Impl::EventData *event)
{
    PortEnds ends;
    IpcError error;
    const std::shared_ptr<PortTable> table = portsOf(document);
    if (!table->adopt(ids, &ends, &error)) {
        close(DisconnectReason::ProtocolError, error);
        return false;
    }
    event->ports = std::make_unique<PortParcel>(std::move(ends));
    return m_state != State::Closed; // a flood of them may have been the end
}

void Peer::portsReceived(Message &&message, const Document &document, qsizetype bytes)
{
    IpcError error;
    const std::shared_ptr<PortTable> table = portsOf(document);
    if (!table->received(std::move(message), bytes, &error))
        close(DisconnectReason::ProtocolError, error);
}

void Peer::closePorts(const Document &document)
{
    if (!document) {
        const auto all = std::exchange(m_ports, {});
        for (const auto &table : all)
            table->shut();
    } else if (const auto table = m_ports.take(document)) {
        table->shut();
    }
}

} // namespace Ferry
