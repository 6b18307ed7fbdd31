// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "pagefixture.h"

namespace FerryTest {

/*! \brief For initTestCase_data(): a suite runs once over synchronous requests and once over
 * prompts. */
inline void addSyncLanes()
{
    QTest::addColumn<bool>("prompts");
    QTest::newRow("request") << false;
    QTest::newRow("prompt") << true;
}

inline Ferry::WebEngineOptions laneOptions()
{
    Ferry::WebEngineOptions options = PageFixture::pageScripts();
    QFETCH_GLOBAL(bool, prompts);
    options.answersPrompts = prompts;
    return options;
}

} // namespace FerryTest
