// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QJsonObject>
#include <QtWebEngineCore/QWebEngineScript>

namespace Ferry {

struct PreloadFiles;

/*!
    \brief Every file as a script of its own for the isolated world, which hands its function to
   js/preload.js; then one that starts the preloads. Empty without preloads.
*/
QList<QWebEngineScript> preloadScripts(const PreloadFiles &preloads);

/*! \brief What js/preload.js is told about the same files. */
QJsonObject preloadConfig(const PreloadFiles &preloads);

/*! \brief What C++ knows of a preload's `process`. */
QJsonObject processInfo(bool contextIsolation);

} // namespace Ferry
