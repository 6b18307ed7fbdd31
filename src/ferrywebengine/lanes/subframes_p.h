// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferrywebengine/lanes/pageframe_p.h>
#include <ferrywebengine/lanes/requesthandler_p.h>
#include <ferrywebengine/lanes/subdocument_p.h>

#include <QtCore/QHash>

#include <memory>
#include <vector>

namespace Ferry {

/*!
    \brief The sub-frames of a page. Their documents speak to main by requests of their own, which
    name the origin in the browser's word; nothing of what they say passes another document.

    Which frame a document is in only the main frame can see: js/places.js says it, and that is all
    that it says. It keeps the frame's id through navigations. A document that calls sendSync()
    before that gets a frame of its own, because a blocked page cannot say anything.
*/
class SubFrames final : public QObject
{
    Q_OBJECT

public:
    SubFrames(PageContext *page, const PageFrame *main);
    ~SubFrames() override;

    /*! \brief The frame with \a frameId, one that is being left as well; nullptr when there is none. */
    PageFrame *frame(int frameId) const;
    PageFrame *frameOf(const QString &epoch) const;
    qint64 unacknowledgedBytes() const;
    quint64 droppedMessages() const;

    void requestArrived(const PageRequest &request);
    /*! \brief A new document of the main frame arrived: what is there now is of the one before. */
    void retire();
    void dropRetired();
    /*! \brief No frames any more. They are told \a error. */
    void clear(const IpcError &error);
    void flush();

Q_SIGNALS:
    /*! \brief A document has received something. */
    void acknowledged();

private:
    struct Place
    {
        QString epoch;
        QString origin;
    };

    IpcError refusedMainError() const;
    SubDocument *begin(const PageRequest &request);
    void frameSeen(quint64 number, const QString &epoch, const QString &origin);
    void enter(SubDocument *document, quint64 number);
    void leave(SubDocument *document);
    void vacate(const PageFrame *frame);
    void drop(PageFrame *frame);
    void bury(std::unique_ptr<PageFrame> frame);
    PageFrame *makeFrame();

    PageContext *const m_page;
    const PageFrame *const m_main;
    QHash<QString, SubDocument *> m_documents; // by epoch
    QHash<quint64, PageFrame *> m_numbers; // as the main frame counts them
    QHash<quint64, Place> m_places; // seen before their documents spoke
    std::vector<std::unique_ptr<PageFrame>> m_frames;
    std::vector<std::unique_ptr<PageFrame>> m_retired;
    quint64 m_dropped = 0; // messages of frames that are no more
};

} // namespace Ferry
