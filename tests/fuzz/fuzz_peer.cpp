// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborframe_p.h>
#include <ferry/ipcmain.h>
#include <ferry/ipctransport.h>
#include <ferry/local/locallink_p.h>
#include <ferry/messagechannel.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QPromise>
#include <QtCore/QtEndian>

#include <cstdlib>
#include <cstring>

using namespace Ferry;
using namespace Qt::StringLiterals;

namespace {

/*! \brief A connection whose other end the fuzzer is: it gives bytes, and what is written goes nowhere. */
class FuzzStream final : public LocalStream
{
public:
    static inline FuzzStream *current = nullptr;

    FuzzStream() { current = this; }
    ~FuzzStream() override
    {
        if (current == this)
            current = nullptr;
    }

    void arrive(QByteArrayView bytes)
    {
        m_bytes.append(bytes);
        if (m_open && m_user)
            m_user->streamReadable();
    }
    void hangUp()
    {
        if (std::exchange(m_open, false) && m_user)
            m_user->streamClosed();
    }

    qsizetype read(char *to, qsizetype size) override
    {
        const qsizetype count = std::min(size, m_bytes.size());
        std::memcpy(to, m_bytes.constData(), size_t(count));
        m_bytes.remove(0, count);
        return count;
    }
    bool hasBytes() const override { return !m_bytes.isEmpty(); }
    void write(QByteArrayView) override { }
    void write(QByteArrayView, const std::vector<Insert> &) override { }
    qint64 bytesToWrite() const override { return 0; }
    void wait(QDeadlineTimer) override { }
    bool isOpen() const override { return m_open; }
    void close(Farewell) override { m_open = false; }

private:
    QByteArray m_bytes;
    bool m_open = true;
};

class FuzzTransport final : public IpcTransport
{
public:
    Limits limits() const override
    {
        Limits limits;
        limits.messageBytes = 1 << 20;
        limits.queuedBytes = 1 << 16;
        limits.pendingCalls = 16;
        limits.ports = 16;
        return limits;
    }

protected:
    std::unique_ptr<Link> createLink(int) override
    {
        LocalConnection connection;
        connection.stream = std::make_unique<FuzzStream>();
        connection.limits = limits();
        connection.ports = true;
        connection.peerMessageBytes = connection.limits.messageBytes;
        connection.reader = FrameReader(connection.limits.messageBytes);
        return std::make_unique<LocalLink>(std::move(connection));
    }
};

/*! \brief Takes the input apart. */
class Input
{
public:
    Input(const uint8_t *data, size_t size)
        : m_rest(data, qsizetype(size))
    {
    }
    bool isEmpty() const { return m_rest.isEmpty(); }
    quint8 byte() { return isEmpty() ? 0 : quint8(take(1).at(0)); }
    QByteArrayView take(qsizetype count)
    {
        const QByteArrayView taken = m_rest.first(std::min(count, m_rest.size()));
        m_rest = m_rest.sliced(taken.size());
        return taken;
    }

private:
    QByteArrayView m_rest;
};

void arriveFramed(QByteArrayView body)
{
    QByteArray frame(frameHeaderBytes, Qt::Uninitialized);
    qToLittleEndian(quint32(body.size()), frame.data());
    if (FuzzStream::current)
        FuzzStream::current->arrive(frame + body.toByteArray());
}

/*! \brief A main side that answers in every way there is, now or later. */
class MainSide
{
public:
    MainSide()
    {
        main.on(u"a"_s, [this](const IpcMainEvent &event, const Rest &arguments) {
            event.reply(u"a"_s, spread(arguments));
            if (m_events.size() < 8)
                m_events.append(event);
            for (MessagePort *port : event.ports())
                take(port);
        });
        main.on(u"b"_s, [](const IpcMainEvent &event, const QVariant &value) {
            event.setReturnValue(value);
        });
        main.once(u"c"_s, [](const IpcMainEvent &event, int) { event.setReturnValue(1); });
        main.on(u"d"_s, [this] { delete contents; });
        main.handle(u"a"_s, [](const Rest &arguments) { return QVariantList(arguments); });
        main.handle(u"b"_s, [this](const IpcMainInvokeEvent &) {
            QPromise<int> promise;
            promise.start();
            QFuture<int> future = promise.future();
            if (m_promises.size() < 8)
                m_promises.push_back(std::move(promise));
            return future;
        });
        main.handleOnce(u"c"_s, [](int) -> int { throw IpcError(u"no"_s); });
        main.setSyncDispatch(u"a"_s, SyncDispatch::Deferred);
        contents = main.connectTo(&transport);
    }

