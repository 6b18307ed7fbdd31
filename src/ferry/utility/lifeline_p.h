// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QThread>

namespace Ferry {

/*!
    \brief Ends this process when its main is gone, also while the main thread is busy.

    Main's death closes the connection. A worker whose event loop runs hears that and leaves in
   order; this thread waits a moment for it and then ends the process. A main that merely closed the
   connection lives on and sees to the rest.
*/
class Lifeline : public QThread
{
    Q_OBJECT

public:
    /*! \brief Watches \a descriptor, which stays the caller's. */
    explicit Lifeline(qintptr descriptor);
    ~Lifeline() override;

protected:
    void run() override;

private:
    /*! \brief False when the time passed without a word from the destructor. */
    bool isCalledBack(int milliseconds) const;

    int m_watched = -1; // an end of its own of the connection
    int m_wake[2] = { -1, -1 };
    qint64 m_main = 0;
};

} // namespace Ferry
