// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/ipcerror.h>

#include <QtCore/QDebug>
#include <QtCore/QMetaEnum>
#include <QtTest/QTest>

#include <memory>

using namespace Ferry;
using namespace Qt::StringLiterals;

class tst_IpcError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void empty();
    void carriesEverything();
    void codes_data();
    void codes();
    void unknownCode();
    void copiesAreIndependent();
    void textForExceptions();
    void throwsAndClones();
    void comparesAllMembers();
    void debugText();
    void movedFrom();
};

void tst_IpcError::empty()
{
    const IpcError error;
    QCOMPARE(error.name(), u"Error"_s);
    QVERIFY(error.message().isEmpty());
    QVERIFY(error.code().isEmpty());
    QVERIFY(!error.data().isValid());
    QCOMPARE(error.toString(), u"Error"_s);
    QCOMPARE(error.what(), "Error");
    QCOMPARE(error, IpcError(QString()));
}

void tst_IpcError::carriesEverything()
{
    IpcError error(u"text"_s, u"MY_CODE"_s, 42);
    error.setName(u"TypeError"_s);
    error.setStack(u"at a\nat b"_s);
    error.setCause(QVariant::fromValue(IpcError(u"inner"_s)));
    QCOMPARE(error.toString(), u"TypeError: text"_s);
    QCOMPARE(error.code(), u"MY_CODE"_s);
    QCOMPARE(error.data(), QVariant(42));
    QCOMPARE(error.stack(), u"at a\nat b"_s);
    QCOMPARE(error.cause().value<IpcError>().message(), u"inner"_s);
    QCOMPARE(QVariant::fromValue(error).value<IpcError>(), error);
}

void tst_IpcError::codes_data()
{
    QTest::addColumn<IpcError::Code>("code");
    QTest::addColumn<QString>("name");
    using Code = IpcError::Code;
    QTest::newRow("NoHandler") << Code::NoHandler << u"ERR_NO_HANDLER"_s;
    QTest::newRow("NoListener") << Code::NoListener << u"ERR_NO_LISTENER"_s;
    QTest::newRow("BadArgument") << Code::BadArgument << u"ERR_BAD_ARGUMENT"_s;
    QTest::newRow("HandlerFailed") << Code::HandlerFailed << u"ERR_HANDLER_FAILED"_s;
    QTest::newRow("NotCloneable") << Code::NotCloneable << u"ERR_NOT_CLONEABLE"_s;
    QTest::newRow("NoReply") << Code::NoReply << u"ERR_NO_REPLY"_s;
    QTest::newRow("Timeout") << Code::Timeout << u"ERR_TIMEOUT"_s;
    QTest::newRow("Canceled") << Code::Canceled << u"ERR_CANCELED"_s;
    QTest::newRow("PeerGone") << Code::PeerGone << u"ERR_PEER_GONE"_s;
    QTest::newRow("TooLarge") << Code::TooLarge << u"ERR_TOO_LARGE"_s;
    QTest::newRow("Busy") << Code::Busy << u"ERR_BUSY"_s;
    QTest::newRow("Denied") << Code::Denied << u"ERR_DENIED"_s;
    QTest::newRow("Protocol") << Code::Protocol << u"ERR_PROTOCOL"_s;
    QTest::newRow("Closed") << Code::Closed << u"ERR_CLOSED"_s;
}

void tst_IpcError::codes()
{
    QFETCH(IpcError::Code, code);
    QFETCH(QString, name);
    QCOMPARE(IpcError::codeName(code), name);
    QVERIFY(!IpcError::defaultText(code).isEmpty());
    QCOMPARE(IpcError(code).message(), IpcError::defaultText(code));
    QCOMPARE(IpcError(code, u"better"_s).message(), u"better"_s);
    QVERIFY(IpcError(code).is(code));
    const auto metaEnum = QMetaEnum::fromType<IpcError::Code>();
    QCOMPARE(metaEnum.keyCount(), 14);
    for (int i = 0; i < metaEnum.keyCount(); ++i) {
        const auto other = IpcError::Code(metaEnum.value(i));
        QCOMPARE(IpcError(code).is(other), other == code);
    }
}

void tst_IpcError::unknownCode()
{
    const auto unknown = IpcError::Code(99);
    QCOMPARE(IpcError::codeName(unknown), u"ERR_UNKNOWN"_s);
    QCOMPARE(IpcError::defaultText(unknown), u"FERRY: unknown code"_s);
    QVERIFY(!IpcError(u"x"_s, u"ERR_UNKNOWN"_s).is(unknown));
}

void tst_IpcError::copiesAreIndependent()
{
    IpcError a(u"a"_s);
    const char *what = a.what();
    IpcError b = a;
    b.setMessage(u"b"_s);
    QCOMPARE(a.message(), u"a"_s);
    QCOMPARE(b.message(), u"b"_s);
    QCOMPARE(what, "Error: a");
    QCOMPARE(b.what(), "Error: b");
}

void tst_IpcError::textForExceptions()
{
    IpcError error(u"gr\u00fcn"_s);
    QCOMPARE(QByteArray(error.what()), u"Error: gr\u00fcn"_s.toUtf8());
    error.setName(u"RangeError"_s);
    QCOMPARE(QByteArray(error.what()), u"RangeError: gr\u00fcn"_s.toUtf8());
    error.setName({});
    QCOMPARE(error.toString(), u"gr\u00fcn"_s);
}

void tst_IpcError::throwsAndClones()
{
    const IpcError error(IpcError::Code::Busy);
    const std::unique_ptr<IpcError> clone(error.clone());
    QCOMPARE(*clone, error);
    QVERIFY_EXCEPTION_THROWN(error.raise(), IpcError);
    try {
        clone->raise();
    } catch (const QException &caught) {
        QCOMPARE(caught.what(), error.what());
    }
}

void tst_IpcError::comparesAllMembers()
{
    const IpcError base(u"m"_s, u"c"_s, 1);
    IpcError other = base;
    QCOMPARE(other, base);
    other.setData(2);
    QVERIFY(other != base);
    other = base;
    other.setCause(u"why"_s);
    QVERIFY(other != base);
    other = base;
    other.setStack(u"s"_s);
    QVERIFY(other != base);
    other = base;
    other.setName(u"n"_s);
    QVERIFY(other != base);
}

void tst_IpcError::debugText()
{
    IpcError error(u"text"_s, u"CODE"_s, 7);
    QString out;
    QDebug(&out) << error;
    QVERIFY2(out.contains("Error: text"_L1) && out.contains("[CODE]"_L1) && out.contains(u'7'),
             qPrintable(out));
    out.clear();
    QDebug(&out) << IpcError();
    QCOMPARE(out.trimmed(), u"Ferry::IpcError(Error)"_s);
}

void tst_IpcError::movedFrom()
{
    IpcError a(u"a"_s);
    const IpcError b = std::move(a);
    QCOMPARE(b.message(), u"a"_s);
    a.setMessage(
        u"again"_s); // NOLINT(bugprone-use-after-move): a moved-from value must still be usable
    QCOMPARE(a.message(), u"again"_s);
}

QTEST_GUILESS_MAIN(tst_IpcError)
#include "tst_ipcerror.moc"
