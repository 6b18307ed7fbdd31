// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Another process for tst_localnames: obeys lines on stdin, answers each with one line on stdout.
//   user <uid> | listen <access> <name> | close | connect <access> <name>

#include <ferry/local/localconnector_p.h>
#include <ferry/local/localserver_p.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QMetaEnum>
#include <QtCore/QSocketNotifier>

#include <cstdio>
#include <unistd.h>

using namespace Ferry;
using namespace Qt::StringLiterals;

namespace {

void say(const QString &line)
{
    std::puts(line.toUtf8().constData());
    std::fflush(stdout);
}

ListenOptions::Access access(const QString &word)
{
    return word == u"world"_s ? ListenOptions::Access::World
        : word == u"group"_s  ? ListenOptions::Access::Group
                              : ListenOptions::Access::User;
}

class Helper
{
public:
    Helper()
    {
        m_server.setAccepted([this](std::unique_ptr<Link> link, const QString &, qint64) {
            m_links.push_back(std::move(link));
        });
    }

    void obey(const QStringList &words)
    {
        const QString verb = words.value(0);
        if (verb == u"user"_s) {
            const auto id = uid_t(words.value(1).toUInt());
            say(setgid(gid_t(id)) == 0 && setuid(id) == 0 ? u"ok"_s : u"failed"_s);
        } else if (verb == u"listen"_s) {
            ListenOptions options;
            options.access = access(words.value(1));
            say(m_server.listen(words.value(2), options) ? u"ok"_s : m_server.errorString());
        } else if (verb == u"close"_s) {
            m_server.close();
            say(u"ok"_s);
        } else if (verb == u"connect"_s) {
            ConnectOptions options;
            options.access = access(words.value(1));
            m_connector.start(
                words.value(2), options,
                [this](std::unique_ptr<Link> link, const IpcError &error, DisconnectReason reason) {
                    say(link ? u"ok"_s
                             : error.code() + u' '
                                + QString::fromLatin1(
                                    QMetaEnum::fromType<DisconnectReason>().valueToKey(int(reason)))
                                + u' ' + error.message());
                    if (link)
                        m_links.push_back(std::move(link));
                });
        }
    }

private:
    LocalServer m_server;
    LocalConnector m_connector;
    std::vector<std::unique_ptr<Link>> m_links;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Helper helper;
    QByteArray buffer;
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &app, [&] {
        char bytes[4096];
        const ssize_t size = read(STDIN_FILENO, bytes, sizeof(bytes));
        if (size <= 0) {
            app.quit();
            return;
        }
        buffer.append(bytes, size);
        for (qsizetype end = buffer.indexOf('\n'); end >= 0; end = buffer.indexOf('\n')) {
            helper.obey(QString::fromUtf8(buffer.left(end)).split(u' '));
            buffer.remove(0, end + 1);
        }
    });
    return app.exec();
}
