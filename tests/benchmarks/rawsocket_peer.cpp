// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The peer of N3 and N4: 16 (or size=) bytes there and back over a blocking Unix socket, without Qt.
// role=server or role=client.

#include "laps.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

namespace {

// As Ferry does.
void raiseSendBuffer(int fd)
{
    const int bytes = 4 * 1024 * 1024;
    ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

bool readAll(int fd, char *buffer, size_t size)
{
    while (size > 0) {
        const ssize_t count = ::read(fd, buffer, size);
        if (count <= 0)
            return false;
        buffer += count;
        size -= size_t(count);
    }
    return true;
}

bool writeAll(int fd, const char *buffer, size_t size)
{
    while (size > 0) {
        const ssize_t count = ::write(fd, buffer, size);
        if (count <= 0)
            return false;
        buffer += count;
        size -= size_t(count);
    }
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    const std::string name = options.text("name");
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    if (name.size() >= sizeof address.sun_path)
        return 1;
    std::memcpy(address.sun_path, name.c_str(), name.size());
    const auto *generic = reinterpret_cast<const sockaddr *>(&address);

    const size_t frameBytes = 4 + size_t(options.number("size", 16));
    std::vector<char> buffer(frameBytes, 'x');
    char *frame = buffer.data();
    if (options.text("role") == "server") {
        if (::bind(fd, generic, sizeof address) != 0 || ::listen(fd, 8) != 0)
            return 1;
        std::puts("READY");
        const int client = ::accept(fd, nullptr, nullptr);
        raiseSendBuffer(client);
        while (readAll(client, frame, frameBytes) && writeAll(client, frame, frameBytes)) { }
        return 0;
    }

    Laps laps(options.number("secs", 0.25));
    if (::connect(fd, generic, sizeof address) != 0)
        return 1;
    raiseSendBuffer(fd);
    laps.start();
    do {
        if (!writeAll(fd, frame, frameBytes) || !readAll(fd, frame, frameBytes))
            return 1;
    } while (laps.lap());
    laps.report();
    return 0;
}
