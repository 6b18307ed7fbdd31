// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Bulk from one process to another, one way: size= bytes that the receiver reads all, and a small answer. role=server, or
// role=client with
//
//     test=bytes      a QByteArray, the same each time; memory=off: over the socket alone (S1, S2)
//     test=buffer     a SharedBuffer (S3)
//     test=read       no second process: reads the bytes; copy=on: reads a copy of them (S2, S3)
//
// Timed from the send on, or with make=on from before the bytes were allocated (SharedBuffer) and filled (S4).

#include "ends.h"
#include "laps.h"

#include <ferry/sharedbuffer.h>

#include <cstring>

using namespace Qt::StringLiterals;

namespace {

/*! \brief Reads all of it. */
quint64 sumOf(QByteArrayView bytes)
{
    quint64 sum = 0;
    const char *at = bytes.data();
    for (qsizetype left = bytes.size(); left >= qsizetype(sizeof sum); left -= sizeof sum) {
        quint64 word = 0;
        std::memcpy(&word, at, sizeof word);
        sum += word;
        at += sizeof word;
    }
    return sum;
}

int serve(const QString &name)
{
    Ferry::IpcMain ipcMain;
    ipcMain.handle(u"bytes"_s, [](const QByteArray &bytes) { return int(sumOf(bytes) & 1); });
    ipcMain.handle(u"buffer"_s,
                   [](const Ferry::SharedBuffer &buffer) { return int(sumOf(buffer.view()) & 1); });
    return serveAs(name, &ipcMain);
}

class Client
{
public:
    Client(const Options &options, Ferry::IpcRenderer &ipcRenderer)
        : m_ipcRenderer(ipcRenderer)
        , m_laps(options)
        , m_isBuffer(options.text("test") == "buffer")
        , m_timesMaking(options.text("make") == "on")
        , m_bytes(qsizetype(options.number("size", 1 << 24)), 'x')
    {
    }

    void start()
    {
        m_laps.start();
        call();
    }
    void report() { Laps::report(m_times); }

private:
    using Clock = std::chrono::steady_clock;

    void make()
    {
        ++m_content;
        if (m_isBuffer) {
            m_buffer = Ferry::SharedBuffer::allocate(m_bytes.size());
            std::memset(m_buffer.writable().data(), m_content, m_buffer.writable().size());
        } else if (m_timesMaking) {
            m_bytes.fill(m_content);
        }
    }

    QFuture<int> send()
    {
        return m_isBuffer ? m_ipcRenderer.invoke<int>(u"buffer"_s, m_buffer)
                          : m_ipcRenderer.invoke<int>(u"bytes"_s, m_bytes);
    }

    void call()
    {
        auto begin = Clock::now();
        make();
        if (!m_timesMaking)
            begin = Clock::now();
        send().then([this, begin](int) {
            m_times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
            m_laps.lap() ? call() : QCoreApplication::quit();
        });
    }

    Ferry::IpcRenderer &m_ipcRenderer;
    Laps m_laps; // says when it is over
    std::vector<double> m_times;
    bool m_isBuffer;
    bool m_timesMaking;
    QByteArray m_bytes;
    Ferry::SharedBuffer m_buffer;
    char m_content = 0;
};

int read(const Options &options)
{
    const QByteArray bytes(qsizetype(options.number("size", 1 << 24)), 'x');
    Laps laps(options);
    laps.start();
    quint64 sum = 0;
    const bool copies = options.text("copy") == "on";
    do
        sum += sumOf(copies ? QByteArray(bytes.constData(), bytes.size()) : bytes);
    while (laps.lap());
    laps.report();
    return sum == 1; // not, but somebody looks at it
}

} // namespace

int main(int argc, char **argv)
{
    Options options(argc, argv);
    if (options.text("memory") == "off")
        qputenv("FERRY_SHARED_MEMORY", "off");
    QCoreApplication app(argc, argv);
    if (options.text("test") == "read")
        return read(options);
    const QString name = QString::fromStdString(options.text("name"));
    if (options.text("role") == "server")
        return serve(name);

    Ferry::IpcRenderer ipcRenderer;
    Client client(options, ipcRenderer);
    const int status = runAgainst(name, &ipcRenderer, [&] { client.start(); });
    if (status == 0)
        client.report();
    return status;
}
