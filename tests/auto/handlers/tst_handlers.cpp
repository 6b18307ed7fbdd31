// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"

#include <ferry/impl/qtcompat.h>

#include <QtConcurrent/QtConcurrentRun>

#include <stdexcept>

using namespace Ferry;
using namespace Qt::StringLiterals;

/*! \brief Typed listeners and handlers: parameters from arguments, answers from whatever they return or throw. */
class tst_Handlers : public QObject
{
    Q_OBJECT

public:
    QString greet(const IpcMainInvokeEvent &event, const QString &name) const
    {
        return event.channel() + u' ' + name;
    }

private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleanup();

    void shapesOfParameters();
    void argumentsThatDoNotFit_data();
    void argumentsThatDoNotFit();
    void listenerArgumentsThatDoNotFit();
    void listenersThatThrow();
    void listenerMayRemoveItself();
    void plainResults();
    void ipcResults();
    void handlerMayRemoveItself();
    void rendererHandlers();

private:
    template <typename R = QVariant, typename... Args>
    R invoke(const QString &channel, Args &&...args)
    {
        return resultOf(lane->renderer->invoke<R>(channel, std::forward<Args>(args)...));
    }
    template <typename... Args>
    IpcError invokeError(const QString &channel, Args &&...args)
    {
        return errorOf(lane->renderer->invoke(channel, std::forward<Args>(args)...));
    }
    static void expectHandlerWarning(const QString &text)
    {
        QTest::ignoreMessage(QtWarningMsg,
                             qPrintable(u"Error occurred in handler for 'ch': "_s + text));
    }
    static void expectListenerWarning(const QString &text)
    {
        QTest::ignoreMessage(QtWarningMsg,
                             qPrintable(u"Error occurred in listener for 'ch': "_s + text));
    }

    std::unique_ptr<Lane> lane;
};

void tst_Handlers::initTestCase()
{
    lane = std::make_unique<Lane>(u"pipe"_s);
    QVERIFY(lane->open());
}

void tst_Handlers::cleanup()
{
    const auto names = lane->main->handlerNames();
    for (const QString &name : names)
        lane->main->removeHandler(name);
    lane->main->removeAllListeners();
}

void tst_Handlers::shapesOfParameters()
{
    IpcMain *main = lane->main.get();
    main->handle(u"none"_s, [] { return 1; });
    main->handle(u"event"_s, [](const IpcMainInvokeEvent &event) { return event.channel(); });
    main->handle(u"base"_s, [](IpcEvent event, int n) { return event.channel().size() + n; });
    main->handle(u"values"_s, [](int a, const QString &b, double &&c) {
        return b + QString::number(a + c);
    });
    main->handle(u"optional"_s, [](int a, std::optional<int> b, const QVariant &c) {
        return QVariantList { a, b.value_or(-1), c.isValid() };
    });
    main->handle(u"rest"_s, [](const IpcMainInvokeEvent &, int first, const Rest &rest) {
        return QVariantList { first, QVariant(rest) };
    });
    main->handle(u"list"_s, [](const QVariantList &list) { return list.size(); });
    main->handle(u"method"_s, this, &tst_Handlers::greet);
    main->handle(u"state"_s, [n = 0]() mutable { return ++n; });
    main->handle(u"moved"_s, [p = std::make_unique<int>(7)]() noexcept { return *p; });
    int (*pointer)(int) = [](int n) { return 2 * n; };
    main->handle(u"pointer"_s, pointer);

    QCOMPARE(invoke<int>(u"none"_s), 1);
    QCOMPARE(invoke<int>(u"none"_s, u"extra"_s, 5), 1);
    QCOMPARE(invoke<QString>(u"event"_s), u"event"_s);
    QCOMPARE(invoke<int>(u"base"_s, 10), 14);
    QCOMPARE(invoke<QString>(u"values"_s, 1, "n=", 2.5), u"n=3.5"_s);
    QCOMPARE(invoke<QVariantList>(u"optional"_s, 1), (QVariantList { 1, -1, false }));
    QCOMPARE(invoke<QVariantList>(u"optional"_s, 1, nullptr, 3), (QVariantList { 1, -1, true }));
    QCOMPARE(invoke<QVariantList>(u"optional"_s, 1, 2), (QVariantList { 1, 2, false }));
    QCOMPARE(invoke<QVariantList>(u"rest"_s, 1), (QVariantList { 1, QVariantList() }));
    QCOMPARE(invoke<QVariantList>(u"rest"_s, spread({ 1, u"a"_s, 2 })),
             (QVariantList { 1, QVariantList { u"a"_s, 2 } }));
    QCOMPARE(invoke<int>(u"list"_s, QVariantList { 1, 2 }, 3), 2);
    QCOMPARE(invoke<QString>(u"method"_s, "Ann"), u"method Ann"_s);
    QCOMPARE(invoke<int>(u"state"_s), 1);
    QCOMPARE(invoke<int>(u"state"_s), 2);
    QCOMPARE(invoke<int>(u"moved"_s), 7);
    QCOMPARE(invoke<int>(u"pointer"_s, 4), 8);
}

