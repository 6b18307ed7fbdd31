// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborframe_p.h>

#include <ferry/codec/cborreader_p.h>
#include <ferry/codec/cborwriter_p.h>
#include <ferry/codec/walk_p.h>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

constexpr int portJoinNumbers = 3; // behind the first port

template <typename Output>
class FrameWriter
{
public:
    FrameWriter(Output &output, ErrorStack stack)
        : m_writer(output)
        , m_walk(m_writer, stack)
    {
    }

    bool write(const Message &message)
    {
        switch (message.kind) {
        case MessageKind::Hello:
            begin(message, 1);
            return value(message.value);
        case MessageKind::Send:
            begin(message, 2);
            m_writer.text(message.channel);
            return arguments(message.arguments);
        case MessageKind::SendSync:
        case MessageKind::Invoke:
            begin(message, 3);
            m_writer.unsignedInteger(message.id);
            m_writer.text(message.channel);
            return arguments(message.arguments);
        case MessageKind::Reply:
            begin(message, 2);
            m_writer.unsignedInteger(message.id);
            return value(message.value);
        case MessageKind::Error:
            begin(message, 2);
            m_writer.unsignedInteger(message.id);
            return error(message.error);
        case MessageKind::Cancel:
        case MessageKind::PortClose:
        case MessageKind::Ack:
        case MessageKind::MemoryRelease:
        case MessageKind::MemoryForget:
            begin(message, 1);
            m_writer.unsignedInteger(message.id);
            return true;
        case MessageKind::Post:
            begin(message, 3);
            m_writer.text(message.channel);
            return value(message.value) && ports(message.ports);
        case MessageKind::PortMessage:
            begin(message, 3);
            m_writer.unsignedInteger(message.id);
            return value(message.value) && ports(message.ports);
        case MessageKind::Bye:
            begin(message, 1);
            return error(message.error);
        case MessageKind::PortJoin:
            return numbers(message, 1 + portJoinNumbers);
        case MessageKind::Memory:
        case MessageKind::SealedMemory:
            return numbers(message, 2);
        }
        return false;
    }

    IpcError refusal() const { return notCloneableError(m_root + m_refusal.path, m_refusal.type); }

private:
    using Writer = CborWriter<Output>;

    void begin(const Message &message, int fields)
    {
        m_writer.head(Writer::Array, quint64(fields + 1));
        m_writer.unsignedInteger(quint64(message.kind));
    }

    bool numbers(const Message &message, int fields)
    {
        begin(message, fields);
        m_writer.unsignedInteger(message.id);
        for (quint64 number : message.ports)
            m_writer.unsignedInteger(number);
        return true;
    }

    bool arguments(const QVariantList &arguments)
    {
        m_writer.head(Writer::Array, quint64(arguments.size()));
        for (qsizetype i = 0; i < arguments.size(); ++i) {
            if (!m_walk.run(arguments.at(i), &m_refusal)) {
                m_root = "args"_L1 + elementStep(i);
                return false;
            }
        }
        return true;
    }

    bool value(const QVariant &value)
    {
        if (m_walk.run(value, &m_refusal))
            return true;
        m_root = u"value"_s;
        return false;
    }

    bool error(const IpcError &error)
    {
        if (m_walk.run(QVariant::fromValue(error), &m_refusal))
            return true;
        m_root = u"error"_s;
        return false;
    }

    bool ports(const QList<quint64> &ports)
    {
        m_writer.head(Writer::Array, quint64(ports.size()));
        for (quint64 port : ports)
            m_writer.unsignedInteger(port);
        return true;
    }

    Writer m_writer;
    Walk<Writer> m_walk;
    Refusal m_refusal;
    QString m_root;
};

class FrameReader
{
public:
    FrameReader(QByteArrayView bytes, QByteArray &&tail, SharedInlet *inlet)
        : m_reader(bytes, std::move(tail))
        , m_knowsMemory(inlet)
    {
        m_reader.setInlet(inlet);
    }

    bool read(Message *message)
    {
        return m_reader.enterArray(&m_fields) && kind(&message->kind) && fields(message) && end();
    }

    IpcError error() const
    {
        IpcError error = m_reader.error();
        if (m_field)
            error.setMessage(error.message()
                             + " in field %1 of %2"_L1.arg(QLatin1StringView(m_field),
                                                           QLatin1StringView(m_kind)));
        return error;
    }

private:
    bool fields(Message *message)
    {
        switch (message->kind) {
        case MessageKind::Hello:
            return hello(&message->value);
        case MessageKind::Send:
            return channel(message) && arguments(message);
        case MessageKind::SendSync:
        case MessageKind::Invoke:
            return number("id", &message->id) && channel(message) && arguments(message);
        case MessageKind::Reply:
            return number("id", &message->id) && value(message);
        case MessageKind::Error:
            return number("id", &message->id) && errorField(message);
        case MessageKind::Cancel:
            return number("id", &message->id);
        case MessageKind::Post:
            return channel(message) && value(message) && ports(message);
        case MessageKind::PortMessage:
            return number("port", &message->id) && value(message) && ports(message);
        case MessageKind::PortClose:
            return number("port", &message->id);
        case MessageKind::Ack:
            return number("sequence", &message->id);
        case MessageKind::Bye:
            return errorField(message);
        case MessageKind::PortJoin:
            return number("port", &message->id) && number("other", &message->ports.emplaceBack())
                && number("received", &message->ports.emplaceBack())
                && number("otherReceived", &message->ports.emplaceBack());
        case MessageKind::Memory:
        case MessageKind::SealedMemory:
            return number("memory", &message->id)
                && number("bytes", &message->ports.emplaceBack());
        case MessageKind::MemoryRelease:
        case MessageKind::MemoryForget:
            return number("memory", &message->id);
        }
        return false;
    }

