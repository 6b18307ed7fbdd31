// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <memory>

/*!
    \brief A main side and a renderer joined by one of the lanes, for the cases that must not be able to tell them apart.

    "pipe" joins them in process, "native" over a local socket.
*/
class Lane
{
public:
    static void rows()
    {
        QTest::addColumn<QString>("laneName");
        QTest::newRow("pipe") << QStringLiteral("pipe");
        QTest::newRow("native") << QStringLiteral("native");
    }

    explicit Lane(const QString &name, const Ferry::Limits &limits = {}) : m_name(name)
    {
        main = std::make_unique<Ferry::IpcMain>();
        renderer = std::make_unique<Ferry::IpcRenderer>();
        QObject::connect(main.get(), &Ferry::IpcMain::webContentsCreated, main.get(),
                         [this](Ferry::WebContents *contents) {
                             QObject::connect(contents, &Ferry::WebContents::ready, main.get(),
                                              [this] { m_ready = true; });
                         });
        if (name == QLatin1String("native")) {
            Ferry::ListenOptions options;
            options.limits = limits;
            m_path = m_dir.filePath(QStringLiteral("main"));
            m_listening = main->listen(m_path, options);
        }
    }

    /*! \brief Starts to connect; does not wait. */
    void connect()
    {
        if (m_name == QLatin1String("native"))
            renderer->connectToServer(m_path);
        else
            renderer->connectTo(main.get());
    }

    bool open()
    {
        if (m_name == QLatin1String("native") && !m_listening) {
            qWarning() << "listen():" << main->errorString();
            return false;
        }
        connect();
        return QTest::qWaitFor([this] { return renderer->isConnected() && m_ready; });
    }

    Ferry::WebContents *contents() const
    {
        const auto all = main->webContents();
        return all.isEmpty() ? nullptr : all.constFirst();
    }

    QString path() const { return m_path; }

private:
    QString m_name;
    QTemporaryDir m_dir; // goes after main, which has its lock file there
    QString m_path;
    bool m_ready = false;
    bool m_listening = false;

public:
    std::unique_ptr<Ferry::IpcMain> main;
    std::unique_ptr<Ferry::IpcRenderer> renderer;
};

/*! \brief Waits for \a future and returns its error; fails the test when there is none. */
template <typename T>
Ferry::IpcError errorOf(QFuture<T> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); })) {
        QTest::qFail("the future did not finish", __FILE__, __LINE__);
        return Ferry::IpcError();
    }
    try {
        future.waitForFinished();
    } catch (const Ferry::IpcError &error) {
        return error;
    }
    QTest::qFail("the future has no error", __FILE__, __LINE__);
    return Ferry::IpcError();
}

/*! \brief Waits for \a future and returns its result. */
template <typename T>
T resultOf(QFuture<T> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); })) {
        QTest::qFail("the future did not finish", __FILE__, __LINE__);
        return T();
    }
    try {
        return future.result();
    } catch (const Ferry::IpcError &error) {
        QTest::qFail(qPrintable(error.toString()), __FILE__, __LINE__);
        return T();
    }
}
