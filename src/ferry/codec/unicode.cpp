// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/unicode_p.h>

#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace Ferry {

bool copyAscii(const char16_t *source, qsizetype size, char *target)
{
    qsizetype i = 0;
#if defined(__SSE2__)
    const __m128i notAscii = _mm_set1_epi16(short(0xff80));
    for (; i + 8 <= size; i += 8) {
        const __m128i units = _mm_loadu_si128(reinterpret_cast<const __m128i *>(source + i));
        const __m128i high = _mm_and_si128(units, notAscii);
        if (_mm_movemask_epi8(_mm_cmpeq_epi16(high, _mm_setzero_si128())) != 0xffff)
            return false;
        _mm_storel_epi64(reinterpret_cast<__m128i *>(target + i), _mm_packus_epi16(units, units));
    }
#endif
    char16_t seen = 0;
    for (; i < size; ++i) {
        seen |= source[i];
        target[i] = char(source[i]);
    }
    return seen < 0x80;
}

qsizetype utf8Size(const char16_t *source, qsizetype size)
{
    qsizetype bytes = 0;
    for (qsizetype i = 0; i < size; ++i) {
        const char16_t unit = source[i];
        if (unit < 0x80) {
            bytes += 1;
        } else if (unit < 0x800) {
            bytes += 2;
        } else if (!QChar::isSurrogate(unit)) {
            bytes += 3;
        } else {
            if (!QChar::isHighSurrogate(unit) || i + 1 == size
                || !QChar::isLowSurrogate(source[i + 1])) {
                return -1;
            }
            bytes += 4;
            ++i;
        }
    }
    return bytes;
}

void writeUtf8(const char16_t *source, qsizetype size, char *target)
{
    for (qsizetype i = 0; i < size; ++i) {
        char32_t c = source[i];
        if (c < 0x80) {
            *target++ = char(c);
            continue;
        }
        if (c < 0x800) {
            *target++ = char(0xc0 | c >> 6);
        } else {
            if (!QChar::isSurrogate(c)) {
                *target++ = char(0xe0 | c >> 12);
            } else {
                c = QChar::surrogateToUcs4(char16_t(c), source[++i]);
                *target++ = char(0xf0 | c >> 18);
                *target++ = char(0x80 | (c >> 12 & 0x3f));
            }
            *target++ = char(0x80 | (c >> 6 & 0x3f));
        }
        *target++ = char(0x80 | (c & 0x3f));
    }
}

namespace {

qsizetype asciiPrefix(QByteArrayView bytes)
{
    const char *data = bytes.data();
    qsizetype i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        quint64 eight = 0;
        std::memcpy(&eight, data + i, 8);
        if (eight & Q_UINT64_C(0x8080808080808080))
            return i;
    }
    while (i < bytes.size() && uchar(data[i]) < 0x80)
        ++i;
    return i;
}

} // namespace

bool readUtf8(QByteArrayView bytes, QString *text)
{
    if (asciiPrefix(bytes) == bytes.size()) {
        *text = QString::fromLatin1(bytes);
        return true;
    }
    if (!bytes.isValidUtf8())
        return false;
    *text = QString::fromUtf8(bytes);
    if (bytes.startsWith("\xef\xbb\xbf"))
        text->prepend(QChar(0xfeff));
    return true;
}

} // namespace Ferry
