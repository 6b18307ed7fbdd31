// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QStringList>
#include <QtWebEngineCore/QWebEngineScript>

namespace Ferry {

/*!
    \brief \a paths (files, qrc:/ or :/ addresses) as scripts for the isolated world, in order, each in a function of its own.

    A file that cannot be read is logged, and its script throws instead: WebContents::preloadError() tells it per document.
*/
QList<QWebEngineScript> preloadScripts(const QStringList &paths);

} // namespace Ferry
