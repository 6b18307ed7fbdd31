// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

#include <QtCore/QStringList>
#include <QtWebEngineCore/QWebEngineScript>

namespace Ferry {

class OriginPolicy;

/*! \brief What the scripts of one page are told; page scripts never see it. */
struct RuntimeConfig
{
    QByteArray page; //!< which page a synchronous request comes from
    QByteArray secret; //!< and the proof
    QStringList preloads;
    bool contextIsolation = true;
    bool answersPrompts = false; //!< whether the prompt lane is there
    bool pageChannel = false; //!< whether page scripts get a transport for a QWebChannel
    bool subFrames = false;
    QList<quint32> isolatedWorlds;
    Limits limits;

    /*! \brief The worlds that get an end of a bridge: none without somebody to use it. */
    QList<quint32> bridgedWorlds() const;
};

/*! \brief The runtime, its export to page scripts if that is wanted, and the preload files, in the order in which they run. */
QList<QWebEngineScript> runtimeScripts(const RuntimeConfig &config, const OriginPolicy &policy,
                                       const OriginPolicy &subFramePolicy);

/*! \brief A script for every new document, before any script of the page. */
QWebEngineScript makeScript(const QString &name, const QString &source, quint32 world);
/*! \brief \a text as a literal of JavaScript. */
QString jsonText(const QString &text);
/*! \brief Unguessable, in hexadecimal digits. */
QByteArray randomWord();

} // namespace Ferry
