// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QRandomGenerator>
#include <QtCore/QVariant>

namespace FerryTest {

/*! \brief How many random values cross on each lane, in each direction. */
inline constexpr int randomValueCount = 20000;
/*! \brief They cross in batches of so many, so that a page's round trips do not count. */
inline constexpr int randomBatch = 500;

/*! \brief A new seed for each run, or FERRY_ECHO_SEED. A failure prints it. */
quint32 randomSeed();
/*! \brief What to add to the text of a failure. */
QString seedText(quint32 seed);

/*! \brief Random values in their normal form that every engine can hold. The same seed gives the
 * same ones. */
class RandomValues
{
public:
    explicit RandomValues(quint32 seed)
        : m_random(seed)
    {
    }

    QVariant next() { return value(6); }
    QVariantList batch(int count);

private:
    QVariant value(int depth);
    QVariant single();
    QVariant number();
    QVariant binary();
    QVariant container(int depth);
    QVariant error(int depth);
    QVariant key(int depth, QStringList *taken);
    QString text();
    QByteArray bytes(int most);
    int upTo(int most) { return m_random.bounded(most + 1); }
    bool once(int in) { return m_random.bounded(in) == 0; }

    QRandomGenerator m_random;
};

} // namespace FerryTest
