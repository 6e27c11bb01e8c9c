// RateWindow: how many calls an interval has room for.
#pragma once

#include <QtGlobal>

#include <chrono>
#include <deque>

namespace millrace {

/// "At most so many calls in any interval of this length."
struct RateWindowOptions final
{
    int calls = 1;
    std::chrono::milliseconds interval{1'000};
};

/// Remembers the calls of the last interval, those of a thousandth of it together. Used by one
/// thread at a time.
class RateWindow final
{
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit RateWindow(RateWindowOptions options)
        : m_options(options)
    {
    }

    /// How long until one more call has room; zero: now.
    [[nodiscard]] std::chrono::milliseconds wait(Time now);
    void note(Time now, int calls = 1);
    /// Makes room for no more than \a remaining calls in the interval that ends now.
    void lowerTo(Time now, int remaining);

private:
    struct Group final
    {
        Time first;
        Time last;
        int calls = 0;
    };

    void forget(Time now);

    RateWindowOptions m_options;
    std::deque<Group> m_groups;
    qint64 m_calls = 0; ///< Sum of all groups.
};

} // namespace millrace
