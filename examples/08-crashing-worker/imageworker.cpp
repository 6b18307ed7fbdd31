// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "imageworker.h"

#include <QtConcurrent/QtConcurrentRun>
#include <QtCore/QBuffer>
#include <QtGui/QImage>

#include <algorithm>
#include <csignal>

using namespace Qt::StringLiterals;

namespace {

QImage decoded(const QByteArray &png)
{
    QImage image;
    if (!image.loadFromData(png))
        throw Ferry::IpcError(u"That is no picture"_s, u"E_PICTURE"_s);
    return image.convertToFormat(QImage::Format_RGB32);
}

QByteArray encoded(const QImage &image)
{
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return png;
}

// Each pixel becomes the mean of its neighbours to both sides in its row.
void blurRow(QRgb *row, int width, int radius)
{
    const QList<QRgb> old(row, row + width);
    for (int x = 0; x < width; ++x) {
        const int from = std::max(0, x - radius);
        const int to = std::min(width - 1, x + radius);
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int at = from; at <= to; ++at) {
            red += qRed(old[at]);
            green += qGreen(old[at]);
            blue += qBlue(old[at]);
        }
        const int count = to - from + 1;
        row[x] = qRgb(red / count, green / count, blue / count);
    }
}

QImage blurred(QImage image, int radius)
{
    for (int turn = 0; turn < 2; ++turn) { // rows, then columns
        for (int y = 0; y < image.height(); ++y)
            blurRow(reinterpret_cast<QRgb *>(image.scanLine(y)), image.width(), radius);
        image = image.transformed(QTransform(0, 1, 1, 0, 0, 0));
    }
    return image;
}

QByteArray resized(const QByteArray &png, int width, int height)
{
    if (width < 1 || height < 1 || width > 4096 || height > 4096)
        throw Ferry::IpcError(u"A picture is 1 to 4096 pixels wide and high"_s, u"E_SIZE"_s);
    return encoded(
        decoded(png).scaled(width, height, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
}

} // namespace

ImageWorker::ImageWorker(Ferry::ParentPort *port)
    : m_ipc(port->ipcRenderer())
{
    m_ipc->handle(u"image/resize"_s, resized);
    m_ipc->handle(u"image/blur"_s, this, &ImageWorker::blur);
    // What no worker should do, and some will.
    m_ipc->on(u"crash"_s, [] { std::raise(SIGSEGV); });
}

// In another thread: while it computes, the worker hears what else there is.
QFuture<QByteArray> ImageWorker::blur(const QByteArray &png, int radius, int passes)
{
    return QtConcurrent::run([this, png, radius, passes] {
        QImage image = decoded(png);
        for (int pass = 1; pass <= passes; ++pass) {
            image = blurred(image, radius);
            m_ipc->send(u"image:progress"_s, double(pass) / passes);
        }
        return encoded(image);
    });
}
