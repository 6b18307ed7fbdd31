// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "ipcviewend.h"

#include "viewtransport_p.h"

#include <QtQml/QQmlContext>
#include <QtQml/QQmlEngine>
#include <QtQml/qqmlinfo.h>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

constexpr char dialogSignal[] =
    "javaScriptDialogRequested(QQuickWebEngineJavaScriptDialogRequest*)";

struct Receivers : QObject
{
    using QObject::receivers;
};

/*!
    Takes dialogs when IpcWebEngineView.qml cannot any more: from a Loader's letting go of the view to its end its page lives.
    The type of the request is Qt's own, so no slot can have it.
*/
class LateDialogs final : public QObject
{
public:
    explicit LateDialogs(IpcViewEnd *end)
        : QObject(end)
        , m_end(end)
    {
        QObject *view = end->view();
        QMetaObject::connect(view, view->metaObject()->indexOfSignal(dialogSignal), this,
                             QObject::staticMetaObject.methodCount(), Qt::DirectConnection);
    }

    int qt_metacall(QMetaObject::Call call, int id, void **arguments) override
    {
        id = QObject::qt_metacall(call, id, arguments);
        if (id != 0 || call != QMetaObject::InvokeMetaMethod)
            return id;
        auto *request = *static_cast<QObject **>(arguments[1]);
        if (!request->property("accepted").toBool())
            m_end->takeDialog(request);
        return -1;
    }

private:
    IpcViewEnd *const m_end;
};

} // namespace

IpcViewEnd::IpcViewEnd(QObject *parent)
    : QObject(parent)
    , m_limits(new ViewLimits(this))
{
    connect(this, &IpcViewEnd::optionsChanged, this, &IpcViewEnd::reconnect);
    connect(m_limits, &ViewLimits::changed, this, &IpcViewEnd::reconnect);
}

IpcViewEnd::~IpcViewEnd()
{
    // QML would hear of it from an object that is half gone.
    if (m_contents)
        m_contents->disconnect(this);
}

void IpcViewEnd::componentComplete()
{
    m_complete = true;
    connectView();
}

/*! Once for all that changes in one turn. */
void IpcViewEnd::reconnect()
{
    if (m_complete && !std::exchange(m_reconnectScheduled, true))
        QMetaObject::invokeMethod(this, &IpcViewEnd::connectView, Qt::QueuedConnection);
}

void IpcViewEnd::connectView()
{
    m_reconnectScheduled = false;
    if (m_contents)
        m_contents->disconnect(this);
    m_contents.clear();
    m_transport.reset();
    IpcMain *main = m_ipcMain ? m_ipcMain->ipcMain() : nullptr;
    if (!main) {
        setError(u"There is no IpcMain for this view: create one before it, or set ipcMain"_s);
        return;
    }
    if (main->thread() != thread()) {
        setError(u"The IpcMain lives in another thread than this view"_s);
        return;
    }
    WebEngineOptions options = m_options;
    options.preloads = resolved(m_options.preloads);
    options.pageChannel = m_pageChannel;
    options.limits = m_limits->limits();
    m_transport = std::make_unique<ViewTransport>(this, options);
    m_contents = main->connectTo(m_transport.get());
    if (!m_contents) {
        setError(u"This view is not connected: "_s + main->errorString());
        return;
    }
    connect(m_contents, &QObject::destroyed, this, &IpcViewEnd::webContentsChanged);
    connect(m_contents, &WebContents::ready, this, &IpcViewEnd::ready);
    connect(m_contents, &WebContents::denied, this, &IpcViewEnd::denied);
    connect(m_contents, &WebContents::preloadError, this, &IpcViewEnd::preloadError);
    connect(m_contents, &WebContents::drained, this, &IpcViewEnd::drained);
    connect(m_contents, &WebContents::gone, this, [this](WebContents::GoneReason reason) {
        m_contents.clear();
        Q_EMIT webContentsChanged();
        Q_EMIT gone(reason);
    });
    setError({});
}

void IpcViewEnd::setError(const QString &text)
{
    m_errorString = text;
    if (!text.isEmpty())
        qmlWarning(m_view) << text;
    Q_EMIT webContentsChanged();
}

