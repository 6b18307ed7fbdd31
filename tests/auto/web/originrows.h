// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtTest/QtTest>

namespace FerryTest {

/*! \brief Columns entry, url, allowed: one entry of allowedOrigins, and whether it covers a
 * document at url. */
inline void originRows()
{
    using namespace Qt::StringLiterals;
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *name, const QString &entry, const QString &url, bool allowed) {
        QTest::newRow(name) << entry << url << allowed;
    };
    const QString exact = u"https://example.test"_s;
    row("exact", exact, u"https://example.test/a?b#c"_s, true);
    row("exact, other scheme", exact, u"http://example.test/"_s, false);
    row("exact, other port", exact, u"https://example.test:8443/"_s, false);
    row("exact, sub-domain", exact, u"https://a.example.test/"_s, false);
    row("exact, longer", exact, u"https://example.test.evil.test/"_s, false);
    row("exact, prefix", exact, u"https://evilexample.test/"_s, false);
    row("exact, user info", exact, u"https://example.test@evil.test/"_s, false);
    row("exact, host in path", exact, u"https://evil.test/https://example.test"_s, false);
    row("default port in entry", u"https://example.test:443"_s, u"https://example.test/"_s, true);
    row("default port in url", exact, u"https://example.test:443/"_s, true);
    row("port", u"http://localhost:8080/"_s, u"http://localhost:8080/x"_s, true);
    row("upper case", u"HTTPS://Example.TEST"_s, u"https://EXAMPLE.test/"_s, true);
    row("dot in entry", u"https://example.test."_s, u"https://example.test/"_s, true);
    row("dot in url", exact, u"https://example.test./"_s, true);
    row("dot and port", u"https://example.test:8443"_s, u"https://example.test.:8443/"_s, true);
    row("idn in entry", u"https://bücher.test"_s, u"https://xn--bcher-kva.test/"_s, true);
    row("idn in url", u"https://xn--bcher-kva.test"_s, u"https://BÜCHER.test/"_s, true);
    row("idn, other", u"https://bücher.test"_s, u"https://bucher.test/"_s, false);
    row("ipv4", u"http://127.0.0.1:81"_s, u"http://127.0.0.1:81/"_s, true);
    row("ipv6", u"http://[::1]:81"_s, u"http://[0:0:0:0:0:0:0:1]:81/"_s, true);
    row("ipv6, upper case", u"http://[2001:DB8::A]"_s, u"http://[2001:db8:0::a]/"_s, true);
    row("ipv6, mapped", u"http://[::ffff:127.0.0.1]:81"_s, u"http://[::ffff:7f00:1]:81/"_s, true);
    row("ipv6, other port", u"http://[::1]"_s, u"http://[::1]:81/"_s, false);
    row("ipv6, not a port", u"http://[::1]:81"_s, u"http://[::1:81]/"_s, false);

    const QString below = u"https://*.example.test"_s;
    row("star, one label", below, u"https://a.example.test/"_s, true);
    row("star, many labels", below, u"https://a.b.c.example.test/"_s, true);
    row("star, itself", below, u"https://example.test/"_s, false);
    row("star, suffix of a name", below, u"https://evilexample.test/"_s, false);
    row("star, in the middle", below, u"https://a.example.test.evil.test/"_s, false);
    row("star, other scheme", below, u"http://a.example.test/"_s, false);
    row("star, other port", below, u"https://a.example.test:8443/"_s, false);
    row("star, port", u"https://*.example.test:8443"_s, u"https://a.example.test:8443/"_s, true);
    row("star, port is missing", u"https://*.example.test:8443"_s, u"https://a.example.test/"_s,
        false);
    row("star, default port", u"https://*.example.test:443/"_s, u"https://a.example.test/"_s, true);
    row("star, upper case", u"https://*.Example.Test"_s, u"https://A.EXAMPLE.test/"_s, true);
    row("star, dots", u"https://*.example.test."_s, u"https://a.example.test./"_s, true);
    row("star, idn", u"https://*.bücher.test"_s, u"https://große.bücher.test/"_s, true);
    row("star, host in path", below, u"https://evil.test/a.example.test"_s, false);
}

} // namespace FerryTest
