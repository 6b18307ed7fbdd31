// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QStringList>

namespace Ferry {

/*! \brief A preload file, or one that a preload file requires. */
struct PreloadFile
{
    QString path; //!< where QFile finds it, absolute: two of the same path are one file
    QString name; //!< __filename, and how stacks name it
    QString source; //!< JavaScript, or JSON when it isJson()
    QString error; //!< why it cannot be read; then there is no source
    QHash<QString, qsizetype> links; //!< what it requires: './x' -> index of the file

    bool isJson() const;
};

/*! \brief Preload files and everything that they require. */
struct PreloadFiles
{
    QList<PreloadFile> files;
    QList<std::pair<QString, qsizetype>>
        entries; //!< the preloads: path as it was given -> index of the file
};

/*!
    \brief Reads \a paths (files, qrc:/ or :/ addresses), and the files that they require by
   require('./literal'), and so on.

    Page scripts cannot read files, least of all at once, so whatever may be required has to be
   known beforehand. The search takes too much rather than too little: a file that is not there is
   an error only where something requires it.
*/
PreloadFiles collectPreloads(const QStringList &paths);

/*! \brief The relative names that \a source requires, each once. */
QStringList requiredNames(const QString &source);

} // namespace Ferry
