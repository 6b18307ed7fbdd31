// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "pagefixture.h"

#include <QtCore/QDir>
#include <QtCore/QTemporaryDir>

namespace FerryTest {

/*! \brief Preload files, written by a test. */
class PreloadFolder
{
public:
    /*! \brief The path of the new file; folders on the way are made. */
    QString write(const QString &name, const QByteArray &source) const
    {
        QFile file(path(name));
        QDir().mkpath(QFileInfo(file).path());
        if (!file.open(QIODevice::WriteOnly) || file.write(source) != source.size())
            qFatal("cannot write %s", qPrintable(name));
        return file.fileName();
    }
    QString path(const QString &name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
};

/*!
    \brief A page with preloads, and what they told.

    send('say', text) ends up in said; a preload that fails, in errors.
*/
class PreloadFixture : public PageFixture
{
public:
    explicit PreloadFixture(const QStringList &preloads)
        : PageFixture(optionsFor(preloads))
    {
        main.on(u"say"_s, [this](const QString &text) { said.append(text); });
        main.on(u"through"_s, [this] { m_isThrough = true; });
        QObject::connect(contents, &Ferry::WebContents::preloadError, contents,
                         [this](const QString &path, const Ferry::IpcError &error) {
                             errors.append({ path, error });
                         });
    }

    /*! \brief Opens a page and waits until the preloads are through. */
    bool run(const QString &html = u"<p>page</p>"_s)
    {
        m_isThrough = false;
        return open(html) && waitFor([this] { return m_isThrough; });
    }

    QStringList said;
    QList<std::pair<QString, Ferry::IpcError>> errors;

private:
    /*! \brief One more preload comes after those of the test, and says that they are through. */
    static Ferry::WebEngineOptions optionsFor(QStringList preloads)
    {
        Ferry::WebEngineOptions options;
        options.preloads = preloads << u":/pages/preload/through.js"_s;
        return options;
    }

    bool m_isThrough = false;
};

/*! \brief Fails the test unless the log says that the preload \a path failed, with \a pattern in
 * the text. */
inline void expectPreloadWarning(const QString &path, const QString &pattern)
{
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"^the preload "_s + QRegularExpression::escape(path)
                                                + u" failed in app://test/page: .*"_s + pattern,
                                            QRegularExpression::DotMatchesEverythingOption));
}

} // namespace FerryTest
