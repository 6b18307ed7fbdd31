// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// A process that stops reading while another floods it: memory is bounded, and nothing that was accepted is lost.

#include "process.h"

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>

#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <csignal>
#include <unistd.h>

using namespace Ferry;
using namespace Qt::StringLiterals;

class tst_StoppedReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void rendererStops_data();
    void rendererStops();
    void mainStops();
    void privilegedMessagesEndIt();
};

namespace {

constexpr qsizetype queuedBytes = 2 * 1024 * 1024;
constexpr qsizetype largest = 40'000;

// The sanitizers do, to find who uses it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool keepsFreedMemory = true;
#else
constexpr bool keepsFreedMemory = false;
#endif

qint64 residentBytes()
{
    QFile statm(u"/proc/self/statm"_s);
    if (!statm.open(QIODevice::ReadOnly))
        return 0;
    return statm.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

void signalTo(qint64 process, int number)
{
    QVERIFY(process > 1 && process != QCoreApplication::applicationPid());
    QCOMPARE(::kill(pid_t(process), number), 0);
}

QByteArray bytesOf(int number, qsizetype size)
{
    QByteArray bytes(size, 'x');
    if (!bytes.isEmpty())
        bytes.back() = char(number);
    return bytes;
}

struct Flooded
{
    Flooded()
    {
        ListenOptions options;
        options.limits.queuedBytes = queuedBytes;
        QObject::connect(&main, &IpcMain::webContentsCreated, &main, [this](WebContents *created) {
            contents = created;
            QObject::connect(created, &WebContents::ready, &main, [this] { ready = true; });
        });
        const QString name = directory.filePath(u"main"_s);
        if (!main.listen(name, options))
            qFatal("cannot listen");
        renderer = startProcess({ u"renderer"_s, name, u"loop"_s, u"count"_s });
        if (!QTest::qWaitFor([this] { return ready; }, 20000))
            qFatal("no renderer");
    }

    QTemporaryDir directory;
    IpcMain main;
    QPointer<WebContents> contents;
    bool ready = false;
    Process renderer;
};

} // namespace

void tst_StoppedReader::rendererStops_data()
{
    QTest::addColumn<int>("size");

    QTest::newRow("tiny") << 0;
    QTest::newRow("small") << 300;
    QTest::newRow("by reference") << int(largest);
}

void tst_StoppedReader::rendererStops()
{
    QFETCH(int, size);
    Flooded ends;
    signalTo(ends.renderer->processId(), SIGSTOP);
    const qint64 before = residentBytes();

    QSignalSpy drained(ends.contents, &WebContents::drained);
    int accepted = 0;
    int refused = 0;
    // Long after it is full; turns of the event loop in between.
    while (refused < 20'000) {
        if (ends.contents->send(u"numbered"_s, accepted, bytesOf(accepted, size)))
            ++accepted;
        else
            ++refused;
        QVERIFY(ends.contents->bytesToWrite() <= queuedBytes + largest + 100);
        if ((accepted + refused) % 1000 == 0)
            QCoreApplication::processEvents();
    }
    QCOMPARE(drained.size(), 0);
    const qint64 grown = residentBytes() - before;
    if (!keepsFreedMemory)
        QVERIFY2(grown < 4 * queuedBytes, qPrintable(u"%1 bytes more in memory"_s.arg(grown)));

    signalTo(ends.renderer->processId(), SIGCONT);
    QTRY_COMPARE_WITH_TIMEOUT(drained.size(), 1, 20000);
    QVERIFY(ends.contents->send(u"numbered"_s, accepted, bytesOf(accepted, size)));
    ++accepted;
    QVariantList counted;
    bool answered = false;
    ends.contents->invoke<QVariantList>(u"counted"_s)
        .then(this, [&](const QVariantList &answer) {
            counted = answer;
            answered = true;
        });
    QTRY_VERIFY_WITH_TIMEOUT(answered, 20000);
    QCOMPARE(counted, (QVariantList { accepted, true }));
    QCOMPARE(ends.contents->bytesToWrite(), 0);
}

void tst_StoppedReader::mainStops()
{
    QTemporaryDir directory;
    const QString name = directory.filePath(u"main"_s);
    const Process main = startMainProcess(name);
    IpcRenderer renderer;
    ConnectOptions options;
    options.limits.queuedBytes = queuedBytes;
    renderer.connectToServer(name, options);
    QTRY_VERIFY(renderer.isConnected());
    signalTo(main->processId(), SIGSTOP);

    QSignalSpy drained(&renderer, &IpcRenderer::drained);
    QVariantList sent;
    for (int refused = 0; refused < 1000;) {
        const QByteArray note = QByteArray::number(sent.size()) + QByteArray(2000, 'n');
        if (renderer.send(u"note"_s, note))
            sent.append(note);
        else
            ++refused;
    }
    QVERIFY(renderer.bytesToWrite() <= queuedBytes + 3000);
    signalTo(main->processId(), SIGCONT);
    QTRY_COMPARE_WITH_TIMEOUT(drained.size(), 1, 20000);
    QVariantList heard;
    bool answered = false;
    renderer.invoke<QVariantList>(u"notes"_s).then(this, [&](const QVariantList &answer) {
        heard = answer;
        answered = true;
    });
    QTRY_VERIFY_WITH_TIMEOUT(answered, 20000);
    QVERIFY(heard == sent);
}

void tst_StoppedReader::privilegedMessagesEndIt()
{
    Flooded ends;
    signalTo(ends.renderer->processId(), SIGSTOP);
    QSignalSpy gone(ends.contents, &WebContents::gone);
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"was closed: \\d+ bytes wait to be sent; the limit is"_s));
    qint64 highest = 0;
    for (int i = 0; gone.isEmpty(); ++i) {
        QVERIFY(i < 10'000);
        ends.main.broadcast(u"numbered"_s, i, bytesOf(i, largest));
        if (ends.contents)
            highest = std::max(highest, ends.contents->bytesToWrite());
    }
    QVERIFY(highest > 4 * queuedBytes);
    QVERIFY(highest <= 4 * queuedBytes + largest + 100);
    signalTo(ends.renderer->processId(), SIGCONT);
}

QTEST_GUILESS_MAIN(tst_StoppedReader)
#include "tst_stoppedreader.moc"
