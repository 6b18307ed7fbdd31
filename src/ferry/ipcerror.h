// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

#include <QtCore/QException>
#include <QtCore/QSharedDataPointer>
#include <QtCore/QVariant>

namespace Ferry {

class IpcErrorData;

/*!
    \brief An error that crosses a channel whole: name, message, code, data, cause and, to trusted peers, stack.

    A handler throws it (or returns it in an IpcResult) to reject an invocation; a caller catches it from sendSync() or
    finds it in the future of invoke(). In JavaScript it is an Error with the same members.

    A value class: cheap to copy, comparable, storable in a QVariant. Thread: reentrant.
*/
class FERRY_EXPORT IpcError : public QException
{
    Q_GADGET
    Q_PROPERTY(QString name READ name WRITE setName)
    Q_PROPERTY(QString message READ message WRITE setMessage)
    Q_PROPERTY(QString code READ code WRITE setCode)
    Q_PROPERTY(QString stack READ stack WRITE setStack)
    Q_PROPERTY(QVariant data READ data WRITE setData)
    Q_PROPERTY(QVariant cause READ cause WRITE setCause)

public:
    /*! \brief Ferry's own codes. Their text form is codeName(), such as "ERR_NO_HANDLER". */
    enum class Code {
        NoHandler, //!< nobody handles the invoked channel
        NoListener, //!< nobody listens to the channel of a sendSync()
        BadArgument, //!< an argument or a result does not convert to the C++ type that was asked for
        HandlerFailed, //!< a handler or listener threw something that is not an IpcError
        NotCloneable, //!< a value cannot be sent; the text names its path and type
        NoReply, //!< the call was received, but every handle on it was dropped without an answer
        Timeout, //!< no answer within setSyncTimeout() or setInvokeTimeout()
        Canceled, //!< the caller cancelled, or the handler's future was cancelled
        PeerGone, //!< the other side died or its document went away
        TooLarge, //!< over Limits::messageBytes
        Busy, //!< over Limits::queuedBytes, queuedBeforeReady or pendingCalls
        Denied, //!< refused by a guard, by the origin rules, or by the handshake
        Protocol, //!< the other side broke the protocol, or speaks another version
        Closed //!< not connected, or closed on this side
    };
    Q_ENUM(Code)

    /*!
        \brief An error of the application. \a code is any string of yours; \a data any value that can be sent.
    */
    explicit IpcError(const QString &message, const QString &code = {}, const QVariant &data = {});
    /*! \brief No error: without message and code. */
    explicit IpcError() noexcept;
    /*! \brief One of Ferry's errors. An empty \a message takes defaultText(). */
    explicit IpcError(Code code, const QString &message = {});
    IpcError(const IpcError &);
    IpcError(IpcError &&) noexcept;
    IpcError &operator=(const IpcError &);
    IpcError &operator=(IpcError &&) noexcept;
    ~IpcError() override;

    /*! \brief The class name in JavaScript's sense: "Error" unless set, such as "TypeError". */
    QString name() const;
    void setName(const QString &name);
    QString message() const;
    void setMessage(const QString &message);
    /*! \brief The machine-readable word; empty when the thrower gave none. */
    QString code() const;
    void setCode(const QString &code);
    /*! \brief The stack of the side that threw, as text. Empty from an untrusted peer. */
    QString stack() const;
    void setStack(const QString &stack);
    QVariant data() const;
    void setData(const QVariant &data);
    /*! \brief The error (or other value) that led to this one, as in JavaScript's Error.cause. */
    QVariant cause() const;
    void setCause(const QVariant &cause);

    /*! \brief True when code() is the name of \a code. */
    bool is(Code code) const;
    /*! \brief "name: message", or the name alone, as JavaScript's Error.prototype.toString(). */
    QString toString() const;

    /*! \brief The text form of \a code: "ERR_NO_HANDLER" and so on. */
    static QString codeName(Code code);
    /*! \brief The sentence that \a code stands for when no better text is known. */
    static QString defaultText(Code code);

    void raise() const override;
    IpcError *clone() const override;
    /*! \brief toString() in UTF-8; valid until this object changes or dies. */
    const char *what() const noexcept override;

    friend FERRY_EXPORT bool operator==(const IpcError &a, const IpcError &b);
    friend bool operator!=(const IpcError &a, const IpcError &b) { return !(a == b); }

private:
    QSharedDataPointer<IpcErrorData> d;
};

FERRY_EXPORT QDebug operator<<(QDebug debug, const IpcError &error);

} // namespace Ferry

Q_DECLARE_METATYPE(Ferry::IpcError)