void tst_Handlers::argumentsThatDoNotFit_data()
{
    QTest::addColumn<QVariantList>("arguments");
    QTest::addColumn<QString>("text");
    QTest::newRow("wrong type") << QVariantList { u"1"_s, 2, QVariantMap() }
                                << u"argument 1: cannot convert string to int"_s;
    QTest::newRow("second") << QVariantList { 1, u"2"_s, QVariantMap() }
                            << u"argument 2: cannot convert string to int"_s;
    QTest::newRow("inside") << QVariantList { 1, 2, QVariantMap { { u"a"_s, QVariantList { true } } } }
                            << u"argument 3.a[0]: cannot convert boolean to QString"_s;
    QTest::newRow("missing") << QVariantList { 1 } << u"argument 2 is missing (int)"_s;
    QTest::newRow("all missing") << QVariantList {} << u"argument 1 is missing (int)"_s;
    QTest::newRow("missing map") << QVariantList { 1, 2 }
                                 << u"argument 3 is missing (QMap<QString,QStringList>)"_s;
}

void tst_Handlers::argumentsThatDoNotFit()
{
    QFETCH(QVariantList, arguments);
    QFETCH(QString, text);
    bool ran = false;
    lane->main->handle(u"ch"_s,
                       [&ran](const IpcMainInvokeEvent &, int, int,
                              const QMap<QString, QStringList> &) { ran = true; });
    expectHandlerWarning(text);
    const IpcError error = invokeError(u"ch"_s, spread(arguments));
    QVERIFY(error.is(IpcError::Code::BadArgument));
    QCOMPARE(error.message(), text);
    QVERIFY(!ran);
}

void tst_Handlers::listenerArgumentsThatDoNotFit()
{
    int sum = 0;
    lane->main->on(u"ch"_s, [&](int n) { sum += n; });
    lane->main->on(u"ch"_s, [&](const QString &) { sum += 100; });
    expectListenerWarning(u"argument 1: cannot convert number to QString"_s);
    lane->renderer->send(u"ch"_s, 5);
    QTRY_COMPARE(sum, 5);
    expectListenerWarning(u"argument 1: cannot convert string to int"_s);
    lane->renderer->send(u"ch"_s, "text");
    QTRY_COMPARE(sum, 105);
}

void tst_Handlers::listenersThatThrow()
{
    int calls = 0;
    lane->main->on(u"ch"_s, [&](int) {
        ++calls;
        throw std::runtime_error("one");
    });
    lane->main->on(u"ch"_s, [&] {
        ++calls;
        throw IpcError(u"two"_s);
    });
    lane->main->on(u"ch"_s, [&] {
        ++calls;
        throw 3;
    });
    lane->main->on(u"ch"_s, [&] { ++calls; });
    expectListenerWarning(u"one"_s);
    expectListenerWarning(u"two"_s);
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"^Error occurred in listener for 'ch': .+"_s));
    lane->renderer->send(u"ch"_s, 1);
    QTRY_COMPARE(calls, 4);
}

void tst_Handlers::listenerMayRemoveItself()
{
    QMetaObject::Connection connection;
    auto alive = std::make_shared<QString>(u"alive"_s);
    QStringList seen;
    connection = lane->main->on(u"ch"_s, [this, &connection, &seen, alive](int) {
        lane->main->removeListener(u"ch"_s, connection);
        seen << *alive; // the capture must still be there
    });
    lane->renderer->send(u"ch"_s, 1);
    lane->renderer->send(u"ch"_s, 2);
    lane->main->handle(u"done"_s, [] {});
    invoke(u"done"_s);
    QCOMPARE(seen, QStringList { u"alive"_s });
    QCOMPARE(alive.use_count(), 1);
}

