// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "fan.h"
#include "laps.h"

#include <QtCore/QCoreApplication>

#include <functional>

// What the peers that run in Qt's event loop measure: each tells how it makes a call, the rest is here.

/*! \brief A connection as the tests use it. */
struct Way
{
    /*! \brief Starts a call; its argument runs once the answer is there. */
    std::function<void(std::function<void()>)> call;
    std::function<void()> send; //!< one way
};

/*!
    \brief Runs test=invoke (one call after another), pipe (window= calls under way), flood (sends) or fan (as one of many
    clients) over \a way and prints what the first three measured.
*/
inline int runTest(const Options &options, Rate &rate, const Way &way)
{
    const std::string test = options.text("test", "invoke");
    Laps laps(options);
    int underWay = 1;
    std::function<void()> next = [&] {
        way.call([&] { rate.count() ? next() : QCoreApplication::quit(); });
    };
    if (test == "pipe") {
        underWay = int(options.number("window", 256));
    } else if (test == "flood") {
        underWay = 2; // stretches, each with a call behind it that says when it has arrived
        next = [&] {
            constexpr int stretchLength = 1000;
            for (int i = 0; i < stretchLength; ++i)
                way.send();
            way.call([&] { rate.count(stretchLength) ? next() : QCoreApplication::quit(); });
        };
    } else if (test != "fan") {
        next = [&] { way.call([&] { laps.lap() ? next() : QCoreApplication::quit(); }); };
    }
    laps.start();
    rate.start();
    for (int i = 0; i < underWay; ++i)
        next();
    const int status = QCoreApplication::exec();
    if (test == "pipe" || test == "flood")
        rate.report();
    else if (test != "fan")
        laps.report();
    return status;
}

/*! \brief main() of a client: \a client connects and returns runTest(), in one process or in clients= of them. */
template <typename Client>
int clientMain(const Options &options, int argc, char **argv, Client client)
{
    if (options.text("test") == "fan")
        return fanOut(options, [&](Rate &rate) {
            QCoreApplication app(argc, argv);
            return client(rate);
        });
    QCoreApplication app(argc, argv);
    Rate rate(options);
    return client(rate);
}
