// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/qmlipcmain.h>
#include <ferrywebengine/schemes.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QHash>
#include <QtCore/QPointer>
#include <QtQml/QQmlComponent>
#include <QtQml/QQmlContext>
#include <QtQml/QQmlEngine>
#include <QtTest/QTest>
#include <QtWebChannel/QWebChannel>
#include <QtWebEngineCore/QWebEngineHistory>
#include <QtWebEngineCore/QWebEnginePage>
#include <QtWebEngineCore/QWebEngineScript>
#include <QtWebEngineQuick/QQuickWebEngineProfile>
#include <QtWebEngineQuick/QtWebEngineQuick>

#include <functional>

namespace FerryTest {

using namespace Qt::StringLiterals;

// As a program does in main(), before it makes its application object.
[[maybe_unused]] static const bool isInitialized =
    (QtWebEngineQuick::initialize(), Ferry::registerSchemes(), true);

class Profile : public QQuickWebEngineProfile
{
public:
    Profile() { setOffTheRecord(true); }
};

/*! \brief An IpcWebEngineView that can be used like the QWebEnginePage of enginepage.h. */
class Page : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const QVariant &)>;
    class Scripts;

    explicit Page(QQuickWebEngineProfile *profile)
        : m_profile(profile)
    {
        m_engine.addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
        QObject::connect(&m_engine, &QQmlEngine::warnings, this, [this] { ++qmlWarnings; });
    }
    ~Page() override { delete m_view; }

    QStringList console;
    static constexpr int transientMiB = 96; // the QML engine makes two copies more
    int qmlWarnings = 0;
    int dialogsSeen = 0; // by a handler of the application's own, of all dialogs

    /*! \brief Makes the view. Without answersPrompts an application handles
     * javaScriptDialogRequested itself. */
    Ferry::WebContents *connectTo(Ferry::IpcMain *main, const Ferry::WebEngineOptions &options)
    {
        delete m_view;
        m_main = std::make_unique<Ferry::QmlIpcMain>(main);
        QQmlEngine::setContextForObject(m_main.get(), m_engine.rootContext());
        QQmlComponent component(&m_engine, QUrl(u"qrc:/pages/ViewPage.qml"_s));
        m_view = component.beginCreate(m_engine.rootContext());
        if (!m_view)
            qFatal("%s", qPrintable(component.errorString()));
        component.setInitialProperties(
            m_view,
            { { u"page"_s, QVariant::fromValue<QObject *>(this) },
              { u"profile"_s, QVariant::fromValue<QObject *>(m_profile) },
              { u"ipcMain"_s, QVariant::fromValue(m_main.get()) },
              { u"preloads"_s, options.preloads },
              { u"contextIsolation"_s, options.contextIsolation },
              { u"isolatedWorlds"_s,
                QVariant::fromValue(
                    QList<int>(options.isolatedWorlds.begin(), options.isolatedWorlds.end())) },
              { u"allowedOrigins"_s, options.allowedOrigins },
              { u"allowOpaqueOrigins"_s, options.allowOpaqueOrigins },
              { u"subFrames"_s, options.subFrames },
              { u"subFrameOrigins"_s, options.subFrameOrigins },
              { u"pageChannel"_s, QVariant::fromValue<QObject *>(options.pageChannel) },
              { u"syncTimeout"_s, int(options.syncTimeout.count()) } });
        auto *limits = m_view->property("limits").value<QObject *>();
        limits->setProperty("messageBytes", double(options.limits.messageBytes));
        limits->setProperty("queuedBytes", double(options.limits.queuedBytes));
        limits->setProperty("queuedBeforeReady", options.limits.queuedBeforeReady);
        limits->setProperty("pendingCalls", options.limits.pendingCalls);
        if (!options.answersPrompts)
            connect(m_view,
                    SIGNAL(javaScriptDialogRequested(QQuickWebEngineJavaScriptDialogRequest *)),
                    SLOT(countDialog()));
        component.completeCreate();
        return contents();
    }
    void disconnectFromMain()
    {
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"There is no IpcMain for this view"_s));
        m_view->setProperty("ipcMain", QVariant::fromValue<Ferry::QmlIpcMain *>(nullptr));
        QCoreApplication::sendPostedEvents(nullptr, QEvent::MetaCall);
    }
    QObject *peer() const { return m_view; }
    Ferry::WebContents *contents() const
    {
        const auto all = m_main->ipcMain()->webContents();
        for (Ferry::WebContents *contents : all) {
            if (contents->peerObject() == m_view)
                return contents;
        }
        return nullptr;
    }

    void load(const QUrl &url) { m_view->setProperty("url", url); }
    void setHtml(const QString &html, const QUrl &base = {})
    {
        QMetaObject::invokeMethod(m_view, "loadHtml", Q_ARG(QString, html), Q_ARG(QUrl, base));
    }
    void runJavaScript(const QString &script, quint32 world, const Done &done = {})
    {
        m_runs.insert(++m_lastRun, done);
        QMetaObject::invokeMethod(m_view, "run", Q_ARG(QString, script), Q_ARG(int, int(world)),
                                  Q_ARG(int, m_lastRun));
    }
    void runJavaScript(const QString &script)
    {
        runJavaScript(script, QWebEngineScript::MainWorld);
    }
    void triggerAction(QWebEnginePage::WebAction action)
    {
        QMetaObject::invokeMethod(m_view, "act", Q_ARG(int, int(action)));
    }
    void setLifecycleState(QWebEnginePage::LifecycleState state)
    {
        m_view->setProperty("lifecycleState", int(state));
    }
    QWebEnginePage::LifecycleState lifecycleState() const
    {
        return QWebEnginePage::LifecycleState(m_view->property("lifecycleState").toInt());
    }
    QUrl url() const { return m_view->property("url").toUrl(); }
    QString title() const { return m_view->property("title").toString(); }
    qint64 renderProcessPid() const { return m_view->property("renderProcessPid").toLongLong(); }
    QWebEngineHistory *history() const
    {
        return m_view->property("history").value<QWebEngineHistory *>();
    }
    /*! \brief The application's; reading the property makes an empty one. */
    QWebChannel *webChannel() const
    {
        auto *channel = m_view->property("webChannel").value<QWebChannel *>();
        return channel->registeredObjects().isEmpty() ? nullptr : channel;
    }
    Scripts scripts() const;

    Q_INVOKABLE void scriptDone(int number, const QJSValue &result)
    {
        if (const Done done = m_runs.take(number))
            done(result.toVariant());
    }
    Q_INVOKABLE void consoleSaid(const QString &text) { console.append(text); }
    Q_INVOKABLE void dialogRequested(QObject *request)
    {
        request->setProperty("accepted", true);
        const QString text = request->property("defaultText").toString();
        QMetaObject::invokeMethod(request, "dialogAccept", Q_ARG(QString, text + text));
    }

