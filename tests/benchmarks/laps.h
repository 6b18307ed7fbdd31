// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

// Common to the benchmark programs: "key=value" options, and laps whose median is printed as one
// line of JSON.

class Options
{
public:
    Options(int argc, char **argv)
    {
        for (int i = 1; i < argc; ++i) {
            const std::string argument = argv[i];
            const auto equals = argument.find('=');
            if (equals != std::string::npos)
                m_values[argument.substr(0, equals)] = argument.substr(equals + 1);
        }
        std::setvbuf(stdout, nullptr, _IOLBF, 0);
    }
    std::string text(const char *key, const char *fallback = "") const
    {
        const auto found = m_values.find(key);
        return found == m_values.end() ? fallback : found->second;
    }
    double number(const char *key, double fallback) const
    {
        const auto found = m_values.find(key);
        return found == m_values.end() ? fallback : std::atof(found->second.c_str());
    }

private:
    std::map<std::string, std::string> m_values;
};

// Times one outstanding call after another: start(), then lap() at each answer until it says false,
// then report().
class Laps
{
public:
    /*! \brief Goes on for \a seconds; a lap is \a calls calls, and its time is divided by that. */
    explicit Laps(double seconds, int calls = 1)
        : m_seconds(seconds)
        , m_calls(calls)
    {
        m_laps.reserve(400000);
    }
    /*! \brief As the options say: laps=, a number of them for tools that count, or secs=. */
    explicit Laps(const Options &options)
        : Laps(options.number("secs", 0.25))
    {
        m_count = size_t(options.number("laps", 0));
    }

    void start()
    {
        m_last = Clock::now();
        m_warm = m_last
            + std::chrono::duration_cast<Clock::duration>(
                     std::chrono::duration<double>(std::min(0.1, m_seconds / 4)));
        m_end = m_warm
            + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(m_seconds));
    }
    bool lap()
    {
        const auto now = Clock::now();
        if (m_count > 0) {
            m_laps.push_back(0);
            return m_laps.size() < m_count;
        }
        if (now >= m_warm)
            m_laps.push_back(std::chrono::duration<double, std::micro>(now - m_last).count()
                             / m_calls);
        m_last = now;
        return now < m_end || m_laps.size() < 5;
    }
    void report() { report(m_laps); }

    /*! \brief Prints the median, the 99th of 100 and the count of \a laps, which are in microseconds. */
    static void report(std::vector<double> laps)
    {
        std::sort(laps.begin(), laps.end());
        const double median = laps.empty() ? 0 : laps[laps.size() / 2];
        const double p99 = laps.empty() ? 0 : laps[laps.size() * 99 / 100];
        std::printf("{\"us\": %.4f, \"p99\": %.4f, \"n\": %zu}\n", median, p99, laps.size());
    }

private:
    using Clock = std::chrono::steady_clock;

    double m_seconds;
    int m_calls;
    size_t m_count = 0;
    std::vector<double> m_laps;
    Clock::time_point m_last, m_warm, m_end;
};

// Counts calls that overlap: start(), then count() at each until it says false. The first fifth of the
// time is for warming up, or all until a moment that several processes have in common.
class Rate
{
public:
    using Clock = std::chrono::steady_clock; // the system's, not the process's

    explicit Rate(const Options &options)
        : m_seconds(options.number("secs", 0.25))
    {
    }
    Rate(const Options &options, Clock::time_point commonBegin)
        : Rate(options)
    {
        m_commonBegin = commonBegin;
    }

    void start()
    {
        m_begin = Clock::now();
        m_count = 0;
    }
    bool count(int calls = 1)
    {
        m_count += calls;
        const auto now = Clock::now();
        const double elapsed = std::chrono::duration<double>(now - m_begin).count();
        const bool common = m_commonBegin != Clock::time_point();
        if (!m_warm && (common ? now >= m_commonBegin : elapsed > m_seconds / 5)) {
            m_warm = true;
            start();
            return true;
        }
        m_elapsed = elapsed;
        return !m_warm || elapsed < m_seconds;
    }
    bool hasCounted() const { return m_elapsed > 0; }
    double perSecond() const { return m_elapsed > 0 ? double(m_count) / m_elapsed : 0; }
    void report() const
    {
        std::printf("{\"us\": %.4f, \"n\": %lld}\n", 1e6 / perSecond(), m_count);
    }

private:
    double m_seconds;
    Clock::time_point m_begin;
    Clock::time_point m_commonBegin;
    long long m_count = 0;
    double m_elapsed = 0;
    bool m_warm = false;
};
