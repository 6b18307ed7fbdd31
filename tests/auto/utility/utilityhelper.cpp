// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The programs that the tests beside it start: utilityhelper WHAT …; see main().

#include "testworker.h"

#include <ferry/ipcmain.h>
#include <ferry/utilityprocess.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QThread>

#include <csignal>
#include <cstdio>
#include <sys/resource.h>
#include <unistd.h>

using namespace Ferry;
using namespace Qt::StringLiterals;

namespace {

[[noreturn]] void die(int signal)
{
    const rlimit none { 0, 0 };
    setrlimit(RLIMIT_CORE, &none);
    std::signal(signal, SIG_DFL); // a sanitizer's own handler would exit instead
    raise(signal);
    std::abort();
}

/*! \brief What this process has open, beside the three standard descriptors. */
QStringList descriptors()
{
    QStringList open;
    const QDir folder(u"/proc/self/fd"_s);
    for (const QString &name :
         folder.entryList(QDir::System | QDir::AllEntries | QDir::NoDotAndDotDot)) {
        char target[512] = {};
        const QByteArray path = QFile::encodeName(folder.filePath(name));
        if (name.toInt() > 2 && readlink(path.constData(), target, sizeof(target) - 1) > 0)
            open.append(name + u' ' + QString::fromUtf8(target));
    }
    return open;
}

int inheritedDescriptor()
{
    return qEnvironmentVariable("FERRY_PARENT_PORT").mid(3).toInt();
}

int runWorker(QCoreApplication &app, bool isStubborn, const QStringList &before)
{
    const int connection = inheritedDescriptor();
    ParentPort port;
    const TestWorker worker(&port);
    IpcRenderer *ipc = port.ipcRenderer();
    ipc->handle(u"signal"_s, [](int signal) { die(signal); });
    ipc->handle(u"spin"_s, [] {
        for (volatile bool forever = true; forever;) { }
    });
    ipc->handle(u"garbage"_s, [connection] {
        const QByteArray bytes(100, '\xff');
        std::ignore = write(connection, bytes.constData(), size_t(bytes.size()));
    });
    ipc->handle(u"environment"_s, [](const QString &name) {
        return qEnvironmentVariable(name.toLatin1().constData());
    });
    ipc->handle(u"folder"_s, [] { return QDir::currentPath(); });
    ipc->handle(u"descriptors"_s, [before] { return before; });
    ipc->handle(u"grandchild"_s, [] {
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(), { u"list"_s });
        process.waitForFinished();
        return QString::fromUtf8(process.readAllStandardOutput());
    });
    ipc->handle(u"pid"_s, [] { return QCoreApplication::applicationPid(); });
    ipc->handle(u"print"_s, [](const QString &out, const QString &error) {
        std::fputs(qPrintable(out), stdout);
        std::fflush(stdout);
        std::fputs(qPrintable(error), stderr);
    });
    ipc->handle(u"flood"_s, [](int megabytes) {
        const QByteArray line(1023, 'x');
        for (int i = 0; i < megabytes * 1024; ++i)
            std::puts(line.constData());
        std::fflush(stdout);
    });
    ipc->handle(u"last-words"_s, [&port](int count) {
        for (int i = 0; i < count; ++i)
            port.postMessage(i);
        port.exit(3);
    });
    ipc->handle(u"grow"_s, [](int megabytes) {
        static QByteArray kept;
        kept = QByteArray(qsizetype(megabytes) << 20, 'x');
    });
    if (isStubborn) {
        std::signal(SIGTERM, SIG_IGN);
        app.exec(); // told to quit …
        for (;;)
            pause(); // … it does not
    }
    return app.exec();
}

/*! \brief A main that has one worker, says its pid, and does nothing more. */
void runMain(const QString &what, const std::function<void()> &loop)
{
    IpcMain main;
    UtilityProcess utility(QCoreApplication::applicationFilePath(), { what });
    const auto say = [&] {
        std::printf("%lld\n", static_cast<long long>(utility.pid()));
        std::fflush(stdout);
    };
    if (what == u"silent"_s) {
        QObject::connect(&utility, &UtilityProcess::spawned, &main, say);
    } else {
        QObject::connect(&utility, &UtilityProcess::message, &main, say);
        utility.postMessage(u"go"_s);
    }
    utility.start();
    loop();
}

/*! \brief Says that it is there, and then has no time for anybody, or goes on. */
int runChild(QCoreApplication &app, bool isBusy)
{
    ParentPort port;
    QObject::connect(&port, &ParentPort::message, &app, [&] {
        port.postMessage(u"here"_s);
        port.ipcRenderer()->flush();
        for (volatile bool busy = isBusy; busy;) { }
    });
    return app.exec();
}

} // namespace

int main(int argc, char **argv)
{
    const QStringList before = descriptors();
    QCoreApplication app(argc, argv);
    const QString what = app.arguments().value(1);
    const QString value = app.arguments().value(2);
    if (what == u"worker"_s || what == u"stubborn"_s)
        return runWorker(app, what == u"stubborn"_s, before);
    if (what == u"main"_s) {
        runMain(value, [] { QCoreApplication::exec(); });
        return 0;
    }
    if (what == u"main-in-thread"_s) {
        QThread *thread = QThread::create([value] {
            QEventLoop loop;
            runMain(value, [&] { loop.exec(); });
        });
        thread->start();
        return app.exec();
    }
    if (what == u"busy"_s || what == u"idle"_s)
        return runChild(app, what == u"busy"_s);
    if (what == u"list"_s) {
        std::fputs(qPrintable(before.join(u'\n')), stdout);
        std::fputs(qgetenv("FERRY_PARENT_PORT").constData(), stdout);
        return 0;
    }
    if (what == u"print"_s) {
        std::printf("hello\n");
        std::fprintf(stderr, "world");
        return 0;
    }
    if (what == u"exit"_s) // before any handshake
        return value.toInt();
    if (what == u"signal"_s)
        die(value.toInt());
    if (what == u"silent"_s) { // never ready
        for (;;)
            pause();
    }
    if (what == u"hang-up"_s) { // never ready either, and nobody can be any more
        close(inheritedDescriptor());
        for (;;)
            pause();
    }
    if (what == u"garbage"_s) { // instead of a hello
        const QByteArray bytes = QByteArray::fromHex(value.toLatin1());
        std::ignore = write(inheritedDescriptor(), bytes.constData(), size_t(bytes.size()));
        for (;;)
            pause();
    }
    if (what == u"bare"_s) { // by PROTOCOL.md alone: hello, a message for the port, and the end
                             // when main says bye
        const int port = inheritedDescriptor();
        const char words[] = "\x0d\0\0\0\x82\0\xa1hprotocol\x01"
                             "\x07\0\0\0\x84\x07\x60\x62hi\x80";
        std::ignore = write(port, words, sizeof(words) - 1);
        QByteArray heard;
        char some[512];
        for (ssize_t got = 0; (got = read(port, some, sizeof(some))) > 0;) {
            heard.append(some, got);
            if (heard.contains("\x82\x0b"))
                return 0;
        }
        return 1;
    }
    if (what == u"half-hello"_s) { // exits during the handshake
        std::ignore = write(inheritedDescriptor(), "\x0d\0\0\0\x82", 5);
        return 4;
    }
    std::fprintf(stderr, "utilityhelper: what is '%s'?\n", qPrintable(what));
    return 99;
}
