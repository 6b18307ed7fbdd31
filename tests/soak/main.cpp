// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// soak SECONDS SEED: see tests/soak/run. It starts itself as "soak renderer SERVER SEED".

#include "renderer.h"
#include "soak.h"

#include <QtCore/QCoreApplication>

#include <cstdio>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments().mid(1);
    if (arguments.size() == 3 && arguments.at(0) == QStringLiteral("renderer")) {
        const Renderer renderer(arguments.at(1), arguments.at(2).toUInt());
        return app.exec();
    }
    bool isNumber[2] = {};
    const int seconds = arguments.value(0).toInt(&isNumber[0]);
    const uint seed = arguments.value(1).toUInt(&isNumber[1]);
    if (arguments.size() != 2 || !isNumber[0] || !isNumber[1] || seconds < 1) {
        std::fputs("soak SECONDS SEED\n", stderr);
        return 2;
    }
    Soak soak(seconds, seed);
    soak.start();
    return app.exec();
}
