// ObjectRequests: how one vendor's API takes records, many in one request.
#pragma once

#include "core/connector/destination.h"
#include "core/http/httpresponse.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace millrace {

/// What one request may hold.
struct RequestLimits final
{
    std::size_t rows = 100;
    std::size_t bytes = std::size_t(4) << 20; ///< Of the body; one row alone may exceed it.
};

/// What became of one row of a request.
struct RowOutcome final
{
    enum class Kind {
        Taken, ///< The destination has it.
        Refused, ///< It will never take it as it is.
        NotNow, ///< Not taken; the same row may be taken later (a lock, a limit).
    };
    Kind kind = Kind::Taken;
    QString code{}; ///< Stable reason, owner first: "hubspot.invalid_email".
    QString field{}; ///< Of the object; empty when unknown.
    QString message{}; ///< The destination's own words, secrets removed.

    [[nodiscard]] static RowOutcome refused(QString code, QString field, QString message)
    {
        return {Kind::Refused, std::move(code), std::move(field), std::move(message)};
    }
};

/// What an answer says.
struct AnswerOutcome final
{
    /// One for each row of the request, in their order; empty when nothing of the request was done.
    std::vector<RowOutcome> rows;
    /// Nothing was done because of some row that is not named: \a whole says why. The rows are
    /// tried again in halves, until the one at fault is alone.
    bool isRefusedAsWhole = false;
    RowOutcome whole{};
};

/// A row of a request. Valid while the request is settled.
struct SentRow final
{
    const RecordBatch *batch = nullptr;
    std::uint32_t row = 0;
};

/// One object and operation of one vendor. Used by one thread at a time; texts are the vendor's.
class ObjectRequests
{
public:
    virtual ~ObjectRequests() = default;

    [[nodiscard]] virtual RequestLimits limits() const = 0;

    /// Appends the row to \a body, with whatever separates it from the one before. A row the vendor
    /// is known not to take leaves \a body as it is and comes back refused.
    [[nodiscard]] virtual RowOutcome append(std::string &body, const RecordBatch &batch,
                                            std::uint32_t row)
        = 0;

    /// The request for the rows appended to \a body. HttpRequest::isRepeatable says whether they do
    /// no harm when they arrive twice.
    [[nodiscard]] virtual HttpRequest request(const std::string &body) const = 0;

    /// What \a response, a success or a refusal (HttpAnswers), means for the \a rows of \a request.
    /// An error fails the run: credentials, an object that is gone, an answer without sense.
    [[nodiscard]] virtual Result<AnswerOutcome>
    outcome(const HttpRequest &request, const HttpResponse &response, std::size_t rows) const = 0;

    /// outcome() for an API whose answers name rows by what is in them.
    [[nodiscard]] virtual Result<AnswerOutcome> outcomeForRows(const HttpRequest &request,
                                                               const HttpResponse &response,
                                                               std::span<const SentRow> rows) const
    {
        return outcome(request, response, rows.size());
    }
};

} // namespace millrace
