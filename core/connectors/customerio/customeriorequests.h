// CustomerIoRequests: batches of people or events for Customer.io.
#pragma once

#include "core/activation/objectrequests.h"

namespace millrace {

/// The batch end point of the track API v2.
class CustomerIoRequests final : public ObjectRequests
{
public:
    /// \a write has an object; \a url is that of the batch end point.
    CustomerIoRequests(QUrl url, const WriteRequest &write);

    [[nodiscard]] RequestLimits limits() const override;
    [[nodiscard]] RowOutcome append(std::string &body, const RecordBatch &batch,
                                    std::uint32_t row) override;
    [[nodiscard]] HttpRequest request(const std::string &body) const override;
    [[nodiscard]] Result<AnswerOutcome> outcome(const HttpRequest &request,
                                                const HttpResponse &response,
                                                std::size_t rows) const override;

private:
    struct Attribute final
    {
        int column = 0;
        std::string name; ///< As JSON.
    };

    [[nodiscard]] RowOutcome attributesFault(const RecordBatch &batch, std::uint32_t row) const;
    void appendMember(std::string &body, const char *name, const RecordBatch &batch, int column,
                      std::uint32_t row) const;

    const QUrl m_url;
    const bool m_isEvent;
    int m_email = -1;
    int m_name = -1;
    int m_id = -1;
    int m_timestamp = -1;
    std::vector<Attribute> m_attributes;
    std::optional<RowOutcome> m_fault; ///< Of every row: a mapping that can never be sent.
    std::string m_entry; ///< Kept to save allocations.
};

} // namespace millrace
