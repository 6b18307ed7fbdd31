// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcrenderer_p.h>
#include <ferry/parentport.h>
#include <ferry/utility/lifeline_p.h>

#include <deque>

namespace Ferry {

class ParentPortPrivate
{
public:
    /*! \brief \a exit ends what the port is of. */
    explicit ParentPortPrivate(std::function<void(int code)> exit);

    /*! \brief The port of a stand-in, joined over \a state. */
    static std::unique_ptr<ParentPort> make(const PipeLink::State &state, const Limits &limits,
                                            std::function<void(int code)> exit);

    void start(ParentPort *port);
    void connectToMain();
    void received(const Message &message, const IpcRendererEvent &event);
    void deliver();
    void deliverLater();

    ParentPort *q = nullptr;
    const std::function<void(int code)> exit;
    IpcRenderer renderer;
    std::unique_ptr<Lifeline> lifeline;
    struct Waiting
    {
        QVariant value;
        IpcRendererEvent event; // has the ports
        qsizetype bytes;
    };
    std::deque<Waiting> waiting; // while nobody listens
    qint64 waitingBytes = 0;
    bool isScheduled = false;
};

} // namespace Ferry
