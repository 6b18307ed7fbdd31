// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferrytest/testrenderer.h>

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer_p.h>
#include <ferry/pipe/pipelink_p.h>
#include <ferry/webcontents_p.h>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

constexpr int patience = 5000; // milliseconds

} // namespace

class TestRendererPrivate
{
public:
    explicit TestRendererPrivate(IpcMain *main_) : main(main_) { }

    void join()
    {
        IpcRendererPrivate::of(&renderer)->join(main, QUrl(), origin);
        if (!QTest::qWaitFor([this] { return renderer.isConnected() && documentAtMain(); }, patience))
            QTest::qFail("TestRenderer did not connect", __FILE__, __LINE__);
    }

    WebContents *contents() const
    {
        const QList<WebContents *> all = main ? main->webContents() : QList<WebContents *>();
        for (WebContents *contents : all) {
            if (contents->peerObject() == &renderer)
                return contents;
        }
        return nullptr;
    }

    Document documentAtMain() const
    {
        const WebContents *seen = contents();
        if (!seen)
            return {};
        const WebContentsPrivate *d = WebContentsPrivate::of(seen);
        return d->documents.value(d->mainFrameId);
    }

    QPointer<IpcMain> main;
    QString origin = u"test://renderer"_s;
    QHash<QString, QList<QVariantList>> received;
    QHash<QString, QList<QPointer<MessagePort>>> ports;
    IpcRenderer renderer;
};

TestRenderer::TestRenderer(IpcMain *main, QObject *parent)
    : QObject(parent), d(std::make_unique<TestRendererPrivate>(main))
{
    if (!main) {
        QTest::qFail("TestRenderer needs an IpcMain", __FILE__, __LINE__);
        return;
    }
    d->renderer.setSyncTimeout(std::chrono::milliseconds(patience));
    IpcRendererPrivate::of(&d->renderer)->observer
        = [this](const IpcRendererEvent &event, const QVariantList &arguments) {
              d->received[event.channel()].append(arguments);
              for (MessagePort *port : event.ports())
                  d->ports[event.channel()].append(port);
          };
    d->join();
}

TestRenderer::~TestRenderer() = default;

IpcRenderer *TestRenderer::renderer() const
{
    return &d->renderer;
}

WebContents *TestRenderer::contents() const
{
    return d->contents();
}

QList<QVariantList> TestRenderer::received(const QString &channel) const
{
    return d->received.value(channel);
}

QList<MessagePort *> TestRenderer::receivedPorts(const QString &channel) const
{
    const auto ports = d->ports.value(channel);
    return QList<MessagePort *>(ports.begin(), ports.end());
}

bool TestRenderer::waitFor(const QString &channel, int count)
{
    return QTest::qWaitFor([&] { return d->received.value(channel).size() >= count; }, patience);
}

void TestRenderer::setOrigin(const QString &origin)
{
    d->origin = origin;
    reload();
}

void TestRenderer::reload()
{
    if (PipeLink *pipe = IpcRendererPrivate::of(&d->renderer)->pipe()) {
        const Document before = d->documentAtMain();
        pipe->startDocument(QUrl(), d->origin);
        (void)QTest::qWaitFor([&] { return d->documentAtMain() != before; }, patience);
    } else if (d->main) {
        d->join();
    }
}

void TestRenderer::crash()
{
    if (PipeLink *pipe = IpcRendererPrivate::of(&d->renderer)->pipe()) {
        pipe->vanish();
        (void)QTest::qWaitFor([this] { return !contents(); }, patience);
    }
}

bool TestRenderer::spin(const QFuture<void> &future)
{
    return QTest::qWaitFor([&] { return future.isFinished(); }, patience);
}

void TestRenderer::fail(const Channel &channel, const QString &text)
{
    QTest::qFail(qPrintable(u"'%1': %2"_s.arg(channel.name, text)), channel.file, channel.line);
}

IpcError TestRenderer::finishError(const Channel &channel, const IpcResult<QVariant> &result)
{
    if (result.hasValue())
        fail(channel, u"succeeded, and an error was expected"_s);
    return result.error();
}

} // namespace Ferry
