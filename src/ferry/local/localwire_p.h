// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/codec/sharedbytes_p.h>
#include <ferry/codec/clone_p.h>
#include <ferry/local/framing_p.h>
#include <ferry/message/message_p.h>

#include <QtCore/QLoggingCategory>

#include <vector>

namespace Ferry {

Q_DECLARE_LOGGING_CATEGORY(lcLocal)

/*!
    \brief Appends \a message to \a out as one frame, length in front. False with \a error and \a
    out as it was when it cannot be encoded or is longer than \a limit, with what \a outlet took. With \a inserts, large
    byte strings go there.
*/
bool appendFrame(const Message &message, qsizetype limit, bool trusted, QByteArray *out,
                 IpcError *error, std::vector<Insert> *inserts = nullptr,
                 SharedOutlet *outlet = nullptr);
/*! \brief The bytes of \a inserts from \a first on. */
qint64 sizeOf(const std::vector<Insert> &inserts, size_t first = 0);

/*! \brief A bye frame that says \a error; its text alone when the rest cannot be encoded. */
QByteArray byeFrame(const IpcError &error, bool trusted);

/*! \brief The protocol error for what FrameReader::next() refused. */
IpcError frameError(FrameReader::Result result, const FrameReader &reader);

IpcError protocolError(const QString &text);

} // namespace Ferry
