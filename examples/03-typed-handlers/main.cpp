// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: the shapes that a handler may have. Parameters and results are plain C++ types,
// your own among them; a handler may answer at once, later, from another thread, or as a coroutine,
// and its errors reach the caller whole.

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>
#include <ferry/registertype.h>
#ifdef HAVE_QCORO
#include <ferry/ipccoro.h>

#include <QCoroTimer>
#endif

#include <QtConcurrent/QtConcurrentRun>
#include <QtCore/QCoreApplication>
#include <QtCore/QJsonDocument>
#include <QtCore/QThreadPool>
#include <QtCore/QTimer>

#include <chrono>
#include <cstdio>

using namespace Qt::StringLiterals;

// A gadget is an object in JavaScript, and back.
struct Point
{
    Q_GADGET
    Q_PROPERTY(int x MEMBER x)
    Q_PROPERTY(int y MEMBER y)

public:
    int x = 0, y = 0;
    bool operator==(const Point &) const = default;
};

namespace {

int primesBelow(int limit)
{
    int count = 0;
    for (int n = 2; n < limit; ++n) {
        bool prime = true;
        for (int d = 2; d * d <= n && prime; ++d)
            prime = n % d != 0;
        count += prime;
    }
    return count;
}

void addHandlers(Ferry::IpcMain &ipcMain)
{
    // A value.
    ipcMain.handle(u"mirror"_s, [](const Point &p) { return Point { p.y, p.x }; });

    // Lists, maps and std::optional, also of gadgets. An optional argument may be left out.
    ipcMain.handle(u"move"_s, [](QList<Point> points, std::optional<Point> by) {
        for (Point &point : points)
            point = { point.x + by.value_or(Point {}).x, point.y + by.value_or(Point {}).y };
        return points;
    });

    // A type that Qt cannot look into: what crosses in its place, and the way back.
    using std::chrono::milliseconds;
    Ferry::registerType<milliseconds>([](milliseconds time) { return time.count(); },
                                      [](qint64 count) { return milliseconds(count); });
    ipcMain.handle(u"twice"_s, [](milliseconds time) { return 2 * time; });

    // A future: main goes on while another thread works.
    ipcMain.handle(u"primes"_s, [](int limit) { return QtConcurrent::run(primesBelow, limit); });

    // The same, with Ferry running the handler in the pool.
    ipcMain.handle(u"primes-in-pool"_s, QThreadPool::globalInstance(), primesBelow);

#ifdef HAVE_QCORO
    // A coroutine. It takes its parameters by value: they outlive the first co_await.
    ipcMain.handle(u"later"_s, [](QString text) -> QCoro::Task<QString> {
        co_await QCoro::sleepFor(std::chrono::milliseconds(20));
        co_return text + u", a little later"_s;
    });
#endif

    // An error with a code and data, which the caller can act on.
    ipcMain.handle(u"withdraw"_s, [](int amount) {
        const int balance = 40;
        if (amount > balance)
            throw Ferry::IpcError(u"not enough money"_s, u"ERR_FUNDS"_s,
                                  QVariantMap { { u"balance"_s, balance } });
        return balance - amount;
    });
}

void print(const QString &channel, const QVariant &result)
{
    const QByteArray json =
        QJsonDocument::fromVariant(QVariantList { result }).toJson(QJsonDocument::Compact);
    std::printf("%-15s -> %s\n", qPrintable(channel), json.mid(1, json.size() - 2).constData());
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Ferry::IpcMain ipcMain;
    addHandlers(ipcMain);

    Ferry::IpcRenderer ipcRenderer; // in this process: a page or another process would see the same
    ipcRenderer.connectTo(&ipcMain);

    int open = 0;
    const auto call = [&](const QString &channel, const auto &...arguments) {
        ++open;
        ipcRenderer.invoke(channel, arguments...)
            .then(&ipcRenderer, [channel](const QVariant &result) { print(channel, result); })
            .onFailed(&ipcRenderer,
                      [channel](const Ferry::IpcError &error) {
                          print(channel, u"%1 %2"_s.arg(error.code(), error.message()));
                          if (error.data().isValid())
                              print(channel, error.data());
                      })
            .then(&ipcRenderer, [&open] {
                if (--open == 0)
                    QCoreApplication::quit();
            });
    };
    call(u"mirror"_s, QVariantMap { { u"x"_s, 1 }, { u"y"_s, 2 } });
    call(u"move"_s, QList<Point> { { 1, 2 }, { 3, 4 } }, Point { 10, 20 });
    call(u"move"_s, QList<Point> { { 1, 2 } });
    call(u"twice"_s, std::chrono::milliseconds(250));
    call(u"primes"_s, 100000);
    call(u"primes-in-pool"_s, 1000);
#ifdef HAVE_QCORO
    call(u"later"_s, "hello");
#endif
    call(u"withdraw"_s, 100);
    call(u"withdraw"_s, "100"); // strict: a string is not a number
    return app.exec();
}

#include "main.moc"
