// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferrywebengine/webenginetransport.h>

#include <ferrywebengine/lanes/pagelink_p.h>
#include <ferrywebengine/schemes_p.h>
#include <ferrywebengine/webenginepagehost_p.h>

#include <QtWebChannel/QWebChannel>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

Q_GLOBAL_STATIC(QList<WebEngineTransport *>, transports)

} // namespace

class WebEngineTransportPrivate
{
public:
    QPointer<QWebEnginePage> page;
    WebEngineOptions options;
    QPointer<QWebChannel> pageChannel;
    QPointer<PageLink> link {};
};

WebEngineTransport::WebEngineTransport(QWebEnginePage *page, const WebEngineOptions &options,
                                       QObject *parent)
    : IpcTransport(parent ? parent : page)
    , d_ptr(new WebEngineTransportPrivate { page, options, options.pageChannel })
{
    transports->append(this);
}

WebEngineTransport::~WebEngineTransport()
{
    if (!transports.isDestroyed())
        transports->removeOne(this);
}

WebContents *WebEngineTransport::contentsOf(QWebEnginePage *page)
{
    for (const WebEngineTransport *transport : std::as_const(*transports)) {
        if (page && transport->d_ptr->page == page && transport->webContents())
            return transport->webContents();
    }
    return nullptr;
}

bool WebEngineTransport::answerPrompt(QWebEnginePage *page, const QUrl &origin,
                                      const QString &message, const QString &text, QString *result)
{
    for (const WebEngineTransport *transport : std::as_const(*transports)) {
        if (page && transport->d_ptr->page == page && transport->d_ptr->link)
            return transport->d_ptr->link->promptArrived(origin, message, text, result);
    }
    // A document outlives the transport that was taken from its page.
    if (!isRuntimePrompt(message))
        return false;
    *result = refusedPrompt();
    return true;
}

WebContents::Kind WebEngineTransport::kind() const
{
    return WebContents::Kind::Page;
}

QObject *WebEngineTransport::peerObject() const
{
    return d_ptr->page;
}

Limits WebEngineTransport::limits() const
{
    return d_ptr->options.limits;
}

QString WebEngineTransport::refusal() const
{
    Q_D(const WebEngineTransport);
    const WebContents *other = contentsOf(d->page);
    if (other && !other->isDestroyed()) {
        return u"the page is connected to an IpcMain already, as WebContents #%1; it can have only one"_s
            .arg(other->id());
    }
    if (const QString refusal = WebEnginePageHost::refusalOf(d->page); !refusal.isEmpty())
        return refusal;
    if (!schemesAreRegistered()) {
        return u"Ferry's URL schemes are not registered: call Ferry::registerSchemes() before the "
               "QGuiApplication is made"_s;
    }
    if (!RequestHandler::canServe(WebEnginePageHost(d->page)))
        return u"the profile has a handler of its own for Ferry's URL schemes"_s;
    return {};
}

std::unique_ptr<Link> WebEngineTransport::createLink(int mainFrameId)
{
    Q_D(WebEngineTransport);
    d->options.pageChannel = d->pageChannel;
    auto link = std::make_unique<PageLink>(std::make_unique<WebEnginePageHost>(d->page), d->options,
                                           mainFrameId);
    link->setPreloadFailed([self = QPointer(this)](const QString &path, const IpcError &error) {
        if (self && self->webContents())
            Q_EMIT self->webContents()->preloadError(path, error);
    });
    d->link = link.get();
    return link;
}

} // namespace Ferry
