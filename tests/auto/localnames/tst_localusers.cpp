// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "otherprocess.h"

#include <ferry/local/localserver_p.h>

#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>

#include <memory>
#include <sys/stat.h>
#include <unistd.h>

using namespace Ferry;

class tst_LocalUsers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (geteuid() != 0)
            QSKIP("needs root, to become somebody else");
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory = std::make_unique<QTemporaryDir>();
    }

    void otherUserIsRefused();
    void otherUserIsWelcome();
    void falseServerIsRefused();

private:
    QString path(const QString &name) const { return m_directory->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_directory;
};

void tst_LocalUsers::otherUserIsRefused()
{
    QCOMPARE(chmod(QFile::encodeName(m_directory->path()).constData(), 0755), 0);
    LocalServer server;
    bool accepted = false;
    server.setAccepted([&](std::unique_ptr<Link>, const QString &, qint64) { accepted = true; });
    QVERIFY(server.listen(path(u"app"_s)));
    Other nobody;
    QCOMPARE(nobody.ask(u"user 65534"_s), u"ok"_s);
    // The file's rights are the first guard …
    const QString closed = nobody.ask(u"connect world "_s + path(u"app"_s));
    QVERIFY2(closed.startsWith(u"ERR_DENIED ConnectFailed No permission"_s), qPrintable(closed));
    // … the kernel's word on the client is the second.
    QCOMPARE(chmod(QFile::encodeName(path(u"app"_s)).constData(), 0666), 0);
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(u"Refusing a client: process \\d+ belongs to user 65534, .*"_s));
    nobody.order(u"connect world "_s + path(u"app"_s));
    const QString refused = nobody.answerInLoop();
    QVERIFY2(refused.startsWith(u"ERR_DENIED Refused Refused: process"_s), qPrintable(refused));
    QVERIFY(!accepted);
}

void tst_LocalUsers::otherUserIsWelcome()
{
    QCOMPARE(chmod(QFile::encodeName(m_directory->path()).constData(), 0755), 0);
    ListenOptions options;
    options.access = ListenOptions::Access::World;
    LocalServer server;
    std::unique_ptr<Link> link;
    server.setAccepted(
        [&](std::unique_ptr<Link> made, const QString &, qint64) { link = std::move(made); });
    QVERIFY(server.listen(path(u"app"_s), options));
    Other nobody;
    QCOMPARE(nobody.ask(u"user 65534"_s), u"ok"_s);
    nobody.order(u"connect world "_s + path(u"app"_s));
    QCOMPARE(nobody.answerInLoop(), u"ok"_s);
    QVERIFY(link);
    QCOMPARE(link->peerProcessId(), nobody.id());
    QVERIFY(!link->isTrusted()); // no stacks for strangers
}

void tst_LocalUsers::falseServerIsRefused()
{
    QCOMPARE(chmod(QFile::encodeName(m_directory->path()).constData(), 0777), 0);
    Other nobody;
    QCOMPARE(nobody.ask(u"user 65534"_s), u"ok"_s);
    QCOMPARE(nobody.ask(u"listen world "_s + path(u"app"_s)), u"ok"_s);
    Other client;
    const QString refused = client.ask(u"connect user "_s + path(u"app"_s));
    QVERIFY2(refused.startsWith(u"ERR_DENIED Refused "_s)
                 && refused.contains(u"belongs to user 65534"_s),
             qPrintable(refused));
    QCOMPARE(client.ask(u"connect world "_s + path(u"app"_s)), u"ok"_s);
    // Nor may another user take over the name of a live one, or hinder it by its lock file alone.
    const QString taken = client.ask(u"listen world "_s + path(u"app"_s));
    QVERIFY2(taken.contains(u"is taken"_s), qPrintable(taken));
}

QTEST_GUILESS_MAIN(tst_LocalUsers)
#include "tst_localusers.moc"
