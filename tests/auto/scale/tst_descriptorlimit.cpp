// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/descriptors.h"
#include "crowd.h"

#include <ferry/ipcrenderer.h>

#include <QtCore/QAbstractEventDispatcher>
#include <QtCore/QElapsedTimer>
#include <QtCore/QRegularExpression>
#include <QtCore/QTimer>
#include <QtTest/QSignalSpy>

#include <ctime>
#include <unistd.h>

using namespace Ferry;
using namespace std::chrono_literals;

// UBSan opens a pipe to see whether it may look at an object, and takes a failure for a wrong object.
#if defined(__SANITIZE_ADDRESS__)
#define NEEDS_ALL_DESCRIPTORS() QSKIP("UBSan needs descriptors itself")
#else
#define NEEDS_ALL_DESCRIPTORS()
#endif

/*! \brief Main runs out of descriptors: it says so, rests, and goes on when there are some again.
 */
class tst_DescriptorLimit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void clientsOverTheLimitAreTold();
    void clientsWaitForTheFirstFreeOne();
    void serverClosedMeanwhile();
    void rendererWithoutAny();
};

void tst_DescriptorLimit::clientsOverTheLimitAreTold()
{
    const QString text =
        u"Process %1 has no descriptors left for clients"_s.arg(QCoreApplication::applicationPid());
    Crowd crowd;
    for (int round = 0; round < 2; ++round) {
        auto process = crowd.start(100 * round, 100);
        QByteArray said;
        connect(process.get(), &QProcess::readyRead, this, [&] { said += process->readAll(); });
        {
            const DescriptorLimit limit(DescriptorLimit::free(66)); // after the start of the process, which would inherit it
            // Once for all of them.
            QTest::ignoreMessage(QtWarningMsg, qPrintable(u"Refusing clients: "_s + text));
            const auto isComplete = [&] {
                return said.count(text.toUtf8()) + crowd.present() == 100;
            };
            QVERIFY2(QTest::qWaitFor(isComplete, 30000), said.constData());
            QVERIFY2(crowd.present() > 40 && crowd.present() <= 50,
                     qPrintable(QString::number(crowd.present())));
            // The rest is the application's.
            const int own = dup(0);
            QVERIFY(own >= 0);
            close(own);
            const auto answer = crowd.rows.begin()->contents->invoke<QVariantList>(u"counted"_s);
            QTRY_VERIFY(answer.isFinished());
        }
        process->kill();
        QTRY_COMPARE(crowd.present(), 0);
        crowd.rows.clear();
    }
}

void tst_DescriptorLimit::clientsWaitForTheFirstFreeOne()
{
    NEEDS_ALL_DESCRIPTORS();
    Crowd crowd;
    for (int round = 0; round < 2; ++round) {
        auto process = crowd.start(0, 3);
        DescriptorLimit limit(DescriptorLimit::free(40));
        limit.takeAll();
        QTest::ignoreMessage(
            QtWarningMsg,
            QRegularExpression(
                u"^Cannot take clients on .*: Too many open files\\. They wait\\.$"_s));
        // It looks again some times, and neither spins nor gives up.
        QSignalSpy turns(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake);
        QTimer timer;
        timer.setSingleShot(true);
        QSignalSpy over(&timer, &QTimer::timeout);
        const std::clock_t used = std::clock();
        timer.start(1s);
        QVERIFY(over.wait());
        QVERIFY2(turns.size() < 100, qPrintable(QString::number(turns.size())));
        QVERIFY(std::clock() - used < CLOCKS_PER_SEC / 4);
        QCOMPARE(crowd.present(), 0);
        QVERIFY(crowd.main.isListening());

        limit.giveBack();
        QTRY_COMPARE_WITH_TIMEOUT(crowd.present(), 3, 30000);
        process->kill();
        QTRY_COMPARE(crowd.present(), 0);
    }
}

void tst_DescriptorLimit::serverClosedMeanwhile()
{
    NEEDS_ALL_DESCRIPTORS();
    auto crowd = std::make_unique<Crowd>();
    const auto process = crowd->start(0, 1);
    QByteArray said;
    connect(process.get(), &QProcess::readyRead, this, [&] { said += process->readAll(); });
    DescriptorLimit limit(DescriptorLimit::free(40));
    limit.takeAll();
    bool warned = false;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^Cannot take clients on "_s));
    QTimer look; // the warning is the only sign of it
    connect(&look, &QTimer::timeout, this, [&] { warned = true; });
    look.start(250ms);
    QTRY_VERIFY(warned);
    limit.giveBack();
    crowd.reset();
    QTRY_COMPARE_WITH_TIMEOUT(process->state(), QProcess::NotRunning, 30000);
    QVERIFY2(said.contains("hung up during the handshake"), said.constData());
}

void tst_DescriptorLimit::rendererWithoutAny()
{
    NEEDS_ALL_DESCRIPTORS();
    Crowd crowd;
    DescriptorLimit limit(DescriptorLimit::free(40));
    limit.takeAll();
    IpcRenderer renderer;
    QSignalSpy disconnected(&renderer, &IpcRenderer::disconnected);
    renderer.connectToServer(crowd.name());
    QTRY_COMPARE(disconnected.size(), 1);
    QVERIFY2(renderer.error().message().contains(u"Too many open files"_s),
             qPrintable(renderer.error().message()));
    limit.giveBack();
    renderer.connectToServer(crowd.name());
    QTRY_VERIFY(renderer.isConnected());
}

QTEST_GUILESS_MAIN(tst_DescriptorLimit)
#include "tst_descriptorlimit.moc"