    bool next(const char *field)
    {
        m_field = field;
        return m_reader.hasElement(&m_fields) || m_reader.fail("field missing");
    }

    bool kind(MessageKind *kind)
    {
        quint64 number = 0;
        if (!next("kind") || !m_reader.readUnsigned(&number))
            return false;
        const auto last = m_knowsMemory ? MessageKind::MemoryForget : MessageKind::Bye;
        if (number > quint64(last) && number != quint64(MessageKind::PortJoin))
            return m_reader.fail("unknown kind");
        *kind = MessageKind(number);
        m_kind = messageKindName(*kind);
        return true;
    }

    bool number(const char *field, quint64 *number)
    {
        if (!next(field) || !m_reader.readUnsigned(number))
            return false;
        return *number <= quint64(maximumSafeInteger) || m_reader.fail("number beyond 2^53-1");
    }

    bool channel(Message *message)
    {
        return next("channel") && m_reader.readName(&message->channel);
    }

    bool arguments(Message *message)
    {
        qint64 count = 0;
        if (!next("arguments") || !m_reader.enterArray(&count))
            return false;
        // Not what the header says: the elements may never come.
        message->arguments.reserve(qMin<qint64>(count, 16));
        while (m_reader.hasElement(&count)) {
            QVariant &argument = message->arguments.emplaceBack();
            if (!m_reader.readSmall(&argument) && !m_reader.readValue(&argument))
                return false;
        }
        return !m_reader.failed();
    }

    bool value(Message *message)
    {
        return next("value")
            && (m_reader.readSmall(&message->value) || m_reader.readValue(&message->value));
    }

    bool hello(QVariant *value)
    {
        if (!next("fields") || !m_reader.readValue(value))
            return false;
        return value->typeId() == QMetaType::QVariantMap || m_reader.fail("map expected");
    }

    bool errorField(Message *message)
    {
        QVariant value;
        if (!next("error") || !m_reader.readValue(&value))
            return false;
        if (value.userType() != qMetaTypeId<IpcError>())
            return m_reader.fail("Error expected");
        message->error = value.value<IpcError>();
        return true;
    }

    bool ports(Message *message)
    {
        qint64 count = 0;
        if (!next("ports") || !m_reader.enterArray(&count))
            return false;
        while (m_reader.hasElement(&count)) {
            quint64 port = 0;
            if (!m_reader.readUnsigned(&port))
                return false;
            if (port > quint64(maximumSafeInteger))
                return m_reader.fail("number beyond 2^53-1");
            if (message->ports.size() >= maximumPorts)
                return m_reader.fail("too many ports");
            message->ports.append(port);
        }
        return !m_reader.failed();
    }

    bool end()
    {
        m_field = nullptr;
        if (m_reader.hasElement(&m_fields))
            return m_reader.fail("too many fields");
        return m_reader.expectEnd();
    }

    CborReader m_reader;
    bool m_knowsMemory;
    qint64 m_fields = 0;
    const char *m_kind = "message";
    const char *m_field = nullptr;
};

template <typename Output>
bool writeFrame(Output &output, const Message &message, IpcError *error, ErrorStack stack)
{
    FrameWriter<Output> writer(output, stack);
    if (writer.write(message))
        return true;
    *error = writer.refusal();
    return false;
}

} // namespace

bool encodeFrame(const Message &message, QByteArray *out, IpcError *error, ErrorStack stack)
{
    return encodeFrame(message, out, nullptr, error, stack);
}

bool encodeFrame(const Message &message, QByteArray *out, std::vector<Insert> *inserts,
                 IpcError *error, ErrorStack stack, SharedOutlet *outlet)
{
    CborBytes bytes(out, inserts, outlet);
    if (!writeFrame(bytes, message, error, stack)) {
        bytes.rollback();
        return false;
    }
    bytes.commit();
    return true;
}

bool decodeFrame(QByteArrayView bytes, Message *message, IpcError *error, QByteArray tail,
                 SharedInlet *inlet)
{
    if (message->id || !message->channel.isNull() || !message->arguments.isEmpty()
        || message->value.isValid() || !message->ports.isEmpty())
        *message = Message();
    FrameReader reader(bytes, std::move(tail), inlet);
    if (reader.read(message))
        return true;
    *message = Message();
    *error = reader.error();
    return false;
}

bool measure(const Message &message, qsizetype *bytes, IpcError *error, ErrorStack stack)
{
    CborCount count;
    if (!writeFrame(count, message, error, stack))
        return false;
    *bytes = count.size();
    return true;
}

} // namespace Ferry
