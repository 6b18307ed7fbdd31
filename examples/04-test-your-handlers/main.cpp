// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: how to test an application's handlers and listeners with QtTest.
// Ferry::TestRenderer is a renderer without a window or a process; a call that fails, fails the
// test at the line that made it.

#include "notes.h"

#include <ferrytest/testrenderer.h>

#include <QtTest/QtTest>

#include <optional>

using namespace Qt::StringLiterals;

struct App
{
    Ferry::IpcMain ipcMain;
    Notes notes { &ipcMain };
    Ferry::TestRenderer renderer { &ipcMain };
};

class NotesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_app.emplace(); }
    void cleanup() { m_app.reset(); }
    void addReturnsTheCount();
    void anEmptyNoteIsRefused();
    void countAnswersSynchronously();
    void everyRendererHearsOfAChange();
    void clearAsksFirst_data();
    void clearAsksFirst();

private:
    std::optional<App> m_app; // a fresh one for each test
};

void NotesTest::addReturnsTheCount()
{
    auto &renderer = m_app->renderer;
    QCOMPARE(renderer.invoke<int>(u"notes:add"_s, "milk"), 1);
    QCOMPARE(renderer.invoke<int>(u"notes:add"_s, "bread"), 2);
    QCOMPARE(renderer.invoke<QStringList>(u"notes:all"_s), QStringList({ u"milk"_s, u"bread"_s }));
}

void NotesTest::anEmptyNoteIsRefused()
{
    auto &renderer = m_app->renderer;
    QCOMPARE(renderer.invokeError(u"notes:add"_s, " ").code(), u"ERR_EMPTY"_s);
    // A number is not a string: refused before Notes sees it.
    QVERIFY(renderer.invokeError(u"notes:add"_s, 7).is(Ferry::IpcError::Code::BadArgument));
    QCOMPARE(renderer.sendSync<int>(u"notes:count"_s), 0);
}

void NotesTest::countAnswersSynchronously()
{
    auto &renderer = m_app->renderer;
    renderer.invoke<int>(u"notes:add"_s, "milk");
    QCOMPARE(renderer.sendSync<int>(u"notes:count"_s), 1);
}

void NotesTest::everyRendererHearsOfAChange()
{
    Ferry::TestRenderer other(&m_app->ipcMain);
    m_app->renderer.invoke<int>(u"notes:add"_s, "milk");
    QVERIFY(other.waitFor(u"notes:changed"_s));
    // One argument, a list of one note.
    const QVariantList notes { u"milk"_s };
    QCOMPARE(other.received(u"notes:changed"_s).constFirst(), QVariantList { QVariant(notes) });
}

void NotesTest::clearAsksFirst_data()
{
    QTest::addColumn<bool>("sure");
    QTest::addColumn<int>("left");
    QTest::newRow("no") << false << 1;
    QTest::newRow("yes") << true << 0;
}

void NotesTest::clearAsksFirst()
{
    QFETCH(bool, sure);
    QFETCH(int, left);
    auto &renderer = m_app->renderer;
    renderer.invoke<int>(u"notes:add"_s, "milk");
    renderer.onInvoke(u"notes:confirm"_s, [sure](int) { return sure; });
    QVERIFY(renderer.send(u"notes:clear"_s));
    QVERIFY(renderer.waitFor(u"notes:changed"_s, 2)); // one for the add, one for the answer
    QCOMPARE(renderer.sendSync<int>(u"notes:count"_s), left);
}

QTEST_GUILESS_MAIN(NotesTest)
#include "main.moc"
