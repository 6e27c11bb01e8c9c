// Recording: the exchanges of a trial without its secrets, to be kept in a file and replayed.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/declarative/runtime.h"
#include "core/declarative/workbench/knownsecrets.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include <vector>

namespace millrace::declarative {

/// Why the answer of an exchange is not in a recording.
enum class Omission { None, TooLarge, NoRoom };

/// A request and its answer as they are kept. Secrets are hidden in all of it. What was left out
/// keeps its place, so that a replay can tell it from what was never asked.
struct RecordedExchange final
{
    QString stream; ///< Empty: a login.
    QByteArray method;
    QString url;
    QByteArray body; ///< Of one that was left out its digest(), which holds no secret.
    Omission omission = Omission::None; ///< Else nothing of the answer is here.
    int status = 0;
    QList<QPair<QByteArray, QByteArray>> headers; ///< Of the answer.
    QByteArray answer;
};

/// How much a recording takes, in bytes of addresses, bodies and headers.
struct RecordingLimits final
{
    qint64 largest = qint64(16) * 1024 * 1024; ///< Of one exchange.
    qint64 total = qint64(64) * 1024 * 1024;
    qint64 exchanges = 10'000;
    qint64 markers = 10'000; ///< Places of exchanges that were left out.
};

/// How many exchanges a recording has left out.
struct Omissions final
{
    qint64 tooLarge = 0; ///< Larger than a recording takes by itself.
    qint64 noRoom = 0; ///< The recording was full: of bytes or of exchanges.
    qint64 unlisted = 0; ///< Those of both for which there was not even a place.

    [[nodiscard]] qint64 total() const { return tooLarge + noRoom; }
};

/// A plain value.
class Recording final
{
public:
    /// No file of one is larger; readers need not take more.
    static constexpr qint64 s_longestFile = qint64(128) * 1024 * 1024;

    explicit Recording(TimePoint at = {}, RecordingLimits limits = {})
        : m_at(at)
        , m_limits(limits)
    {
    }

    /// Keeps an exchange that was answered, but not from the cache; one that is too large, or for
    /// which there is no room, is counted.
    void add(const Exchange &exchange, const KnownSecrets &secrets);
    [[nodiscard]] const std::vector<RecordedExchange> &exchanges() const { return m_exchanges; }
    [[nodiscard]] const Omissions &omissions() const { return m_omissions; }
    /// What the clock of the trial said.
    [[nodiscard]] TimePoint at() const { return m_at; }

    [[nodiscard]] QByteArray toJson() const;
    /// Error: declarative.recording_invalid.
    [[nodiscard]] static Result<Recording> fromJson(const QByteArray &text);

    /// What stands for the body of a request that was left out.
    [[nodiscard]] static QByteArray digest(const QByteArray &body);

private:
    [[nodiscard]] Omission omissionOf(qint64 size) const;
    void leaveOut(RecordedExchange exchange);

    TimePoint m_at;
    RecordingLimits m_limits;
    std::vector<RecordedExchange> m_exchanges;
    Omissions m_omissions;
    qint64 m_size = 0;
    qint64 m_kept = 0;
};

} // namespace millrace::declarative
