// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferrywebengine/pagehost_p.h>

#include <QtCore/QPointer>
#include <QtWebChannel/QWebChannel>
#include <QtWebEngineCore/QWebEnginePage>

namespace Ferry {

class WebEnginePageHost final : public PageHost
{
    Q_OBJECT

public:
    explicit WebEnginePageHost(QWebEnginePage *page);
    ~WebEnginePageHost() override;

    /*! \brief refusal() without a host. */
    static QString refusalOf(const QWebEnginePage *page);

    QObject *page() const override { return m_page; }
    QUrl url() const override;
    qint64 renderProcessId() const override;
    QString refusal() const override;
    bool answersPrompts() const override;
    QWebChannel *channel() override { return &m_channel; }
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
    QPointer<QWebEnginePage> m_page;
    QWebChannel m_channel;
    bool m_wasAttached = false;
    QList<QWebEngineScript> m_scripts;
};

} // namespace Ferry
