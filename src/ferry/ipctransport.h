// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/webcontents.h>

#include <QtCore/QPointer>

#include <memory>

namespace Ferry {

class Link;

/*!
    \brief Joins one renderer of a kind of its own to an IpcMain. Ferry's transport for pages is WebEngineTransport.

    Give it to IpcMain::connectTo(), which takes no ownership: the WebContents ends when the transport is destroyed.
    Thread: IpcMain's.
*/
class FERRY_EXPORT IpcTransport : public QObject
{
    Q_OBJECT

public:
    explicit IpcTransport(QObject *parent = nullptr);
    ~IpcTransport() override;

    /*! \brief The kind that the WebContents reports. */
    virtual WebContents::Kind kind() const;
    /*! \brief What WebContents::peerObject() returns. */
    virtual QObject *peerObject() const;
    /*! \brief Bounds of this renderer. */
    virtual Limits limits() const;
    /*! \brief Why this transport cannot be connected; empty when it can. */
    virtual QString refusal() const;

    /*! \brief The renderer behind this transport: from IpcMain::connectTo() on until it is gone, else nullptr. */
    WebContents *webContents() const;

protected:
    /*!
        \brief Makes the carrying end. Called once, by IpcMain::connectTo(). For Ferry's own transports.
        \a mainFrameId is the id that documents of the main frame carry.
    */
    virtual std::unique_ptr<Link> createLink(int mainFrameId) = 0;

private:
    friend class IpcMain;
    QPointer<WebContents> m_webContents;
};

} // namespace Ferry
