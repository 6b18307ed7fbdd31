// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/local/localstream_p.h>
#include <ferry/local/turnhub_p.h>

#include <memory>

namespace Ferry {

/*! \brief A LocalStream over QLocalSocket: works wherever Qt does. */
class LocalSocketStream final : public LocalStream, private TurnHub::Guest
{
public:
    /*! \brief \a socket is connected. */
    explicit LocalSocketStream(std::unique_ptr<QLocalSocket> socket);
    ~LocalSocketStream() override;

    qsizetype read(char *to, qsizetype size) override;
    bool hasBytes() const override;
    void write(QByteArrayView bytes) override;
    void write(QByteArrayView bytes, const std::vector<Insert> &inserts) override;
    qint64 bytesToWrite() const override;
    void wait(QDeadlineTimer deadline) override;
    bool isOpen() const override;
    void close(Farewell farewell) override;

private:
    void turnEnds() override;
    template <typename Call>
    void tell(Call call);

    std::unique_ptr<QLocalSocket> m_socket;
    std::shared_ptr<char> m_life = std::make_shared<char>();
    int m_telling = 0; // inside a signal of the socket, which must outlive it
    bool m_writing = false;
    bool m_closedTold = false;
};

} // namespace Ferry
