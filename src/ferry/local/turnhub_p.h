// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QObject>

#include <deque>

namespace Ferry {

/*!
    \brief Tells its guests when the thread goes back to its event loop, a nested one included.

    One for each thread, connected to the event dispatcher while there are guests and for some turns
    longer: a turn costs two signal calls then, where a posted event or a timer would cost a wake-up (a
    system call) for each message.
*/
class TurnHub : public QObject
{
    Q_OBJECT

public:
    class Guest
    {
    public:
        virtual void turnEnds() = 0;

    protected:
        Guest() = default;
        ~Guest() { leave(); }
        Q_DISABLE_COPY_MOVE(Guest)

        /*! \brief Asks for one turnEnds(). False in a thread without an event dispatcher. */
        bool awaitTurn();
        void leave();

    private:
        friend class TurnHub;
        TurnHub *m_hub = nullptr;
    };

    ~TurnHub() override;

private:
    explicit TurnHub(QObject *dispatcher);
    static TurnHub *instance();
    void add(Guest *guest);
    void turn();

    std::deque<Guest *> m_guests;
    bool m_listening = false;
    int m_idleTurns = 0;
};

} // namespace Ferry
