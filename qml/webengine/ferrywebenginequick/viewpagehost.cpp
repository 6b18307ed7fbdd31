// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "viewpagehost_p.h"

#include "ipcviewend.h"

#include <QtQml/QQmlEngine>
#include <QtWebEngineCore/QWebEngineHistory>
#include <QtWebEngineCore/QWebEngineLoadingInfo>
#include <QtWebEngineCore/QWebEnginePage>
#include <QtWebEngineQuick/QQuickWebEngineProfile>

#include <algorithm>
#include <csignal>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

// QML's engine does not know how many bytes its ArrayBuffers keep, and collects them when it has
// thousands.
constexpr qsizetype collectAfter = 8 * 1024 * 1024;

/*! \brief Of what WebEngineView.renderProcessTerminated says, which has Killed and Crashed the
 * wrong way round, seen in 6.4.2. */
QWebEnginePage::RenderProcessTerminationStatus terminationStatus(int status, int exitCode)
{
    if (status != QWebEnginePage::KilledTerminationStatus
        && status != QWebEnginePage::CrashedTerminationStatus)
        return QWebEnginePage::RenderProcessTerminationStatus(status);
    // As Chromium tells them apart. Elsewhere than on Unix 1 is its own code for a process that it
    // killed.
    constexpr int killed[] = { 1, SIGINT, 9, SIGTERM };
    return std::find(std::begin(killed), std::end(killed), exitCode) != std::end(killed)
        ? QWebEnginePage::KilledTerminationStatus
        : QWebEnginePage::CrashedTerminationStatus;
}

} // namespace

ViewPageHost::ViewPageHost(IpcViewEnd *end)
    : m_end(end)
    , m_view(end->view())
    , m_channel(qobject_cast<QWebChannel *>(end->channel()))
    , m_history(m_view ? m_view->property("history").value<QWebEngineHistory *>() : nullptr)
{
    if (!m_view)
        return;
    connect(end, &IpcViewEnd::navigating, this, &PageHost::navigating);
    connect(end, &IpcViewEnd::loadingChanged, this, &ViewPageHost::loadingChanged);
    connect(end, &IpcViewEnd::viewUrlChanged, this, &ViewPageHost::viewUrlChanged);
    connect(end, &IpcViewEnd::rendererTerminated, this, [this](int status, int exitCode) {
        Q_EMIT rendererGone(goneReason(terminationStatus(status, exitCode)));
    });
    connect(end, &IpcViewEnd::viewDiscarded, this,
            [this] { Q_EMIT rendererGone(WebContents::GoneReason::Closed); });
    connect(end, &IpcViewEnd::scriptDone, this, &ViewPageHost::scriptDone);
    connect(m_view, &QObject::destroyed, this, &PageHost::pageDestroyed);
}

ViewPageHost::~ViewPageHost()
{
    detach();
}

// ---- the address --------------------------------------------------------------------------------

QUrl ViewPageHost::entryUrl() const
{
    return m_history ? m_history->currentItem().url() : QUrl();
}

/*!
    WebEngineView.url is the application's word as soon as it is set, long before the browser is
   there. The entries of the browser's history are documents, but that of a document of loadHtml()
   has another address, data:, and when the history is gone back it is the entry to come. Where both
   are the same there is no doubt.
*/
QUrl ViewPageHost::url() const
{
    const QUrl url = m_view ? m_view->property("url").toUrl() : QUrl();
    if (url != m_url && url == entryUrl())
        m_url = url;
    return m_url;
}

/*! The browser knows both; the document says which of them it is. */
void ViewPageHost::documentBegan(const QUrl &reported)
{
    const QUrl url = m_view ? m_view->property("url").toUrl() : QUrl();
    const QUrl entry = entryUrl();
    m_url = reported == entry || (reported != url && entry.scheme() != u"data") ? entry : url;
    m_wasElsewhere = m_wasElsewhere || m_url != QUrl(u"about:blank"_s);
}

void ViewPageHost::viewUrlChanged()
{
    const QUrl url = m_view->property("url").toUrl();
    if (url.adjusted(QUrl::RemoveFragment) == m_url.adjusted(QUrl::RemoveFragment))
        m_url = url; // the same document; nothing else will tell when the application did it
    checkUrl();
}

void ViewPageHost::checkUrl()
{
    if (url() != m_toldUrl) {
        m_toldUrl = m_url;
        Q_EMIT urlChanged();
    }
}

void ViewPageHost::loadingChanged(int status, bool isErrorPage)
{
    if (isErrorPage)
        Q_EMIT errorPageShown();
    // It comes from the event loop: by now another load may be under way.
    const bool isOver = status != QWebEngineLoadingInfo::LoadStartedStatus
        && !m_view->property("loading").toBool();
    if (status == QWebEngineLoadingInfo::LoadSucceededStatus && isOver)
        m_url = m_view->property("url").toUrl(); // no document to come, and perhaps a mute one
    checkUrl();
    if (isOver)
        Q_EMIT loaded(status == QWebEngineLoadingInfo::LoadSucceededStatus);
}

