// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The camera: draws each frame into memory that main will read.

#include <ferry/ipcrenderer.h>
#include <ferry/sharedbuffer.h>

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

void draw(std::span<char> pixels, int frame)
{
    std::ranges::fill(pixels, char(frame));
}

} // namespace

int main(int argc, char **argv)
{
    constexpr int width = 1920;
    constexpr int height = 1080;
    constexpr int frames = 3;

    QCoreApplication app(argc, argv);
    Ferry::IpcRenderer ipcRenderer;
    ipcRenderer.connectToServer(app.arguments().value(1));

    int seen = 0;
    for (int frame = 1; frame <= frames; ++frame) {
        auto pixels = Ferry::SharedBuffer::allocate(width * height * 4);
        draw(pixels.writable(), frame);
        seen = ipcRenderer.sendSync<int>(u"frame"_s, width, height, pixels); // throws IpcError
    }
    std::printf("camera  %d frames were looked at\n", seen);
    return 0;
}
