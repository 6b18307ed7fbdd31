// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pictures.h"

#include <QtCore/QBuffer>
#include <QtGui/QImage>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

QByteArray samplePicture()
{
    QImage image(320, 200, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    QLinearGradient sky(0, 0, 0, 130);
    sky.setColorAt(0, QColor(0x2b, 0x3f, 0x78));
    sky.setColorAt(1, QColor(0xff, 0xb8, 0x6b));
    painter.fillRect(0, 0, 320, 130, sky);
    painter.setBrush(QColor(0xff, 0xe8, 0xb0));
    painter.drawEllipse(QPointF(230, 108), 26, 26);
    painter.fillRect(0, 130, 320, 70, QColor(0x17, 0x3b, 0x57));
    for (int i = 0; i < 40; ++i) { // waves
        painter.setBrush(QColor(0xff, 0xd9, 0x9a, 40 + i % 5 * 20));
        painter.drawRect(QRectF(i * 53 % 320, 134 + i * 29 % 62, 18 + i % 7 * 4, 1.5));
    }
    painter.setBrush(QColor(0x10, 0x18, 0x26));
    QPainterPath hull;
    hull.moveTo(70, 138);
    hull.lineTo(150, 138);
    hull.lineTo(138, 154);
    hull.lineTo(84, 154);
    painter.drawPath(hull);
    painter.setBrush(Qt::white);
    painter.drawPolygon(QPolygonF({ { 108, 132 }, { 108, 60 }, { 148, 132 } }));
    painter.setBrush(QColor(0xff, 0x8f, 0x8f));
    painter.drawPolygon(QPolygonF({ { 103, 132 }, { 103, 74 }, { 78, 132 } }));
    painter.end();

    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return png;
}
