// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Many renderers in one process: crowdhelper NAME FIRST COUNT. They are numbered from FIRST on and
// do what main says (crowd.h). Ends when all of them are disconnected; prints why each one that
// never connected was not let in.

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>

#include <QtCore/QCoreApplication>

#include <cstdio>
#include <memory>
#include <tuple>
#include <vector>

using namespace Ferry;
using namespace Qt::StringLiterals;

namespace {

class Member
{
public:
    explicit Member(int number)
        : m_number(number)
    {
        m_ipc.on(u"count"_s, [this](int whose, int count) {
            m_good = m_good && whose == m_number && count == m_counted++;
        });
        m_ipc.handle(u"counted"_s, [this] { return QVariantList { m_number, m_counted, m_good }; });
        m_ipc.on(u"ask"_s, [this](int times) { ask(times); });
        m_ipc.on(u"note"_s, [this](int times) { note(0, times); });
        m_ipc.on(u"bytes"_s, [this](qsizetype size) {
            m_ipc.send(u"bytes"_s, QByteArray(size, 'b'));
            // Text is not received into an array of its own, as bytes are, and its answer is long
            // as well.
            const QString text(size, u't');
            m_ipc.invoke<QString>(u"echo"_s, text).then([this, text](const QString &echo) {
                m_ipc.send(u"done"_s, m_good && echo == text);
            });
        });
    }

    IpcRenderer *ipc() { return &m_ipc; }

private:
    void ask(int times)
    {
        if (times == 0) {
            m_ipc.send(u"done"_s, m_good);
            return;
        }
        m_ipc.invoke<QString>(u"answer"_s, m_number, times)
            .then([this, times](const QString &answer) {
                m_good = m_good && answer == u"%1: %2"_s.arg(m_number).arg(times);
                ask(times - 1);
            });
    }

    void note(int from, int times)
    {
        for (; from < times; ++from) {
            if (!m_ipc.send(u"noted"_s, m_number, from)) {
                QObject::connect(
                    &m_ipc, &IpcRenderer::drained, &m_ipc, [=, this] { note(from, times); },
                    Qt::SingleShotConnection);
                return;
            }
        }
        m_ipc.send(u"done"_s, m_good);
    }

    IpcRenderer m_ipc;
    const int m_number;
    int m_counted = 0;
    bool m_good = true;
};

void say(const QString &line)
{
    std::puts(line.toUtf8().constData());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QString name = app.arguments().at(1);
    const int first = app.arguments().at(2).toInt();
    int here = app.arguments().at(3).toInt();
    std::vector<std::unique_ptr<Member>> members;
    for (int number = first, end = first + here; number < end; ++number) {
        members.push_back(std::make_unique<Member>(number));
        IpcRenderer *ipc = members.back()->ipc();
        QObject::connect(ipc, &IpcRenderer::connected, ipc,
                         [ipc, number] { ipc->send(u"number"_s, number); });
        QObject::connect(ipc, &IpcRenderer::errorOccurred, ipc,
                         [](const IpcError &error) { say(error.toString()); });
        QObject::connect(ipc, &IpcRenderer::disconnected, ipc, [&here] {
            if (--here == 0)
                QCoreApplication::quit();
        });
        ipc->connectToServer(name);
    }
    return app.exec();
}
