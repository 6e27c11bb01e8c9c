// What an answer of a described API says about the rows of its request.
#pragma once

#include "core/activation/objectrequests.h"
#include "core/connectors/httpendpoint/describedapi.h"

#include <span>

namespace millrace {

/// Immutable; safe from any thread.
class AnswerReading final
{
public:
    /// \a idColumn: of DescribedAnswer::idField; -1 where none is needed.
    AnswerReading(std::shared_ptr<const DescribedApi> api, DescribedAnswer answer, int idColumn);

    /// See ObjectRequests::outcomeForRows().
    [[nodiscard]] Result<AnswerOutcome> outcome(const HttpRequest &request,
                                                const HttpResponse &response,
                                                std::span<const SentRow> rows) const;

private:
    [[nodiscard]] Result<AnswerOutcome> entries(const HttpRequest &request, const QJsonArray &list,
                                                std::span<const SentRow> rows) const;
    [[nodiscard]] Result<std::vector<std::size_t>>
    places(const HttpRequest &request, const QJsonArray &list, std::span<const SentRow> rows) const;
    [[nodiscard]] Result<std::vector<std::size_t>>
    placesByIndex(const HttpRequest &request, const QJsonArray &list, std::size_t rows) const;
    [[nodiscard]] Result<std::vector<std::size_t>> placesById(const HttpRequest &request,
                                                              const QJsonArray &list,
                                                              std::span<const SentRow> rows) const;
    [[nodiscard]] RowOutcome entryOutcome(const QJsonValue &entry) const;
    [[nodiscard]] RowOutcome refusal(const DescribedReason &reason, const QJsonValue &entry,
                                     const QString &fallback) const;

    const std::shared_ptr<const DescribedApi> m_api;
    const DescribedAnswer m_answer;
    const int m_idColumn;
};

} // namespace millrace
