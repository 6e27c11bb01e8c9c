// BoundRequest: address and headers of a request, ready to be filled with a record.
#pragma once

#include "core/connectors/httpendpoint/apidescription.h"
#include "core/connectors/httpendpoint/boundtext.h"

#include <string>
#include <utility>
#include <vector>

namespace millrace {

/// Immutable.
class BoundRequest final
{
public:
    [[nodiscard]] static Result<BoundRequest> bind(const DescribedRequest &request,
                                                   const TemplateBinding &binding);

    /// What keeps a row from having an address or headers.
    struct Fault final
    {
        int column = -1; ///< Of the value at fault.
        bool isEmpty = false; ///< Else it has characters that cannot be sent there.
    };
    /// Appends path and query, encoded. \a batch is null where no record is needed.
    [[nodiscard]] std::optional<Fault> appendTarget(std::string &out, const RecordBatch *batch,
                                                    std::size_t row) const;
    /// Appends a line "Name: value" for each header. A header whose field is null is left out.
    [[nodiscard]] std::optional<Fault> appendHeaders(std::string &out, const RecordBatch *batch,
                                                     std::size_t row) const;
    [[nodiscard]] HttpMethod method() const { return m_method; }
    /// Whether the path needs a field that is not mapped.
    [[nodiscard]] bool lacksColumn() const { return m_path.lacksColumn(); }

private:
    HttpMethod m_method = HttpMethod::Get;
    BoundText m_path;
    std::vector<std::pair<std::string, BoundText>> m_query; ///< Names are encoded.
    std::vector<std::pair<std::string, BoundText>> m_headers;
};

/// The request to \a target, a path and query as appendTarget() makes them, below \a base, with
/// the header lines of appendHeaders().
[[nodiscard]] HttpRequest requestBelow(const QByteArray &base, HttpMethod method,
                                       std::string_view target, std::string_view headers);

} // namespace millrace
