// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/taggedjsonrest_p.h>

#include <ferry/codec/taggedjson_p.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

namespace Ferry {

TaggedJsonRest::TaggedJsonRest(const QByteArray &bytes, const QList<QByteArray> &attachments)
    : m_bytes(bytes)
    , m_reader(m_bytes)
{
    m_reader.setTaggedJson([&attachments](const QString &text, QVariant *value) {
        const QJsonArray json = QJsonDocument::fromJson(text.toUtf8()).array();
        IpcError error;
        return json.size() == 1
            && fromTaggedJson(json.at(0), attachments, value, &error, LongValues::Refuse);
    });
}

bool TaggedJsonRest::next(QMetaType type)
{
    return m_reader.readValue(&m_item) && m_item.metaType() == type;
}

bool TaggedJsonRest::appendTo(QString *text)
{
    if (!next(QMetaType::fromType<QString>()))
        return false;
    *text += m_item.toString();
    return true;
}

bool TaggedJsonRest::appendTo(QVariantList *list)
{
    if (!next(QMetaType::fromType<QVariantList>()))
        return false;
    list->append(std::move(*static_cast<QVariantList *>(m_item.data())));
    return true;
}

bool TaggedJsonRest::appendTo(QVariantMap *members)
{
    if (!next(QMetaType::fromType<QVariantMap>()))
        return false;
    // The rest is the larger part.
    auto all = std::move(*static_cast<QVariantMap *>(m_item.data()));
    for (auto it = members->cbegin(); it != members->cend(); ++it) {
        if (!all.contains(it.key()))
            all.insert(it.key(), it.value());
    }
    *members = std::move(all);
    return true;
}

} // namespace Ferry
