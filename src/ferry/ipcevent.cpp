// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/ipcevent.h>

#include <ferry/ipcrenderer.h>
#include <ferry/message/eventdata_p.h>
#include <ferry/message/handlerrelay_p.h>
#include <ferry/webcontents.h>

namespace Ferry {

IpcEvent::IpcEvent() = default;
IpcEvent::IpcEvent(Impl::EventPointer data) : d(std::move(data)) { }
IpcEvent::IpcEvent(const IpcEvent &) = default;
IpcEvent::IpcEvent(IpcEvent &&) noexcept = default;
IpcEvent &IpcEvent::operator=(const IpcEvent &) = default;
IpcEvent &IpcEvent::operator=(IpcEvent &&) noexcept = default;
IpcEvent::~IpcEvent() = default;

QString IpcEvent::channel() const
{
    return d ? d->channel : QString();
}

WebContents *IpcEvent::sender() const
{
    if (!d || !d->gate->isPeerThread())
        return nullptr;
    return qobject_cast<WebContents *>(d->gate->owner());
}

WebFrame IpcEvent::senderFrame() const
{
    const WebContents *contents = sender();
    if (!contents)
        return {};
    const QList<WebFrame> frames = contents->frames();
    for (const WebFrame &frame : frames) {
        if (frame.frameId() == frameId())
            return frame.asOf(url(), origin());
    }
    return {};
}

int IpcEvent::frameId() const
{
    return d ? d->document->frameId : 0;
}

qint64 IpcEvent::processId() const
{
    return d ? d->document->processId : 0;
}

QString IpcEvent::origin() const
{
    return d ? d->document->origin : QString();
}

QUrl IpcEvent::url() const
{
    return d ? d->url : QUrl();
}

bool IpcEvent::isCanceled() const
{
    return d && d->isCanceled();
}

void IpcEvent::replyWith(const QString &channel, const QVariantList &arguments) const
{
    if (d)
        d->reply(channel, arguments);
}

IpcMainEvent::IpcMainEvent() = default;
IpcMainEvent::IpcMainEvent(Impl::EventPointer data) : IpcEvent(std::move(data)) { }

bool IpcMainEvent::isSync() const
{
    return d && d->kind == MessageKind::SendSync;
}

void IpcMainEvent::setReturnValue(const QVariant &value) const
{
    if (isSync())
        d->respond(value);
}

QList<MessagePort *> IpcMainEvent::ports() const
{
    return d ? d->openPorts() : QList<MessagePort *>();
}

IpcMainInvokeEvent::IpcMainInvokeEvent() = default;
IpcMainInvokeEvent::IpcMainInvokeEvent(Impl::EventPointer data) : IpcEvent(std::move(data)) { }

void IpcMainInvokeEvent::addCancelCallback(const QObject *context,
                                           std::function<void()> callback) const
{
    if (!d)
        return;
    auto relay = std::make_shared<HandlerRelay>(context, Qt::AutoConnection);
    d->addCancelCallback(
        [relay, callback = std::move(callback)] { Q_EMIT relay->requested(callback); });
}

IpcRendererEvent::IpcRendererEvent() = default;
IpcRendererEvent::IpcRendererEvent(Impl::EventPointer data) : d(std::move(data)) { }
IpcRendererEvent::IpcRendererEvent(const IpcRendererEvent &) = default;
IpcRendererEvent &IpcRendererEvent::operator=(const IpcRendererEvent &) = default;
IpcRendererEvent::~IpcRendererEvent() = default;

QString IpcRendererEvent::channel() const
{
    return d ? d->channel : QString();
}

IpcRenderer *IpcRendererEvent::sender() const
{
    if (!d || !d->gate->isPeerThread())
        return nullptr;
    return qobject_cast<IpcRenderer *>(d->gate->owner());
}

bool IpcRendererEvent::isCanceled() const
{
    return d && d->isCanceled();
}

QList<MessagePort *> IpcRendererEvent::ports() const
{
    return d ? d->openPorts() : QList<MessagePort *>();
}

} // namespace Ferry
