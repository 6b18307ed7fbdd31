// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// A blocking Unix socket, without Qt: 16 (or size=) bytes there and back, a system call for each. role=server, or
// role=client with test=invoke, pipe, flood (100 bytes there, one of a thousand answered) or fan. The server runs a
// thread per client.

#include "fan.h"
#include "laps.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <thread>

namespace {

constexpr int stretchLength = 1000;

// As Ferry does.
void raiseSendBuffer(int fd)
{
    const int bytes = 4 * 1024 * 1024;
    ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

class Connection
{
public:
    Connection(int fd, const Options &options)
        : m_fd(fd)
        , m_frame(4 + size_t(options.number("size", options.text("test") == "flood" ? 100 : 16)), 'x')
    {
        raiseSendBuffer(fd);
    }

    bool read() { return all(::read); }
    bool write() { return all(::write); }

private:
    template <typename Call>
    bool all(Call call)
    {
        for (size_t done = 0; done < m_frame.size();) {
            const ssize_t count = call(m_fd, m_frame.data() + done, m_frame.size() - done);
            if (count <= 0)
                return false;
            done += size_t(count);
        }
        return true;
    }

    int m_fd;
    std::vector<char> m_frame;
};

void serve(Connection connection, int answered)
{
    for (;;) {
        for (int i = 0; i < answered; ++i) {
            if (!connection.read())
                return;
        }
        if (!connection.write())
            return;
    }
}

bool writeStretch(Connection &connection)
{
    for (int i = 0; i < stretchLength; ++i) {
        if (!connection.write())
            return false;
    }
    return true;
}

int callOneByOne(Connection &connection, const Options &options)
{
    Laps laps(options);
    laps.start();
    do {
        if (!connection.write() || !connection.read())
            return 1;
    } while (laps.lap());
    laps.report();
    return 0;
}

int callMany(Connection &connection, const Options &options, Rate &rate)
{
    const std::string test = options.text("test");
    const bool floods = test == "flood";
    const int underWay = floods ? 2 : test == "pipe" ? int(options.number("window", 256)) : 1;
    const auto next = [&] { return floods ? writeStretch(connection) : connection.write(); };
    rate.start();
    for (int i = 0; i < underWay; ++i) {
        if (!next())
            return 1;
    }
    while (connection.read()) {
        if (!rate.count(floods ? stretchLength : 1))
            return 0;
        if (!next())
            return 1;
    }
    return 1;
}

} // namespace

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    const std::string name = options.text("name");
    const std::string test = options.text("test", "invoke");
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    if (name.size() >= sizeof address.sun_path)
        return 1;
    std::memcpy(address.sun_path, name.c_str(), name.size());
    const auto *generic = reinterpret_cast<const sockaddr *>(&address);
    const auto makeSocket = [] { return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); };

    if (options.text("role") == "server") {
        const int fd = makeSocket();
        if (::bind(fd, generic, sizeof address) != 0 || ::listen(fd, 512) != 0)
            return 1;
        std::puts("READY");
        for (int client = 0; (client = ::accept(fd, nullptr, nullptr)) >= 0;)
            std::thread(serve, Connection(client, options), test == "flood" ? stretchLength : 1).detach();
        return 1;
    }

    const auto run = [&](Rate &rate) {
        const int fd = makeSocket();
        if (::connect(fd, generic, sizeof address) != 0)
            return 1;
        Connection connection(fd, options);
        return test == "invoke" ? callOneByOne(connection, options)
                                : callMany(connection, options, rate);
    };
    if (test == "fan")
        return fanOut(options, run);
    Rate rate(options);
    const int status = run(rate);
    if (status == 0 && rate.hasCounted())
        rate.report();
    return status;
}