Q_SIGNALS:
    void loadFinished(bool ok);
    void urlChanged();
    void renderProcessTerminated(int status, int code);

private Q_SLOTS:
    void countDialog() { ++dialogsSeen; }

private:
    QQmlEngine m_engine;
    const QPointer<QQuickWebEngineProfile> m_profile;
    std::unique_ptr<Ferry::QmlIpcMain> m_main;
    QPointer<QObject> m_view;
    QHash<int, Done> m_runs;
    int m_lastRun = 0;
};

/*! \brief QWebEngineScriptCollection, of a view. */
class Page::Scripts
{
public:
    explicit Scripts(QObject *view)
        : m_collection(view->property("userScripts").value<QObject *>())
    {
    }

    QList<QWebEngineScript> find(const QString &name) const
    {
        QList<QWebEngineScript> found;
        QMetaObject::invokeMethod(m_collection, "find",
                                  Q_RETURN_ARG(QList<QWebEngineScript>, found),
                                  Q_ARG(QString, name));
        return found;
    }
    void insert(const QWebEngineScript &script)
    {
        QMetaObject::invokeMethod(m_collection, "insert", Q_ARG(QWebEngineScript, script));
    }
    void clear() { QMetaObject::invokeMethod(m_collection, "clear"); }

private:
    QObject *m_collection;
};

inline Page::Scripts Page::scripts() const
{
    return Scripts(m_view);
}

} // namespace FerryTest
