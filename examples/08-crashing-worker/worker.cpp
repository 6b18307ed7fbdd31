// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The program that main starts, and starts again.

#include "imageworker.h"

#include <QtCore/QCoreApplication>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Ferry::ParentPort port;
    const ImageWorker worker(&port);
    return app.exec();
}