void tst_Handlers::plainResults()
{
    IpcMain *main = lane->main.get();
    main->handle(u"void"_s, [] {});
    main->handle(u"literal"_s, [] { return "héllo"; });
    main->handle(u"reference"_s, [](QString text) -> QString { return text; });
    main->handle(u"optional"_s, [](bool some) { return some ? std::optional(5) : std::nullopt; });
    main->handle(u"vector"_s, [] { return std::vector<std::string> { "a", "b" }; });
    main->handle(u"map"_s, [] { return QMap<QString, QList<int>> { { u"a"_s, { 1 } } }; });
    main->handle(u"null"_s, [] { return nullptr; });
    main->handle(u"error as a value"_s, [] { return IpcError(u"value"_s); });

    QVERIFY(!invoke(u"void"_s).isValid());
    QCOMPARE(invoke<QString>(u"literal"_s), u"héllo"_s);
    QCOMPARE(invoke<QString>(u"reference"_s, "x"), u"x"_s);
    QCOMPARE(invoke<std::optional<int>>(u"optional"_s, true), std::optional(5));
    QCOMPARE(invoke<std::optional<int>>(u"optional"_s, false), std::nullopt);
    QCOMPARE(invoke<QStringList>(u"vector"_s), (QStringList { u"a"_s, u"b"_s }));
    QCOMPARE(invoke(u"map"_s), QVariant(QVariantMap { { u"a"_s, QVariantList { 1 } } }));
    QCOMPARE(invoke(u"null"_s), Ferry::null());
    QCOMPARE(invoke<IpcError>(u"error as a value"_s).message(), u"value"_s);
    QCOMPARE(errorOf(lane->renderer->invoke<int>(u"literal"_s)).message(),
             u"result: cannot convert string to int"_s);
}

void tst_Handlers::ipcResults()
{
    IpcMain *main = lane->main.get();
    const IpcError no(u"no"_s, u"E_NO"_s, QVariantList { 1 });
    main->handle(u"value"_s, [no](bool ok) -> IpcResult<int> {
        if (!ok)
            return no;
        return 5;
    });
    main->handle(u"void"_s, [no](bool ok) { return ok ? IpcResult<void>() : no; });
    main->handle(u"future"_s, [no](bool ok) {
        return Impl::readyFuture(ok ? IpcResult<int>(6) : no);
    });
    QCOMPARE(invoke<int>(u"value"_s, true), 5);
    QVERIFY(!invoke(u"void"_s, true).isValid());
    QCOMPARE(invoke<int>(u"future"_s, true), 6);
    for (const QString &channel : { u"value"_s, u"void"_s, u"future"_s }) {
        const IpcError error = invokeError(channel, false);
        QCOMPARE(error.message(), u"no"_s);
        QCOMPARE(error.code(), u"E_NO"_s);
        QCOMPARE(error.data(), QVariant(QVariantList { 1 }));
    }
}

void tst_Handlers::handlerMayRemoveItself()
{
    auto alive = std::make_shared<QString>(u"alive"_s);
    lane->main->handle(u"ch"_s, [this, alive]() -> QString {
        lane->main->removeHandler(u"ch"_s);
        return *alive; // the capture must still be there
    });
    QCOMPARE(invoke<QString>(u"ch"_s), u"alive"_s);
    QVERIFY(invokeError(u"ch"_s).is(IpcError::Code::NoHandler));
    QTRY_COMPARE(alive.use_count(), 1);
}

void tst_Handlers::rendererHandlers()
{
    lane->renderer->handle(u"sum"_s,
                           [](const IpcRendererEvent &, int a, int b) { return a + b; });
    lane->renderer->handle(u"fail"_s, []() -> QFuture<int> {
        return QtConcurrent::run([]() -> int { throw IpcError(u"no"_s, u"E_NO"_s); });
    });
    QCOMPARE(resultOf(lane->contents()->invoke<int>(u"sum"_s, 2, 3)), 5);
    QCOMPARE(errorOf(lane->contents()->invoke(u"fail"_s)).code(), u"E_NO"_s);
    lane->renderer->removeHandler(u"sum"_s);
    lane->renderer->removeHandler(u"fail"_s);
}

QTEST_GUILESS_MAIN(tst_Handlers)

#include "tst_handlers.moc"