    void act(quint8 what)
    {
        switch (what % 16) {
        case 0:
            QCoreApplication::processEvents();
            break;
        case 1:
            if (contents)
                contents->send(u"a"_s, int(what), QByteArray(what * 16, 'x'));
            break;
        case 2:
            if (contents && ++calls) {
                contents->invoke(u"a"_s, int(what)).then([this](const QVariant &) { ++ended; }).onFailed([this] {
                    ++ended;
                });
            }
            break;
        case 3:
            if (!m_events.isEmpty())
                m_events.takeFirst().setReturnValue(int(what));
            break;
        case 4:
            m_events.clear();
            break;
        case 5:
            if (!m_promises.empty()) {
                m_promises.back().addResult(what);
                m_promises.back().finish();
                m_promises.pop_back();
            }
            break;
        case 6:
            m_promises.clear(); // without a result
            break;
        case 7:
            main.removeHandler(u"a"_s);
            break;
        case 8:
            if (contents)
                contents->ipc()->setGuard([](const IpcEvent &event) { return event.channel() != u"b"; });
            break;
        case 9:
            if (FuzzStream::current)
                FuzzStream::current->hangUp();
            break;
        case 10:
            if (contents)
                contents->setInvokeTimeout(std::chrono::milliseconds(1));
            break;
        case 11:
            if (contents)
                contents->mainFrame().send(u"b"_s);
            break;
        case 12:
            if (contents) {
                const MessageChannel channel(&main);
                channel.port1()->postMessage(what);
                contents->postMessage(u"a"_s, what, { channel.port2() });
                take(channel.port1());
            }
            break;
        case 13:
            for (const auto &port : std::as_const(m_ports)) {
                if (port)
                    port->postMessage(QByteArray(what * 16, 'x'));
            }
            break;
        case 14:
            if (!m_ports.isEmpty())
                delete m_ports.takeFirst();
            break;
        case 15:
            if (contents && !m_ports.isEmpty() && m_ports.first())
                contents->postMessage(u"a"_s, what, { m_ports.takeFirst() }); // back again
            break;
        }
    }

    IpcMain main;
    FuzzTransport transport;
    QPointer<WebContents> contents;
    int calls = 0;
    int ended = 0;

private:
    /*! \brief Echoes, and keeps what comes through it. */
    void take(MessagePort *port)
    {
        QObject::connect(port, &MessagePort::message, port, [this, port](const MessageEvent &event) {
            port->postMessage(event.data(), event.ports().mid(1));
            if (!event.ports().isEmpty())
                take(event.ports().first());
        });
        port->start();
        if (m_ports.size() < 8)
            m_ports.append(port);
    }

    QList<QPointer<MessagePort>> m_ports;
    QList<IpcMainEvent> m_events;
    std::vector<QPromise<int>> m_promises;
};

} // namespace

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    new QCoreApplication(*argc, *argv);
    QLoggingCategory::setFilterRules(u"ferry.*=false"_s);
    return 0;
}

// A renderer that says anything in any order, and a main side that does something between. Every call of main ends.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Input input(data, size);
    auto side = std::make_unique<MainSide>();
    while (!input.isEmpty()) {
        const quint8 what = input.byte();
        if (what < 0x60) {
            side->act(what);
        } else if (what < 0xf0) {
            arriveFramed(input.take(what - 0x60)); // one frame of these bytes
        } else {
            const QByteArray raw = input.take(input.byte()).toByteArray();
            if (FuzzStream::current)
                FuzzStream::current->arrive(raw);
        }
    }
    QCoreApplication::processEvents();
    delete side->contents;
    QCoreApplication::processEvents();
    if (side->ended != side->calls)
        std::abort();
    side.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();
    return 0;
}
