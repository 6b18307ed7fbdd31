// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/impl/usertypes.h>

#include <ferry/impl/convert.h>
#include <ferry/impl/respond.h>
#include <ferry/registertype.h>

#include <QtCore/QDateTime>
#include <QtCore/QHash>
#include <QtCore/QReadWriteLock>
#include <QtCore/QUrl>
#include <QtCore/QUuid>

#include <atomic>

using namespace Qt::StringLiterals;

namespace Ferry::Impl {

namespace {

class Registry
{
public:
    static Registry &instance()
    {
        static Registry registry;
        return registry;
    }

    void add(QMetaType type, UserType &&conversions)
    {
        const QWriteLocker lock(&m_lock);
        m_types.insert(type.id(), std::make_shared<const UserType>(std::move(conversions)));
    }
    std::shared_ptr<const UserType> find(QMetaType type) const
    {
        const QReadLocker lock(&m_lock);
        return m_types.value(type.id());
    }

private:
    // What a gadget's property may be without a word of the application.
    Registry()
    {
        addOptionals<bool, signed char, uchar, short, ushort, int, uint, long, ulong, qint64,
                     quint64, float, double, QString, QByteArray, QDateTime, QUrl, QUuid,
                     QStringList, QVariantList, QVariantMap>();
    }
    template <typename... T>
    void addOptionals()
    {
        (add(QMetaType::fromType<std::optional<T>>(), takenApart<std::optional<T>>()), ...);
    }

    mutable QReadWriteLock m_lock;
    QHash<int, std::shared_ptr<const UserType>> m_types;
};

std::atomic<bool> anyAdded = false;

} // namespace

void addUserType(QMetaType type, UserType conversions)
{
    Registry::instance().add(type, std::move(conversions));
    anyAdded.store(true, std::memory_order_release);
}

bool isUserType(QMetaType type)
{
    return anyAdded.load(std::memory_order_acquire) && userType(type);
}

std::shared_ptr<const UserType> userType(QMetaType type)
{
    return Registry::instance().find(type);
}

bool packUserType(QVariant *value, QString *problem)
{
    const auto conversions = userType(value->metaType());
    if (!conversions)
        return false;
    try {
        *value = conversions->pack(value->constData());
    } catch (...) {
        *problem = u"%1: %2"_s.arg(typeWord(value->metaType()), currentExceptionError().message());
    }
    return true;
}

bool refuseThrown(const QVariant &from, QMetaType type, Mismatch *why)
{
    const QString text = currentExceptionError().message();
    refuse(from, type, why);
    why->addHint(text);
    return false;
}

} // namespace Ferry::Impl
