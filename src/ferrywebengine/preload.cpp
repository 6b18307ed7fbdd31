// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferrywebengine/preload_p.h>

#include <ferrywebengine/runtime_p.h>

#include <QtCore/QFile>
#include <QtCore/QLoggingCategory>
#include <QtCore/QUrl>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcPreload, "ferry.page", QtWarningMsg)

namespace Ferry {

namespace {

QString localPath(const QString &path)
{
    if (path.startsWith(u"qrc:"))
        return u':' + QUrl(path).path();
    if (path.startsWith(u"file:"))
        return QUrl(path).toLocalFile();
    return path;
}

QString sourceOf(const QString &path)
{
    QFile file(localPath(path));
    if (file.open(QIODevice::ReadOnly))
        return QString::fromUtf8(file.readAll());
    const QString text = u"cannot read the preload file %1: %2"_s.arg(path, file.errorString());
    qCWarning(lcPreload).noquote() << text;
    return u"throw new Error(%1);"_s.arg(jsonText(text));
}

} // namespace

QList<QWebEngineScript> preloadScripts(const QStringList &paths)
{
    // The file begins on the first line of its script, so that line numbers are right.
    constexpr auto wrapper =
        "typeof ferryPreload === 'function' && ferryPreload(%1, "
        "function (require, module, exports, __filename, __dirname) { %2\n});\n//# sourceURL=%3"_L1;
    QList<QWebEngineScript> scripts;
    for (qsizetype i = 0; i < paths.size(); ++i) {
        // Three steps, not arg(a, b, c): a file may hold "%1" itself.
        QString source(wrapper);
        source.replace("%3"_L1, paths.at(i));
        source.replace("%1"_L1, QString::number(i));
        source.replace(source.indexOf("%2"_L1), 2, sourceOf(paths.at(i)));
        scripts.append(
            makeScript(u"ferry preload %1"_s.arg(i), source, QWebEngineScript::ApplicationWorld));
    }
    if (!scripts.isEmpty()) {
        scripts.append(makeScript(u"ferry preloads end"_s,
                                  u"typeof ferryPreloadEnd === 'function' && ferryPreloadEnd();"_s,
                                  QWebEngineScript::ApplicationWorld));
    }
    return scripts;
}

} // namespace Ferry
