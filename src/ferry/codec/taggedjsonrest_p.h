// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/codec/cborreader_p.h>

#include <QtCore/QVariantMap>

namespace Ferry {

/*! \brief The CBOR items in which the long values of one tagged JSON go on, in the order in which those end. */
class TaggedJsonRest
{
public:
    /*! \brief Items stand in \a bytes; what has no short form there refers to \a attachments. */
    TaggedJsonRest(const QByteArray &bytes, const QList<QByteArray> &attachments);

    /*! \brief Whether this is the rest in \a bytes. */
    bool isOf(const QByteArray &bytes) const { return m_bytes.constData() == bytes.constData(); }
    // Adds the next item; false when it is of another type, or no item.
    bool appendTo(QString *text);
    bool appendTo(QVariantList *list);
    bool appendTo(QVariantMap *members);
    bool isAtEnd() { return m_reader.expectEnd(); }

private:
    bool next(QMetaType type);

    const QByteArray m_bytes;
    CborReader m_reader;
    QVariant m_item;
};

} // namespace Ferry
