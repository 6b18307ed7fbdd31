// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "crowd.h"

#include <ferry/local/localstream_p.h>

#include <QtCore/QFile>
#include <QtCore/QRegularExpression>

#include <malloc.h>

/*! \brief What clients that have done something and now do nothing cost main. */
class tst_IdleClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void memory();
};

namespace {

constexpr int crowdSize = 500;

/*! \brief What this process has written to and has for itself alone; the rest of its private pages
 * are of libraries. */
qint64 privateBytes()
{
    QFile file(u"/proc/self/smaps_rollup"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no smaps_rollup");
    qint64 kilobytes = 0;
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("Private_Dirty"))
            kilobytes += line.simplified().split(' ').at(1).toLongLong();
    }
    return 1024 * kilobytes;
}

void call(Crowd &crowd)
{
    crowd.main.broadcast(u"ask"_s, 10);
    QTRY_COMPARE_WITH_TIMEOUT(crowd.done(1), crowd.present(), 30000);
}

/*! \brief Of each a large message, and a call with a large argument and a large answer. */
void sendMuch(Crowd &crowd)
{
    const qsizetype megabyte = 1 << 20;
    int asked = 0;
    for (auto &row : crowd.rows) {
        QVERIFY(row.contents->send(u"bytes"_s, megabyte));
        if (++asked % 10 == 0)
            QTRY_COMPARE(crowd.done(2), asked);
    }
    QTRY_COMPARE(crowd.done(2), crowd.present());
    QCOMPARE(crowd.receivedBytes, crowd.present() * megabyte);
}

/*! \brief What malloc() has given out. */
qint64 allocatedBytes()
{
    const struct mallinfo2 info = mallinfo2();
    return qint64(info.uordblks + info.hblkhd);
}

} // namespace

void tst_IdleClients::memory()
{
    if (underSanitizer)
        QSKIP("a sanitizer keeps memory of its own");
    // What does not depend on the number of clients.
    Crowd crowd;
    auto process = crowd.start(0, 1);
    QTRY_COMPARE_WITH_TIMEOUT(crowd.present(), 1, 30000);
    call(crowd);
    process->kill();
    QTRY_VERIFY(crowd.main.webContents().isEmpty());
    crowd.rows.clear();
    malloc_trim(0);
    const qint64 privateBefore = privateBytes();
    const qint64 allocatedBefore = allocatedBytes();

    process = crowd.start(0, crowdSize);
    QTRY_COMPARE_WITH_TIMEOUT(crowd.present(), crowdSize, 30000);
    call(crowd);
    sendMuch(crowd);
    QVERIFY(crowd.good());
    QVERIFY(!QTest::currentTestFailed());
    const qint64 own = (privateBytes() - privateBefore) / crowdSize;
    const qint64 allocated = (allocatedBytes() - allocatedBefore) / crowdSize;
    qInfo("%lld bytes of private memory for each of %d clients, %lld of them allocated",
          static_cast<long long>(own), crowdSize, static_cast<long long>(allocated));
    QVERIFY(own <= 64 * 1024);
    // QLocalSocket keeps a buffer each way.
    QVERIFY(allocated
            <= (Ferry::localStreamKind() == Ferry::LocalStreamKind::Descriptor ? 12 : 40) * 1024);
}

QTEST_GUILESS_MAIN(tst_IdleClients)
#include "tst_idleclients.moc"
