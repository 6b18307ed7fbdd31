# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

# Sourced by tests/run, examples/run and tests/benchmarks/run: what a Debian 12 with a compiler, cmake and git lacks.

ferry_core_packages=(g++ cmake qt6-base-dev ninja-build)
ferry_all_packages=("${ferry_core_packages[@]}"
    qt6-declarative-dev qt6-declarative-dev-tools qt6-webengine-dev qcoro-qt6-dev
    qml6-module-qtqml qml6-module-qtqml-workerscript qml6-module-qtquick
    qml6-module-qtquick-controls qml6-module-qtquick-layouts qml6-module-qtquick-templates qml6-module-qtquick-window
    qml6-module-qtwebchannel qml6-module-qtwebengine
    libqt6sql6-sqlite)

# ferry_install <package …>: installs those that are missing, and says so. Does nothing where there is no apt.
ferry_install() {
    local package missing=() sudo=()
    if ! command -v apt-get > /dev/null || ! command -v dpkg-query > /dev/null; then
        echo "No apt-get here: Qt >= 6.4 with its development files has to be installed already." >&2
        return 0
    fi
    for package in "$@"; do
        # A newer compiler or cmake under another name does as well as Debian's package.
        if command -v "$package" > /dev/null; then
            continue
        fi
        if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" != installed ]; then
            missing+=("$package")
        fi
    done
    if [ ${#missing[@]} -eq 0 ]; then
        return 0
    fi
    if [ "$(id -u)" -ne 0 ]; then
        sudo=(sudo)
    fi
    echo "Installing Debian packages: ${missing[*]}" >&2
    "${sudo[@]}" apt-get update -qq >&2
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
}

# ferry_headless: the environment in which pages and QML run without a display (tests/headless.env), and quietly.
ferry_headless() {
    local key value
    while IFS='=' read -r key value; do
        if [ -n "$key" ] && [ "${key:0:1}" != '#' ]; then
            export "$key=$value"
        fi
    done < "$(dirname "${BASH_SOURCE[0]}")/headless.env"
    ferry_runtime_dir
}

# ferry_runtime_dir: Qt and Ferry's sockets want a directory of this user's alone.
ferry_runtime_dir() {
    if [ ! -d "${XDG_RUNTIME_DIR:-/nonexistent}" ]; then
        XDG_RUNTIME_DIR=$(mktemp -d)
        export XDG_RUNTIME_DIR
    fi
}

# ferry_configure <preset> [cmake argument …]: with ccache when it is there.
ferry_configure() {
    local preset=$1 launcher=()
    shift
    if command -v ccache > /dev/null; then
        launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    fi
    cmake --preset "$preset" "${launcher[@]}" "$@"
}
