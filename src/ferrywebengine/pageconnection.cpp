// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferrywebengine/pageconnection_p.h>

#include <ferrywebengine/lanes/pagelink_p.h>
#include <ferrywebengine/pagehost_p.h>
#include <ferrywebengine/schemes_p.h>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

Q_GLOBAL_STATIC(QList<const PageConnection *>, connections)

} // namespace

PageConnection::PageConnection(const IpcTransport *transport, QObject *page,
                               const WebEngineOptions &options)
    : m_transport(transport)
    , m_page(page)
    , m_options(options)
    , m_pageChannel(options.pageChannel)
{
    connections->append(this);
}

PageConnection::~PageConnection()
{
    if (!connections.isDestroyed())
        connections->removeOne(this);
}

WebContents *PageConnection::contentsOf(const QObject *page)
{
    for (const PageConnection *connection : std::as_const(*connections)) {
        if (page && connection->m_page == page && connection->m_transport
            && connection->m_transport->webContents())
            return connection->m_transport->webContents();
    }
    return nullptr;
}

PageLink *PageConnection::linkOf(const QObject *page)
{
    for (const PageConnection *connection : std::as_const(*connections)) {
        if (page && connection->m_page == page && connection->m_link)
            return connection->m_link;
    }
    return nullptr;
}

bool PageConnection::answerPrompt(const QObject *page, const QUrl &origin, const QString &message,
                                  const QString &text, QString *result)
{
    if (PageLink *link = linkOf(page))
        return link->promptArrived(origin, message, text, result);
    // A document outlives the transport that was taken from its page.
    if (!isRuntimePrompt(message))
        return false;
    *result = refusedPrompt();
    return true;
}

bool PageConnection::holdPrompt(const QObject *page, const QUrl &origin, const QString &message,
                                const QString &text, QObject *prompt,
                                std::function<void(const QString &)> answer)
{
    if (PageLink *link = linkOf(page))
        return link->promptArrived(origin, message, text, prompt, std::move(answer));
    if (!isRuntimePrompt(message))
        return false;
    answer(refusedPrompt());
    return true;
}

QString PageConnection::refusal(const PageHost &host) const
{
    const WebContents *other = contentsOf(m_page);
    if (other && !other->isDestroyed()) {
        return u"the page is connected to an IpcMain already, as WebContents #%1; it can have only one"_s
            .arg(other->id());
    }
    if (const QString refusal = host.refusal(); !refusal.isEmpty())
        return refusal;
    if (!schemesAreRegistered()) {
        return u"Ferry's URL schemes are not registered: call Ferry::registerSchemes() before the "
               "QGuiApplication is made"_s;
    }
    if (!RequestHandler::canServe(host))
        return u"the profile has a handler of its own for Ferry's URL schemes"_s;
    return {};
}

std::unique_ptr<Link> PageConnection::createLink(std::unique_ptr<PageHost> host, int mainFrameId)
{
    m_options.pageChannel = m_pageChannel;
    auto link = std::make_unique<PageLink>(std::move(host), m_options, mainFrameId);
    link->setPreloadFailed([transport = m_transport](const QString &path, const IpcError &error) {
        if (transport && transport->webContents())
            Q_EMIT transport->webContents()->preloadError(path, error);
    });
    m_link = link.get();
    return link;
}

} // namespace Ferry
