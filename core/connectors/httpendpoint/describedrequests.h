// DescribedRequests: the records of one object in the requests its description tells.
#pragma once

#include "core/activation/objectrequests.h"
#include "core/connectors/httpendpoint/answerreading.h"
#include "core/connectors/httpendpoint/boundrequest.h"
#include "core/connectors/httpendpoint/jsontemplate.h"

#include <memory>

namespace millrace {

/// One record in a request, or many. See ObjectRequests.
class DescribedRequests final : public ObjectRequests
{
public:
    /// \a operation is one of the description of \a api. Errors: an input that cannot be sent, a
    /// field the address needs that is not mapped.
    [[nodiscard]] static Result<std::unique_ptr<DescribedRequests>>
    make(const std::shared_ptr<const DescribedApi> &api, const DescribedObject &object,
         const DescribedOperation &operation, const WriteRequest &write);

    [[nodiscard]] RequestLimits limits() const override;
    [[nodiscard]] RowOutcome append(std::string &body, const RecordBatch &batch,
                                    std::uint32_t row) override;
    [[nodiscard]] HttpRequest request(const std::string &body) const override;
    [[nodiscard]] Result<AnswerOutcome> outcome(const HttpRequest &request,
                                                const HttpResponse &response,
                                                std::size_t rows) const override;
    [[nodiscard]] Result<AnswerOutcome>
    outcomeForRows(const HttpRequest &request, const HttpResponse &response,
                   std::span<const SentRow> rows) const override;

private:
    DescribedRequests(std::shared_ptr<const DescribedApi> api, const DescribedOperation &operation,
                      int idColumn);
    [[nodiscard]] Result<void> bind(const TemplateBinding &binding);
    [[nodiscard]] Result<void> bindBody(const TemplateBinding &binding);
    [[nodiscard]] Result<void> bindForm(const TemplateBinding &binding);
    [[nodiscard]] Result<void> bindAround(const TemplateBinding &binding);
    void appendRecord(std::string &body, const RecordBatch &batch, std::uint32_t row) const;
    void appendForm(std::string &body, const RecordBatch &batch, std::uint32_t row) const;
    [[nodiscard]] static RowOutcome unfit(const BoundRequest::Fault &fault,
                                          const RecordBatch &batch);

    const std::shared_ptr<const DescribedApi> m_api;
    const DescribedOperation m_operation;
    const AnswerReading m_reading;
    BoundRequest m_request;
    std::vector<JsonTemplate> m_records; ///< One; for JSON Lines the lines of a record.
    std::vector<std::pair<std::string, BoundText>> m_items; ///< Of a form; names are encoded.
    std::string m_before; ///< Around the records of a batch.
    std::string m_after;
    std::string m_target; ///< Of all requests, where they are batches.
    std::string m_headers;
    bool m_hasJsonCells = false;
};

} // namespace millrace