bool ViewPageHost::isPlaceholder() const
{
    return !m_wasElsewhere && url() == QUrl(u"about:blank"_s);
}

qint64 ViewPageHost::renderProcessId() const
{
    return m_view ? m_view->property("renderProcessPid").toLongLong() : 0;
}

// ---- the view -----------------------------------------------------------------------------------

QString ViewPageHost::refusal() const
{
    if (!m_view || !m_channel || !viewProfile())
        return u"the view is gone, or there was none"_s;
    // Reading the property makes one; that has nothing on it.
    auto *channel = qobject_cast<QWebChannel *>(m_view->property("webChannel").value<QObject *>());
    if (channel && channel != m_channel
        && (QQmlEngine::contextForObject(channel) || !channel->registeredObjects().isEmpty())) {
        return u"the view has a webChannel already, and a view can have only one; pass your own as "
               "pageChannel"_s;
    }
    return {};
}

bool ViewPageHost::answersPrompts() const
{
    return m_end && !m_end->hasForeignDialogHandlers();
}

void ViewPageHost::attach(const QList<QWebEngineScript> &scripts)
{
    if (!m_view || !m_channel || !m_end)
        return;
    m_wasAttached = true;
    m_scripts = scripts;
    Q_EMIT m_end->attachRequested(QWebEngineScript::ApplicationWorld);
    // One by one: they run in the order in which they were inserted.
    auto *collection = m_view->property("userScripts").value<QObject *>();
    for (const QWebEngineScript &script : scripts)
        QMetaObject::invokeMethod(collection, "insert", Q_ARG(QWebEngineScript, script));
}

void ViewPageHost::detach()
{
    if (m_view && m_wasAttached) {
        auto *collection = m_view->property("userScripts").value<QObject *>();
        for (const QWebEngineScript &script : std::as_const(m_scripts))
            QMetaObject::invokeMethod(collection, "remove", Q_ARG(QWebEngineScript, script));
        if (isAttached() && m_end)
            Q_EMIT m_end->detachRequested();
    }
    m_scripts.clear();
    m_wasAttached = false;
}

bool ViewPageHost::loadAgain()
{
    if (!m_view || !m_wasAttached)
        return false;
    auto *collection = m_view->property("userScripts").value<QObject *>();
    const QVariantList all =
        collection->property("collection").value<QJSValue>().toVariant().toList();
    QList<QWebEngineScript> scripts;
    for (const QVariant &script : all)
        scripts.append(script.value<QWebEngineScript>());
    for (const QWebEngineScript &script : std::as_const(m_scripts)) {
        if (!scripts.contains(script))
            return false;
    }
    for (const QWebEngineScript &script : std::as_const(scripts))
        QMetaObject::invokeMethod(collection, "remove", Q_ARG(QWebEngineScript, script));
    for (const QWebEngineScript &script : std::as_const(scripts))
        QMetaObject::invokeMethod(collection, "insert", Q_ARG(QWebEngineScript, script));
    QMetaObject::invokeMethod(m_view, "reload");
    return true;
}

void ViewPageHost::runScript(const QString &script, std::function<void(const QVariant &)> done)
{
    if (!m_view || !m_end)
        return;
    m_runs.insert(++m_lastRun, std::move(done));
    Q_EMIT m_end->scriptRequested(script, QWebEngineScript::ApplicationWorld, m_lastRun);
}

void ViewPageHost::scriptDone(int run, const QJSValue &result)
{
    const auto done = m_runs.take(run);
    if (!done)
        return;
    const QVariant value = result.toVariant();
    const QVariantList parts = value.toList();
    for (const QVariant &part : parts)
        m_uncollected += part.toByteArray().size();
    if (m_uncollected < collectAfter) {
        done(value);
        return;
    }
    m_uncollected = 0;
    // From the event loop: here they are in use.
    const auto collect = [this, done, value] {
        if (QQmlEngine *engine = m_view ? qmlEngine(m_view) : nullptr)
            engine->collectGarbage();
        done(value);
    };
    QMetaObject::invokeMethod(this, collect, Qt::QueuedConnection);
}

bool ViewPageHost::isAttached() const
{
    return m_view && m_wasAttached
        && m_view->property("webChannel").value<QObject *>() == m_channel;
}

QQuickWebEngineProfile *ViewPageHost::viewProfile() const
{
    return m_view ? m_view->property("profile").value<QQuickWebEngineProfile *>() : nullptr;
}

QObject *ViewPageHost::profile() const
{
    return viewProfile();
}

const QWebEngineUrlSchemeHandler *ViewPageHost::schemeHandler(const QByteArray &scheme) const
{
    const QQuickWebEngineProfile *profile = viewProfile();
    return profile ? profile->urlSchemeHandler(scheme) : nullptr;
}

void ViewPageHost::installSchemeHandler(const QByteArray &scheme,
                                        QWebEngineUrlSchemeHandler *handler)
{
    if (QQuickWebEngineProfile *profile = viewProfile())
        profile->installUrlSchemeHandler(scheme, handler);
}

} // namespace Ferry
