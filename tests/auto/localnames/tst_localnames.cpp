// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "otherprocess.h"

#include <ferry/local/localname_p.h>
#include <ferry/local/localserver_p.h>

#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>
#include <QtTest/QTest>

#include <memory>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Ferry;
using namespace Qt::StringLiterals;

namespace {

/*! Leaves a socket file that nobody listens on. */
void leaveDeadSocket(const QString &path)
{
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    qstrncpy(address.sun_path, QFile::encodeName(path).constData(), sizeof(address.sun_path));
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (::bind(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof(address)) != 0)
        qFatal("cannot bind");
    ::close(descriptor);
}

} // namespace

class tst_LocalNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory = std::make_unique<QTemporaryDir>();
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_directory->path()));
    }

    void plainName();
    void withoutRuntimeDirectory();
    void absolutePath();
    void badNames_data();
    void badNames();
    void longestPath();
    void directoryIsMadePrivate();
    void foreignDirectoryIsRefused_data();
    void foreignDirectoryIsRefused();
    void otherUsersNeedAPath();
    void accessRights_data();
    void accessRights();

    void takenInThisProcess();
    void takenByALiveProcess();
    void takenByADeadProcess();
    void takenByAStranger();
    void takenByAFile();
    void freedByClose();
    void lockOutlivesTime();
    void raceForOneName();

private:
    QString path(const QString &name) const { return m_directory->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_directory;
};

// ---- where names live

void tst_LocalNames::plainName()
{
    const LocalName name = resolveLocalName(u"some.app-1"_s);
    QCOMPARE(name.error, QString());
    QCOMPARE(name.directory, path(u"ferry"_s));
    QCOMPARE(name.path, path(u"ferry/some.app-1"_s));
    QVERIFY(!QFileInfo::exists(name.directory)); // asking creates nothing
}

void tst_LocalNames::withoutRuntimeDirectory()
{
    qunsetenv("XDG_RUNTIME_DIR");
    const QString user = QString::number(geteuid());
    const LocalName name = resolveLocalName(u"app"_s);
    if (QFileInfo(u"/run/user/"_s + user).isDir())
        QCOMPARE(name.directory, u"/run/user/%1/ferry"_s.arg(user));
    else
        QCOMPARE(name.directory, QDir::tempPath() + u"/ferry-"_s + user);
    qputenv("XDG_RUNTIME_DIR", "not/absolute");
    QCOMPARE(resolveLocalName(u"app"_s).directory, name.directory);
}

void tst_LocalNames::absolutePath()
{
    const LocalName name = resolveLocalName(u"/some//where/../there/app"_s);
    QCOMPARE(name.error, QString());
    QCOMPARE(name.path, u"/some/there/app"_s);
    QVERIFY(name.directory.isEmpty());
}

void tst_LocalNames::badNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString() << u"empty"_s;
    QTest::newRow("relative path")
        << u"some/app"_s << u"neither an absolute path nor a plain name"_s;
    QTest::newRow("hidden") << u".app"_s << u"neither an absolute path nor a plain name"_s;
    QTest::newRow("parent") << u".."_s << u"neither an absolute path nor a plain name"_s;
    QTest::newRow("NUL") << u"a"_s + QChar(0) + u"b"_s << u"NUL"_s;
    QTest::newRow("lock") << u"app.lock"_s << u".lock"_s;
    QTest::newRow("lock path") << u"/tmp/app.lock"_s << u".lock"_s;
    QTest::newRow("no such directory")
        << u"/no/such/directory/app"_s << u"/no/such/directory/app"_s;
    QTest::newRow("too long") << QString(108, u'x') << u"the limit is 106"_s;
}

void tst_LocalNames::badNames()
{
    QFETCH(QString, name);
    QFETCH(QString, text);
    LocalServer server;
    QVERIFY(!server.listen(name));
    QVERIFY(!server.isListening());
    QVERIFY2(server.errorString().contains(text), qPrintable(server.errorString()));
    // The object is still good for a better name.
    QVERIFY2(server.listen(u"app"_s), qPrintable(server.errorString()));
}

void tst_LocalNames::longestPath()
{
    const QString longest = path(QString(106 - m_directory->path().size() - 1, u'x'));
    QCOMPARE(longest.size(), 106);
    LocalServer server;
    QVERIFY2(server.listen(longest), qPrintable(server.errorString()));
    QLocalSocket socket;
    socket.connectToServer(longest);
    QVERIFY(socket.waitForConnected());
    // Counted in bytes, not in characters.
    const QString text = resolveLocalName(longest.chopped(1) + u'ä').error;
    QVERIFY2(text.contains(u"has 107 bytes; the limit is 106"_s), qPrintable(text));
}

