// HubSpotRequests: batches of up to 100 records of one object of HubSpot.
#pragma once

#include "core/activation/objectrequests.h"
#include "core/connectors/hubspot/hubspotapi.h"

namespace millrace {

/// The batch end points of CRM objects. An answer of status 207 is honoured row by row: each input
/// bears its place, which HubSpot repeats with results and errors.
class HubSpotRequests final : public ObjectRequests
{
public:
    /// \a write has an object.
    HubSpotRequests(HubSpotApi api, const WriteRequest &write);

    [[nodiscard]] RequestLimits limits() const override;
    [[nodiscard]] RowOutcome append(std::string &body, const RecordBatch &batch,
                                    std::uint32_t row) override;
    [[nodiscard]] HttpRequest request(const std::string &body) const override;
    [[nodiscard]] Result<AnswerOutcome> outcome(const HttpRequest &request,
                                                const HttpResponse &response,
                                                std::size_t rows) const override;

private:
    [[nodiscard]] Result<AnswerOutcome> rowByRow(const HttpRequest &request,
                                                 const QJsonObject &answer, std::size_t rows) const;

    const HubSpotApi m_api;
    const QString m_object;
    const ObjectOperation m_operation;
    std::string m_keyName;
    int m_keyColumn = -1;
    std::vector<std::pair<int, std::string>> m_properties; ///< Column and its name, as JSON.
    int m_next = 0; ///< Place of the next row in the present body.
};

} // namespace millrace
