// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/ipcerror.h>

#include <QtCore/QDebug>
#include <QtCore/QMutex>
#include <QtCore/QSharedData>

using namespace Qt::StringLiterals;

namespace Ferry {

class IpcErrorData : public QSharedData
{
public:
    IpcErrorData() = default;
    // The text behind what() belongs to one object only.
    IpcErrorData(const IpcErrorData &other)
        : QSharedData(other)
        , name(other.name)
        , message(other.message)
        , code(other.code)
        , stack(other.stack)
        , data(other.data)
        , cause(other.cause)
    {
    }
    IpcErrorData &operator=(const IpcErrorData &) = delete;
    ~IpcErrorData() = default;

    QString name = u"Error"_s;
    QString message;
    QString code;
    QString stack;
    QVariant data;
    QVariant cause;
    mutable QByteArray what;
};

namespace {

struct CodeText
{
    IpcError::Code code;
    QLatin1StringView name;
    QLatin1StringView text;
};

// The one table of codes. Channel names and details are added by whoever raises the error.
constexpr CodeText codeTexts[] = {
    { IpcError::Code::NoHandler, "ERR_NO_HANDLER"_L1, "No handler registered"_L1 },
    { IpcError::Code::NoListener, "ERR_NO_LISTENER"_L1,
      "No listener for this synchronous channel"_L1 },
    { IpcError::Code::BadArgument, "ERR_BAD_ARGUMENT"_L1, "An argument has the wrong type"_L1 },
    { IpcError::Code::HandlerFailed, "ERR_HANDLER_FAILED"_L1, "The handler failed"_L1 },
    { IpcError::Code::NotCloneable, "ERR_NOT_CLONEABLE"_L1, "An object could not be cloned."_L1 },
    { IpcError::Code::NoReply, "ERR_NO_REPLY"_L1, "reply was never sent"_L1 },
    { IpcError::Code::Timeout, "ERR_TIMEOUT"_L1, "No answer in time"_L1 },
    { IpcError::Code::Canceled, "ERR_CANCELED"_L1, "The call was canceled"_L1 },
    { IpcError::Code::PeerGone, "ERR_PEER_GONE"_L1, "The other side is gone"_L1 },
    { IpcError::Code::TooLarge, "ERR_TOO_LARGE"_L1, "The message is too large"_L1 },
    { IpcError::Code::Busy, "ERR_BUSY"_L1, "Too many messages are waiting"_L1 },
    { IpcError::Code::Denied, "ERR_DENIED"_L1, "Not allowed to use IPC"_L1 },
    { IpcError::Code::Protocol, "ERR_PROTOCOL"_L1, "The other side broke the protocol"_L1 },
    { IpcError::Code::Closed, "ERR_CLOSED"_L1, "The connection is closed"_L1 },
};

constexpr const CodeText *findCode(IpcError::Code code)
{
    const auto index = size_t(code);
    return index < std::size(codeTexts) ? &codeTexts[index] : nullptr;
}

constexpr bool tableIsComplete()
{
    for (size_t i = 0; i < std::size(codeTexts); ++i) {
        if (size_t(codeTexts[i].code) != i)
            return false;
    }
    return std::size(codeTexts) == size_t(IpcError::Code::Closed) + 1;
}
static_assert(tableIsComplete(), "one row for each Code, in the order of the enum");

const QString &emptyString()
{
    static const QString empty;
    return empty;
}

Q_CONSTINIT QBasicMutex whatMutex;

} // namespace

// Every Message carries one: it must cost nothing.
IpcError::IpcError() noexcept = default;

IpcError::IpcError(const QString &message, const QString &code, const QVariant &data)
{
    if (message.isNull() && code.isNull() && !data.isValid())
        return;
    d = new IpcErrorData;
    d->message = message;
    d->code = code;
    d->data = data;
}

IpcError::IpcError(Code code, const QString &message)
    : d(new IpcErrorData)
{
    d->code = codeName(code);
    d->message = message.isEmpty() ? defaultText(code) : message;
}

IpcError::IpcError(const IpcError &) = default;
IpcError::IpcError(IpcError &&) noexcept = default;
IpcError &IpcError::operator=(const IpcError &) = default;
IpcError &IpcError::operator=(IpcError &&) noexcept = default;
IpcError::~IpcError() = default;

namespace {

template <typename T>
void assign(QSharedDataPointer<IpcErrorData> &d, T IpcErrorData::*member, const T &value)
{
    if (!d)
        d = new IpcErrorData;
    IpcErrorData *data = d.data();
    data->*member = value;
    data->what.clear();
}

} // namespace

QString IpcError::name() const
{
    return d ? d->name : u"Error"_s;
}

void IpcError::setName(const QString &name)
{
    assign(d, &IpcErrorData::name, name);
}

QString IpcError::message() const
{
    return d ? d->message : emptyString();
}

void IpcError::setMessage(const QString &message)
{
    assign(d, &IpcErrorData::message, message);
}

QString IpcError::code() const
{
    return d ? d->code : emptyString();
}

void IpcError::setCode(const QString &code)
{
    assign(d, &IpcErrorData::code, code);
}

QString IpcError::stack() const
{
    return d ? d->stack : emptyString();
}

void IpcError::setStack(const QString &stack)
{
    assign(d, &IpcErrorData::stack, stack);
}

QVariant IpcError::data() const
{
    return d ? d->data : QVariant();
}

void IpcError::setData(const QVariant &data)
{
    assign(d, &IpcErrorData::data, data);
}

QVariant IpcError::cause() const
{
    return d ? d->cause : QVariant();
}

void IpcError::setCause(const QVariant &cause)
{
    assign(d, &IpcErrorData::cause, cause);
}

bool IpcError::is(Code code) const
{
    const CodeText *row = findCode(code);
    return d && row && d->code == row->name;
}

QString IpcError::toString() const
{
    const QString name = this->name();
    const QString message = this->message();
    if (name.isEmpty())
        return message;
    return message.isEmpty() ? name : name + ": "_L1 + message;
}

QString IpcError::codeName(Code code)
{
    const CodeText *row = findCode(code);
    return row ? QString(row->name) : u"ERR_UNKNOWN"_s;
}

QString IpcError::defaultText(Code code)
{
    const CodeText *row = findCode(code);
    return row ? QString(row->text) : u"FERRY: unknown code"_s;
}

void IpcError::raise() const
{
    throw *this;
}

IpcError *IpcError::clone() const
{
    return new IpcError(*this);
}

const char *IpcError::what() const noexcept
{
    if (!d)
        return "Error";
    // Copies in other threads share the data, and with it the text.
    const QMutexLocker locker(&whatMutex);
    if (d->what.isNull())
        d->what = toString().toUtf8();
    return d->what.constData();
}

bool operator==(const IpcError &a, const IpcError &b)
{
    if (a.d == b.d)
        return true;
    return a.name() == b.name() && a.message() == b.message() && a.code() == b.code()
        && a.stack() == b.stack() && a.data() == b.data() && a.cause() == b.cause();
}

QDebug operator<<(QDebug debug, const IpcError &error)
{
    const QDebugStateSaver saver(debug);
    debug.nospace().noquote() << "Ferry::IpcError(" << error.toString();
    if (!error.code().isEmpty())
        debug << " [" << error.code() << ']';
    if (error.data().isValid())
        debug << " data: " << error.data();
    if (error.cause().isValid())
        debug << " cause: " << error.cause();
    return debug << ')';
}

} // namespace Ferry

#include "moc_ipcerror.cpp"