/*! Names are relative to the file in which the view stands, as an Image's source is. */
QStringList IpcViewEnd::resolved(const QStringList &files) const
{
    const QQmlContext *context = QQmlEngine::contextForObject(m_view);
    QStringList result;
    for (const QString &file : files) {
        const bool isAbsolute =
            file.startsWith(u'/') || file.startsWith(u':') || !QUrl(file).isRelative();
        result.append(isAbsolute || !context ? file : context->resolvedUrl(QUrl(file)).toString());
    }
    return result;
}

QJSValue IpcViewEnd::webContents() const
{
    return m_ipcMain && m_contents ? m_ipcMain->fromId(m_contents->id())
                                   : QJSValue(QJSValue::NullValue);
}

bool IpcViewEnd::hasForeignDialogHandlers() const
{
    // Two are the view's own: in QML, and LateDialogs. A signal's name begins with QSIGNAL_CODE.
    const QByteArray signal = QByteArray::number(QSIGNAL_CODE) + dialogSignal;
    return m_view && (m_view->*(&Receivers::receivers))(signal.constData()) > 2;
}

bool IpcViewEnd::takeDialog(QObject *request)
{
    const auto answer = [request](const QString &text) {
        QMetaObject::invokeMethod(request, "dialogAccept", Q_ARG(QString, text));
        request->deleteLater();
    };
    if (!PageConnection::holdPrompt(m_view, request->property("securityOrigin").toUrl(),
                                    request->property("message").toString(),
                                    request->property("defaultText").toString(), request, answer))
        return false;
    // The engine would collect it, and the page wait for ever.
    QQmlEngine::setObjectOwnership(request, QQmlEngine::CppOwnership);
    request->setParent(this);
    request->setProperty("accepted", true);
    if (hasForeignDialogHandlers() && !std::exchange(m_hasWarnedOfHandlers, true)) {
        qmlWarning(m_view) << "a handler of javaScriptDialogRequested that was added later sees "
                              "Ferry's own calls as well; handle pageDialogRequested instead";
    }
    return true;
}

// ---- properties
// -----------------------------------------------------------------------------------------------------

template <typename T>
void IpcViewEnd::set(T &field, const T &value)
{
    if (field == value)
        return;
    field = value;
    Q_EMIT optionsChanged();
}

void IpcViewEnd::setView(QObject *view)
{
    m_view = view;
    if (view)
        new LateDialogs(this);
    Q_EMIT viewChanged();
}

void IpcViewEnd::setChannel(QObject *channel)
{
    m_channel = channel;
    Q_EMIT viewChanged();
}

void IpcViewEnd::setIpcMain(QmlIpcMain *ipcMain)
{
    if (m_ipcMain == ipcMain)
        return;
    m_ipcMain = ipcMain;
    Q_EMIT ipcMainChanged();
    reconnect();
}

void IpcViewEnd::setPreloads(const QStringList &files)
{
    set(m_options.preloads, files);
}

void IpcViewEnd::setContextIsolation(bool isolation)
{
    set(m_options.contextIsolation, isolation);
}

QList<int> IpcViewEnd::isolatedWorlds() const
{
    return { m_options.isolatedWorlds.cbegin(), m_options.isolatedWorlds.cend() };
}

void IpcViewEnd::setIsolatedWorlds(const QList<int> &worlds)
{
    set(m_options.isolatedWorlds, { worlds.cbegin(), worlds.cend() });
}

void IpcViewEnd::setAllowedOrigins(const QStringList &origins)
{
    set(m_options.allowedOrigins, origins);
}

void IpcViewEnd::setAllowOpaqueOrigins(bool allow)
{
    set(m_options.allowOpaqueOrigins, allow);
}

QObject *IpcViewEnd::pageChannel() const
{
    return m_pageChannel;
}

void IpcViewEnd::setPageChannel(QObject *channel)
{
    auto *webChannel = qobject_cast<QWebChannel *>(channel);
    if (channel && !webChannel)
        qmlWarning(m_view) << "pageChannel is not a WebChannel";
    if (m_pageChannel == webChannel)
        return;
    m_pageChannel = webChannel;
    Q_EMIT optionsChanged();
}

void IpcViewEnd::setSubFrames(bool subFrames)
{
    set(m_options.subFrames, subFrames);
}

void IpcViewEnd::setSubFrameOrigins(const QStringList &origins)
{
    set(m_options.subFrameOrigins, origins);
}

void IpcViewEnd::setSyncTimeout(int timeout)
{
    set(m_options.syncTimeout, std::chrono::milliseconds(timeout));
}

} // namespace Ferry
