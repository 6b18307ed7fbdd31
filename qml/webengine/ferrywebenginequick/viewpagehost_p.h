// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferrywebengine/pagehost_p.h>

#include <QtCore/QHash>
#include <QtCore/QPointer>
#include <QtQml/QJSValue>
#include <QtWebChannel/QWebChannel>

class QQuickWebEngineProfile;
class QWebEngineHistory;

namespace Ferry {

class IpcViewEnd;

/*!
    \brief The page of a WebEngineView of QML, whose C++ class is Qt's own: by its properties, and
   by what IpcWebEngineView.qml does with it.
*/
class ViewPageHost final : public PageHost
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ViewPageHost)

public:
    explicit ViewPageHost(IpcViewEnd *end);
    ~ViewPageHost() override;

    QObject *page() const override { return m_view; }
    QUrl url() const override;
    void documentBegan(const QUrl &url) override;
    bool isPlaceholder() const override;
    qint64 renderProcessId() const override;
    QString refusal() const override;
    bool answersPrompts() const override;
    QWebChannel *channel() override { return m_channel; }
    void attach(const QList<QWebEngineScript> &scripts) override;
    void detach() override;
    bool loadAgain() override;
    void runScript(const QString &script, std::function<void(const QVariant &)> done) override;
    bool isAttached() const override;
    QObject *profile() const override;
    const QWebEngineUrlSchemeHandler *schemeHandler(const QByteArray &scheme) const override;
    void installSchemeHandler(const QByteArray &scheme,
                              QWebEngineUrlSchemeHandler *handler) override;

private:
    QQuickWebEngineProfile *viewProfile() const;
    QUrl entryUrl() const;
    void viewUrlChanged();
    void checkUrl();
    void loadingChanged(int status, bool isErrorPage);
    void scriptDone(int run, const QJSValue &result);

    const QPointer<IpcViewEnd> m_end;
    const QPointer<QObject> m_view;
    const QPointer<QWebChannel> m_channel;
    QPointer<QWebEngineHistory> m_history;
    QList<QWebEngineScript> m_scripts;
    bool m_wasAttached = false;

    mutable QUrl m_url; // of the document that is there
    QUrl m_toldUrl;
    bool m_wasElsewhere = false; // than on about:blank
    QHash<int, std::function<void(const QVariant &)>> m_runs;
    int m_lastRun = 0;
    qsizetype m_uncollected = 0; // bytes that the QML engine may still hold
};

} // namespace Ferry
