// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: frames of 8 MB come from another process without being copied. Main reads them
// where the camera has drawn them.

#include <ferry/ipcmain.h>
#include <ferry/sharedbuffer.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QProcess>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

/*! \brief The first of every four bytes. */
int averageBlue(QByteArrayView pixels)
{
    qint64 sum = 0;
    for (qsizetype i = 0; i < pixels.size(); i += 4)
        sum += uchar(pixels[i]);
    return pixels.isEmpty() ? 0 : int(sum / (pixels.size() / 4));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Ferry::IpcMain ipcMain;
    int count = 0;

    // The buffer's memory is the camera's, mapped read-only, and lives as long as any handle on it.
    ipcMain.on(u"frame"_s, [&](const Ferry::IpcMainEvent &event, int width, int height,
                               const Ferry::SharedBuffer &pixels) {
        std::printf("main    frame %d: %dx%d, %lld bytes, blue is %d on average\n", ++count, width,
                    height, static_cast<long long>(pixels.size()), averageBlue(pixels.view()));
        std::fflush(stdout);
        event.setReturnValue(count);
    });

    const QString name = u"shared-buffer-%1"_s.arg(app.applicationPid());
    if (!ipcMain.listen(name)) {
        std::fprintf(stderr, "%s\n", qPrintable(ipcMain.errorString()));
        return 1;
    }

    QProcess camera;
    camera.setProcessChannelMode(QProcess::ForwardedChannels);
    QObject::connect(&camera, &QProcess::finished, &app, &QCoreApplication::exit);
    camera.start(app.applicationFilePath() + u"-camera"_s, { name });
    return app.exec();
}
