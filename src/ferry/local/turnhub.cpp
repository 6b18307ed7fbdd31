// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/turnhub_p.h>

#include <QtCore/QAbstractEventDispatcher>

#include <algorithm>
#include <utility>

namespace Ferry {

static thread_local TurnHub *threadHub = nullptr;

// Connecting costs as much as several turns.
constexpr int longIdle = 32;

TurnHub::TurnHub(QObject *dispatcher)
    : QObject(dispatcher)
{
}

TurnHub::~TurnHub()
{
    for (Guest *guest : m_guests)
        guest->m_hub = nullptr;
    if (threadHub == this)
        threadHub = nullptr;
}

TurnHub *TurnHub::instance()
{
    if (!threadHub) {
        if (QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance())
            threadHub = new TurnHub(dispatcher);
    }
    return threadHub;
}

void TurnHub::add(Guest *guest)
{
    m_guests.push_back(guest);
    m_idleTurns = 0;
    if (std::exchange(m_listening, true))
        return;
    auto *source = static_cast<QAbstractEventDispatcher *>(parent());
    // awake() as well: a loop that polls (processEvents() without waiting) never says
    // aboutToBlock().
    connect(source, &QAbstractEventDispatcher::aboutToBlock, this, &TurnHub::turn);
    connect(source, &QAbstractEventDispatcher::awake, this, &TurnHub::turn);
}

void TurnHub::turn()
{
    if (m_guests.empty() && m_idleTurns++ == longIdle) {
        parent()->disconnect(this);
        m_listening = false;
        return;
    }
    // A guest may run a nested loop, which takes from the same queue, or come again, which waits
    // for the next turn.
    for (size_t left = m_guests.size(); left > 0 && !m_guests.empty(); --left) {
        Guest *guest = m_guests.front();
        m_guests.pop_front();
        guest->m_hub = nullptr;
        guest->turnEnds();
    }
}

bool TurnHub::Guest::awaitTurn()
{
    if (!m_hub) {
        m_hub = TurnHub::instance();
        if (m_hub)
            m_hub->add(this);
    }
    return m_hub;
}

void TurnHub::Guest::leave()
{
    if (m_hub) {
        std::erase(m_hub->m_guests, this);
        m_hub = nullptr;
    }
}

} // namespace Ferry
