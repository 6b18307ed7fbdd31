// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferrywebengine/preloadfiles_p.h>

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QRegularExpression>
#include <QtCore/QUrl>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

QString cleanPath(const QString &path)
{
    QString local = path;
    if (path.startsWith(u"qrc:"))
        local = u':' + QUrl(path).path();
    else if (path.startsWith(u"file:"))
        local = QUrl(path).toLocalFile();
    return QDir::cleanPath(QFileInfo(local).absoluteFilePath());
}

/*! \brief \a path as \a like is spelled: resources keep the form, qrc:/ or :/, in which the first
 * of them was given. */
QString nameOf(const QString &path, const QString &like)
{
    return path.startsWith(u':') && like.startsWith(u"qrc:") ? u"qrc"_s + path : path;
}

/*! \brief The file that Node would take; empty when there is none. */
QString resolved(const QString &path, bool isFolder)
{
    QStringList candidates { path + u"/index.js"_s, path + u"/index.json"_s };
    if (!isFolder)
        candidates = QStringList { path, path + u".js"_s, path + u".json"_s } + candidates;
    for (const QString &candidate : std::as_const(candidates)) {
        if (QFileInfo(candidate).isFile())
            return candidate;
    }
    return {};
}

qsizetype indexOf(const QString &path, const QString &like, QList<PreloadFile> *files)
{
    for (qsizetype i = 0; i < files->size(); ++i) {
        if (files->at(i).path == path)
            return i;
    }
    files->append({ path, nameOf(path, like), {}, {}, {} });
    return files->size() - 1;
}

void read(PreloadFile *file)
{
    QFile device(file->path);
    if (!device.open(QIODevice::ReadOnly)) {
        file->error = u"cannot read %1: %2"_s.arg(file->name, device.errorString());
        return;
    }
    file->source = QString::fromUtf8(device.readAll()); // which drops a byte order mark
    // That it is no JavaScript elsewhere than in a file's first line is all that is wrong with it.
    if (file->source.startsWith(u"#!"))
        file->source.replace(0, 2, u"//"_s);
    // QWebEngineScript obeys such a header, @match and @run-at: a preload is not run by its own rules.
    file->source.replace(u"\n// ==UserScript=="_s, u"\n//  ==UserScript=="_s);
}

} // namespace

bool PreloadFile::isJson() const
{
    return path.endsWith(u".json");
}

QStringList requiredNames(const QString &source)
{
    // A comment is skipped only where its line begins with it: elsewhere it may be part of a
    // string.
    static const QRegularExpression call(
        uR"re((?:^[ \t]*(?://.*|/\*[\s\S]*?\*/)(*SKIP)(*FAIL)))re"
        uR"re(|(?<![\w$.])require\s*\(\s*(["'`])(?<name>\.\.?(?:/[^"'`\r\n]*)?)\1\s*\))re"_s,
        QRegularExpression::MultilineOption);
    QStringList names;
    auto it = call.globalMatch(source);
    while (it.hasNext()) {
        const QString name = it.next().captured(u"name"_s);
        if (!names.contains(name))
            names.append(name);
    }
    return names;
}

PreloadFiles collectPreloads(const QStringList &paths)
{
    PreloadFiles result;
    for (const QString &path : paths)
        result.entries.append({ path, indexOf(cleanPath(path), path, &result.files) });
    for (qsizetype i = 0; i < result.files.size(); ++i) { // which grows meanwhile
        PreloadFile file = result.files.at(i);
        read(&file);
        const QStringList names = file.isJson() ? QStringList() : requiredNames(file.source);
        for (const QString &name : names) {
            const QString path = QDir::cleanPath(QFileInfo(file.path).path() + u'/' + name);
            const bool isFolder = name.endsWith(u'/') || name.endsWith(u'.');
            if (const QString found = resolved(path, isFolder); !found.isEmpty())
                file.links.insert(name, indexOf(found, file.name, &result.files));
        }
        result.files[i] = file;
    }
    return result;
}

} // namespace Ferry
