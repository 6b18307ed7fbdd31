// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/webcontents.h>
#include <ferrywebengine/webengineglobal.h>

#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QUrl>
#include <QtWebEngineCore/QWebEnginePage>
#include <QtWebEngineCore/QWebEngineScript>

#include <functional>

class QWebChannel;
class QWebEngineUrlSchemeHandler;

namespace Ferry {

/*!
    \brief What the lanes need of a page, whoever shows it: implemented for QWebEnginePage, and in QML for WebEngineView.

    Outlives the page: after pageDestroyed() its functions do nothing. Thread: the page's.
*/
class FERRY_WEBENGINE_EXPORT PageHost : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /*! \brief The page; nullptr once it is gone. */
    virtual QObject *page() const = 0;
    /*! \brief The address of the document that is there now, never of a pending one. */
    virtual QUrl url() const = 0;
    /*! \brief A document began which says that it is at \a url; for a host that could not tell otherwise. */
    virtual void documentBegan(const QUrl &url) { Q_UNUSED(url) }
    /*! \brief Whether nobody asked for that document, so that its refusal is not worth a word: a view begins with about:blank. */
    virtual bool isPlaceholder() const { return false; }
    virtual qint64 renderProcessId() const = 0;
    /*! \brief Why attach() would not work; empty when it would. */
    virtual QString refusal() const = 0;

    /*! \brief Whether prompts of the page come to answerPrompt() or holdPrompt() of PageConnection. */
    virtual bool answersPrompts() const = 0;

    /*! \brief The page's, for Ferry alone. */
    virtual QWebChannel *channel() = 0;
    /*! \brief Gives the isolated world channel() and puts \a scripts in, for documents from now on. */
    virtual void attach(const QList<QWebEngineScript> &scripts) = 0;
    virtual void detach() = 0;
    /*!
        \brief Puts all user scripts of the page in anew, in their order, and loads its document again. False, and nothing
        done, when somebody took those of attach() out.
    */
    virtual bool loadAgain() = 0;
    /*! \brief Runs \a script in the isolated world of the main frame. \a done may never be called, when the document goes away. */
    virtual void runScript(const QString &script, std::function<void(const QVariant &)> done) = 0;
    /*! \brief False when somebody replaced the channel of attach(). */
    virtual bool isAttached() const = 0;

    /*! \brief The profile's handler for \a scheme, and the profile itself as the owner of a new one. */
    virtual QObject *profile() const = 0;
    virtual const QWebEngineUrlSchemeHandler *schemeHandler(const QByteArray &scheme) const = 0;
    virtual void installSchemeHandler(const QByteArray &scheme,
                                      QWebEngineUrlSchemeHandler *handler) = 0;

Q_SIGNALS:
    /*! \brief The main frame is about to be left, or a load began. */
    void navigating();
    void loaded(bool ok);
    void urlChanged();
    /*! \brief The browser shows an error of its own in the place of a document; no hello will come. */
    void errorPageShown();
    void rendererGone(Ferry::WebContents::GoneReason reason);
    void pageDestroyed();

protected:
    static WebContents::GoneReason
    goneReason(QWebEnginePage::RenderProcessTerminationStatus status)
    {
        switch (status) {
        case QWebEnginePage::KilledTerminationStatus:
            return WebContents::GoneReason::Killed;
        case QWebEnginePage::NormalTerminationStatus:
            return WebContents::GoneReason::Closed;
        default:
            return WebContents::GoneReason::Crashed;
        }
    }
};

} // namespace Ferry