void tst_LocalNames::directoryIsMadePrivate()
{
    LocalServer server;
    QVERIFY(server.listen(u"app"_s));
    QCOMPARE(server.path(), path(u"ferry/app"_s));
    struct stat found
    {
    };
    QCOMPARE(stat(QFile::encodeName(path(u"ferry"_s)).constData(), &found), 0);
    QCOMPARE(found.st_mode & 07777, 0700u);
}

void tst_LocalNames::foreignDirectoryIsRefused_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("text");
    QTest::newRow("open to others") << u"mode"_s << u"with mode 0755"_s;
    QTest::newRow("symbolic link") << u"link"_s << u"is a symbolic link"_s;
    QTest::newRow("file") << u"file"_s << u"is a file"_s;
    QTest::newRow("of another user") << u"user"_s << u"of user 65534"_s;
}

void tst_LocalNames::foreignDirectoryIsRefused()
{
    QFETCH(QString, what);
    QFETCH(QString, text);
    const QByteArray directory = QFile::encodeName(path(u"ferry"_s));
    const QByteArray elsewhere = QFile::encodeName(path(u"elsewhere"_s));
    if (what == u"mode"_s) {
        QCOMPARE(mkdir(directory.constData(), 0700), 0);
        QCOMPARE(chmod(directory.constData(), 0755), 0);
    } else if (what == u"link"_s) {
        QCOMPARE(mkdir(elsewhere.constData(), 0700), 0);
        QCOMPARE(symlink(elsewhere.constData(), directory.constData()), 0);
    } else if (what == u"file"_s) {
        QFile file(path(u"ferry"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
    } else {
        if (geteuid() != 0)
            QSKIP("needs root");
        QCOMPARE(mkdir(directory.constData(), 0700), 0);
        QCOMPARE(chown(directory.constData(), 65534, 65534), 0);
    }
    LocalServer server;
    QVERIFY(!server.listen(u"app"_s));
    QVERIFY2(server.errorString().contains(text), qPrintable(server.errorString()));
    QVERIFY(server.errorString().contains(path(u"ferry"_s)));
    // A client does not look for a server there either.
    Other other;
    const QString answer = other.ask(u"connect user app"_s);
    QVERIFY2(answer.startsWith(u"ERR_CLOSED ConnectFailed"_s) && answer.contains(text),
             qPrintable(answer));
}

void tst_LocalNames::otherUsersNeedAPath()
{
    for (const auto access : { ListenOptions::Access::Group, ListenOptions::Access::World }) {
        ListenOptions options;
        options.access = access;
        LocalServer server;
        QVERIFY(!server.listen(u"app"_s, options));
        QVERIFY2(server.errorString().contains(u"absolute path"_s),
                 qPrintable(server.errorString()));
        QVERIFY(server.listen(path(u"app"_s), options));
    }
}

void tst_LocalNames::accessRights_data()
{
    QTest::addColumn<ListenOptions::Access>("access");
    QTest::addColumn<uint>("mode");
    QTest::newRow("user") << ListenOptions::Access::User << 0600u;
    QTest::newRow("group") << ListenOptions::Access::Group << 0660u;
    QTest::newRow("world") << ListenOptions::Access::World << 0666u;
}

void tst_LocalNames::accessRights()
{
    QFETCH(ListenOptions::Access, access);
    QFETCH(uint, mode);
    ListenOptions options;
    options.access = access;
    LocalServer server;
    QVERIFY(server.listen(path(u"app"_s), options));
    struct stat found
    {
    };
    QCOMPARE(stat(QFile::encodeName(path(u"app"_s)).constData(), &found), 0);
    QCOMPARE(found.st_mode & 07777, mode);
}

// ---- whose a name is

void tst_LocalNames::takenInThisProcess()
{
    LocalServer first;
    QVERIFY(first.listen(u"app"_s));
    LocalServer second;
    QVERIFY(!second.listen(u"app"_s));
    QVERIFY2(second.errorString().contains(u"is taken: process %1 "_s.arg(getpid())),
             qPrintable(second.errorString()));
    QVERIFY(!first.listen(u"other"_s));
    QVERIFY(first.errorString().contains(u"Already listening"_s));
    QVERIFY(first.isListening());
}

void tst_LocalNames::takenByALiveProcess()
{
    Other other;
    QCOMPARE(other.ask(u"listen user app"_s), u"ok"_s);
    LocalServer server;
    QVERIFY(!server.listen(u"app"_s));
    QVERIFY2(server.errorString().contains(u"is taken: process %1 (nameshelper)"_s.arg(other.id())),
             qPrintable(server.errorString()));
    QVERIFY(!server.isListening());
    // The live one keeps working.
    Other client;
    QCOMPARE(client.ask(u"connect user app"_s), u"ok"_s);
}

void tst_LocalNames::takenByADeadProcess()
{
    Other other;
    QCOMPARE(other.ask(u"listen user app"_s), u"ok"_s);
    other.kill();
    QVERIFY(QFileInfo::exists(path(u"ferry/app"_s)));
    QVERIFY(QFileInfo::exists(path(u"ferry/app.lock"_s)));
    Other early;
    const QString nobody = early.ask(u"connect user app"_s);
    QVERIFY2(nobody.startsWith(u"ERR_CLOSED ConnectFailed Nobody listens on"_s),
             qPrintable(nobody));

    Other heir;
    QCOMPARE(heir.ask(u"listen user app"_s), u"ok"_s);
    QCOMPARE(early.ask(u"connect user app"_s), u"ok"_s);
}

void tst_LocalNames::takenByAStranger()
{
    QLocalServer stranger;
    QVERIFY(stranger.listen(path(u"app"_s)));
    LocalServer server;
    QVERIFY(!server.listen(path(u"app"_s)));
    QVERIFY2(server.errorString().contains(u"not Ferry"_s), qPrintable(server.errorString()));
    QVERIFY(!QFileInfo::exists(path(u"app.lock"_s)));
    // The stranger keeps its name; once it is gone, dead file and all, the name is free.
    QLocalSocket socket;
    socket.connectToServer(path(u"app"_s));
    QVERIFY(socket.waitForConnected());
    stranger.close();
    leaveDeadSocket(path(u"app"_s));
    QVERIFY2(server.listen(path(u"app"_s)), qPrintable(server.errorString()));
}

void tst_LocalNames::takenByAFile()
{
    QFile file(path(u"app"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write("precious") > 0);
    file.close();
    LocalServer server;
    QVERIFY(!server.listen(path(u"app"_s)));
    QVERIFY2(server.errorString().contains(u"is not a socket"_s), qPrintable(server.errorString()));
    QCOMPARE(file.size(), 8);
}

void tst_LocalNames::freedByClose()
{
    LocalServer server;
    for (int round = 0; round < 3; ++round) {
        QVERIFY(server.listen(u"app"_s));
        server.close();
        QVERIFY(!server.isListening());
        QVERIFY(server.path().isEmpty());
        QVERIFY(!QFileInfo::exists(path(u"ferry/app"_s)));
        QVERIFY(!QFileInfo::exists(path(u"ferry/app.lock"_s)));
    }
    {
        LocalServer other;
        QVERIFY(other.listen(u"app"_s));
    }
    QVERIFY(server.listen(u"app"_s));
}

void tst_LocalNames::lockOutlivesTime()
{
    LocalServer server;
    QVERIFY(server.listen(u"app"_s));
    // QLockFile's own rule would take the lock away after 30 s.
    QFile lock(path(u"ferry/app.lock"_s));
    QVERIFY(lock.open(QIODevice::ReadWrite));
    QVERIFY(lock.setFileTime(QDateTime::currentDateTime().addDays(-2),
                             QFileDevice::FileModificationTime));
    lock.close();
    Other other;
    const QString answer = other.ask(u"listen user app"_s);
    QVERIFY2(answer.contains(u"is taken"_s), qPrintable(answer));
}

void tst_LocalNames::raceForOneName()
{
    Other first;
    Other second;
    Other client;
    const QString name = path(u"app"_s);
    for (int round = 0; round < 50; ++round) {
        if (round % 2)
            leaveDeadSocket(name); // both want to clear it away
        first.order(u"listen user "_s + name);
        second.order(u"listen user "_s + name);
        const QStringList answers { first.answer(), second.answer() };
        QVERIFY2(answers.count(u"ok"_s) == 1, qPrintable(answers.join(u" | "_s)));
        QVERIFY2(answers.filter(u"is taken"_s).size() == 1, qPrintable(answers.join(u" | "_s)));
        QCOMPARE(client.ask(u"connect user "_s + name), u"ok"_s);
        QCOMPARE(first.ask(u"close"_s), u"ok"_s);
        QCOMPARE(second.ask(u"close"_s), u"ok"_s);
        QVERIFY(!QFileInfo::exists(name));
    }
}

QTEST_GUILESS_MAIN(tst_LocalNames)
#include "tst_localnames.moc"
