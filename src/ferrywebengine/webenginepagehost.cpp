// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferrywebengine/webenginepagehost_p.h>

#include <ferrywebengine/webenginepage.h>

#include <QtWebEngineCore/QWebEngineLoadingInfo>
#include <QtWebEngineCore/QWebEngineNavigationRequest>
#include <QtWebEngineCore/QWebEngineProfile>
#include <QtWebEngineCore/QWebEngineScriptCollection>

using namespace Qt::StringLiterals;

namespace Ferry {

WebEnginePageHost::WebEnginePageHost(QWebEnginePage *page)
    : m_page(page)
{
    connect(page, &QWebEnginePage::navigationRequested, this,
            [this](const QWebEngineNavigationRequest &request) {
                if (request.isMainFrame())
                    Q_EMIT navigating();
            });
    connect(page, &QWebEnginePage::loadStarted, this, &PageHost::navigating);
    connect(page, &QWebEnginePage::loadFinished, this, &PageHost::loaded);
    connect(page, &QWebEnginePage::urlChanged, this, &PageHost::urlChanged);
    connect(page, &QWebEnginePage::loadingChanged, this, [this](const QWebEngineLoadingInfo &info) {
        if (info.isErrorPage())
            Q_EMIT errorPageShown();
    });
    connect(page, &QWebEnginePage::renderProcessTerminated, this,
            [this](QWebEnginePage::RenderProcessTerminationStatus status) {
                Q_EMIT rendererGone(goneReason(status));
            });
    connect(page, &QWebEnginePage::lifecycleStateChanged, this,
            [this](QWebEnginePage::LifecycleState state) {
                if (state == QWebEnginePage::LifecycleState::Discarded)
                    Q_EMIT rendererGone(WebContents::GoneReason::Closed);
            });
    connect(page, &QObject::destroyed, this, &PageHost::pageDestroyed);
}

WebEnginePageHost::~WebEnginePageHost()
{
    detach();
}

QString WebEnginePageHost::refusalOf(const QWebEnginePage *page)
{
    if (!page)
        return u"the page is gone, or there was none"_s;
    if (page->webChannel()) {
        return u"the page has a QWebChannel already, and a page can have only one; remove it with "
               "setWebChannel(nullptr), and pass one of your own as WebEngineOptions::pageChannel"_s;
    }
    return {};
}

QString WebEnginePageHost::refusal() const
{
    return refusalOf(m_page);
}

bool WebEnginePageHost::answersPrompts() const
{
    return qobject_cast<WebEnginePage *>(m_page);
}

QUrl WebEnginePageHost::url() const
{
    return m_page ? m_page->url() : QUrl();
}

qint64 WebEnginePageHost::renderProcessId() const
{
    return m_page ? m_page->renderProcessPid() : 0;
}

void WebEnginePageHost::attach(const QList<QWebEngineScript> &scripts)
{
    if (!m_page)
        return;
    m_wasAttached = true;
    m_scripts = scripts;
    m_page->setWebChannel(&m_channel, QWebEngineScript::ApplicationWorld);
    // One by one: they run in the order in which they were inserted.
    for (const QWebEngineScript &script : scripts)
        m_page->scripts().insert(script);
}

void WebEnginePageHost::detach()
{
    if (m_page && m_wasAttached) {
        for (const QWebEngineScript &script : std::as_const(m_scripts))
            m_page->scripts().remove(script);
        if (isAttached())
            m_page->setWebChannel(nullptr, QWebEngineScript::ApplicationWorld);
    }
    m_scripts.clear();
    m_wasAttached = false;
}

bool WebEnginePageHost::loadAgain()
{
    if (!m_page || !m_wasAttached)
        return false;
    QWebEngineScriptCollection &collection = m_page->scripts();
    const QList<QWebEngineScript> scripts = collection.toList();
    for (const QWebEngineScript &script : std::as_const(m_scripts)) {
        if (!scripts.contains(script))
            return false;
    }
    for (const QWebEngineScript &script : scripts)
        collection.remove(script);
    for (const QWebEngineScript &script : scripts)
        collection.insert(script);
    m_page->triggerAction(QWebEnginePage::Reload);
    return true;
}

void WebEnginePageHost::runScript(const QString &script,
                                  std::function<void(const QVariant &)> done)
{
    if (m_page)
        m_page->runJavaScript(script, QWebEngineScript::ApplicationWorld, done);
}

bool WebEnginePageHost::isAttached() const
{
    return m_page && m_wasAttached && m_page->webChannel() == &m_channel;
}

QObject *WebEnginePageHost::profile() const
{
    return m_page ? m_page->profile() : nullptr;
}

const QWebEngineUrlSchemeHandler *WebEnginePageHost::schemeHandler(const QByteArray &scheme) const
{
    return m_page ? m_page->profile()->urlSchemeHandler(scheme) : nullptr;
}

void WebEnginePageHost::installSchemeHandler(const QByteArray &scheme,
                                             QWebEngineUrlSchemeHandler *handler)
{
    if (m_page)
        m_page->profile()->installUrlSchemeHandler(scheme, handler);
}

} // namespace Ferry
