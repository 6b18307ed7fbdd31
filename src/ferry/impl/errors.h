// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcerror.h>

#include <QtCore/QMetaType>

// The errors that come from converting and answering, and their texts.

namespace Ferry::Impl {

class Mismatch;

/*! \brief "argument 2 is missing (int)". \a index counts from 0. */
FERRY_EXPORT QString missingArgument(qsizetype index, QMetaType type);
/*! \brief "argument 2: cannot convert string to int". \a index counts from 0. */
FERRY_EXPORT QString refusedArgument(qsizetype index, const Mismatch &why);
/*! \brief ERR_BAD_ARGUMENT with that text. */
FERRY_EXPORT IpcError badArgument(const QString &problem);
/*! \brief ERR_BAD_ARGUMENT, "result: cannot convert string to int". */
FERRY_EXPORT IpcError refusedResult(const Mismatch &why);
/*! \brief ERR_NO_REPLY, "reply was never sent". */
FERRY_EXPORT IpcError noReplyError();

} // namespace Ferry::Impl
