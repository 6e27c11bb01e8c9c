// SalesforceRequests: sObject Collections, up to 200 records of one object in a call.
#pragma once

#include "core/activation/objectrequests.h"
#include "core/connectors/salesforce/salesforceapi.h"

namespace millrace {

/// The answer lists the records in the order of the call, each with its own errors.
class SalesforceRequests final : public ObjectRequests
{
public:
    /// \a write has an object.
    SalesforceRequests(SalesforceApi api, const WriteRequest &write);

    [[nodiscard]] RequestLimits limits() const override;
    [[nodiscard]] RowOutcome append(std::string &body, const RecordBatch &batch,
                                    std::uint32_t row) override;
    [[nodiscard]] HttpRequest request(const std::string &body) const override;
    [[nodiscard]] Result<AnswerOutcome> outcome(const HttpRequest &request,
                                                const HttpResponse &response,
                                                std::size_t rows) const override;

private:
    const SalesforceApi m_api;
    const ObjectOperation m_operation;
    const QString m_object;
    const QString m_key; ///< Field a record is recognised by; empty for inserts.
    int m_keyColumn = -1;
    std::string m_attributes; ///< The beginning of each record.
    std::vector<std::pair<int, std::string>> m_fields; ///< Column and its name, as JSON.
};

/// Why the row cannot be sent at all: its key is empty or no id. \a keyColumn: -1 where nothing is
/// recognised; \a isId: the key is a record's id.
[[nodiscard]] RowOutcome salesforceKeyOutcome(const RecordBatch &batch, std::size_t row,
                                              int keyColumn, bool isId);

} // namespace millrace
