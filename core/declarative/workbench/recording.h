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

/// A request and its answer as they are kept. Secrets are hidden in all of it.
struct RecordedExchange final
{
    QString stream; ///< Empty: a login.
    QByteArray method;
    QString url;
    QByteArray body;
    int status = 0;
    QList<QPair<QByteArray, QByteArray>> headers; ///< Of the answer.
    QByteArray answer;
};

/// A plain value.
class Recording final
{
public:
    explicit Recording(TimePoint at = {})
        : m_at(at)
    {
    }

    /// Keeps an exchange that was answered, but not from the cache.
    void add(const Exchange &exchange, const KnownSecrets &secrets);
    [[nodiscard]] const std::vector<RecordedExchange> &exchanges() const { return m_exchanges; }
    /// What the clock of the trial said.
    [[nodiscard]] TimePoint at() const { return m_at; }

    [[nodiscard]] QByteArray toJson() const;
    /// Error: declarative.recording_invalid.
    [[nodiscard]] static Result<Recording> fromJson(const QByteArray &text);

private:
    TimePoint m_at;
    std::vector<RecordedExchange> m_exchanges;
    qint64 m_size = 0;
};

} // namespace millrace::declarative
