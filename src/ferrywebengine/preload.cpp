// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferrywebengine/preload_p.h>

#include <ferrywebengine/preloadfiles_p.h>
#include <ferrywebengine/runtime_p.h>

#include <QtCore/QHash>
#include <QtCore/QJsonArray>
#include <QtCore/QSysInfo>
#include <QtCore/QUrl>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

/*! \brief \a name for a sourceURL comment, which ends at white space and dislikes quotes. */
QString sourceUrl(const QString &name)
{
    QString url;
    for (const QChar c : name) {
        if (c.isSpace() || c == u'"' || c == u'\'' || c < u' ')
            url += QString::fromLatin1(QUrl::toPercentEncoding(QString(c)));
        else
            url += c;
    }
    return url;
}

/*!
    \brief The script of a file.

    The file begins on the first line, so that line numbers are right. `process` and `global` are of
   the scope around it: it may declare its own. A file that closes more brackets than it opens would
   leave its function: the function is hoisted, so its length is looked at before anything runs that
   came out.
*/
QString scriptOf(const PreloadFile &file, qsizetype index)
{
    const QString number = QString::number(index);
    if (file.isJson()) {
        return u"typeof ferryPreload === 'object' && ferryPreload.json(%1, %2);"_s.arg(
            number, jsonText(file.source));
    }
    const QString function =
        u"function ferryFile(require, module, exports, __filename, __dirname) { %1\n}"_s.arg(
            file.source);
    return u"typeof ferryPreload === 'object' && (({ process, global }) => { "
           "ferryPreload.file(%1, %2, ferryFile); %3 })(ferryPreload);\n//# sourceURL=%4"_s.arg(
               number, QString::number(function.size()), function, sourceUrl(file.name));
}

} // namespace

QList<QWebEngineScript> preloadScripts(const PreloadFiles &preloads)
{
    QList<QWebEngineScript> scripts;
    const auto add = [&](const QString &name, const QString &source) {
        scripts.append(makeScript(name, source, QWebEngineScript::ApplicationWorld));
    };
    for (qsizetype i = 0; i < preloads.files.size(); ++i) {
        if (preloads.files.at(i).error.isEmpty())
            add(u"ferry preload %1"_s.arg(i), scriptOf(preloads.files.at(i), i));
    }
    if (!preloads.entries.isEmpty())
        add(u"ferry preloads start"_s,
            u"typeof ferryPreload === 'object' && ferryPreload.start();"_s);
    return scripts;
}

QJsonObject preloadConfig(const PreloadFiles &preloads)
{
    QJsonArray files;
    for (const PreloadFile &file : preloads.files) {
        QJsonObject links;
        for (auto it = file.links.cbegin(); it != file.links.cend(); ++it)
            links.insert(it.key(), it.value());
        files.append(QJsonObject {
            { u"name"_s, file.name }, { u"error"_s, file.error }, { u"links"_s, links } });
    }
    QJsonArray entries;
    for (const auto &[path, index] : preloads.entries)
        entries.append(QJsonArray { path, index });
    return { { u"files"_s, files }, { u"entries"_s, entries } };
}

QJsonObject processInfo(bool contextIsolation)
{
#if defined(Q_OS_WIN)
    const QString platform = u"win32"_s;
#elif defined(Q_OS_DARWIN)
    const QString platform = u"darwin"_s;
#else
    const QString platform = QSysInfo::kernelType();
#endif
    const QHash<QString, QString> nodeNames { { u"x86_64"_s, u"x64"_s },
                                              { u"i386"_s, u"ia32"_s },
                                              { u"power64"_s, u"ppc64"_s } };
    const QString arch = QSysInfo::buildCpuArchitecture();
    return { { u"type"_s, u"renderer"_s },
             { u"contextIsolated"_s, contextIsolation },
             { u"sandboxed"_s, true },
             { u"platform"_s, platform },
             { u"arch"_s, nodeNames.value(arch, arch) },
             { u"versions"_s,
               QJsonObject { { u"chrome"_s, QString::fromLatin1(qWebEngineChromiumVersion()) },
                             { u"qt"_s, QString::fromLatin1(qVersion()) },
                             { u"ferry"_s, QStringLiteral(FERRY_VERSION) } } },
             { u"env"_s, QJsonObject() } };
}

} // namespace Ferry
