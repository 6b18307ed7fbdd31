// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QString>
#include <QtCore/QtGlobal>

namespace FerryTest {

/*! \brief "Sandboxing disabled" and the like come from Chromium, not from here; and what QtWebEngine lost after a renderer was
 * killed is not the test's business: see tst_webcrashes. */
inline void ignoreChromium()
{
    static QtMessageHandler before = nullptr;
    before = qInstallMessageHandler(
        [](QtMsgType type, const QMessageLogContext &context, const QString &text) {
            if (!text.startsWith(u"No suitable graphics backend") && !text.startsWith(u"Sandboxing")
                && !text.contains(u"You should not use it as a QML type")
                && !text.endsWith(u"it is loaded again"))
                before(type, context, text);
        });
}

} // namespace FerryTest
