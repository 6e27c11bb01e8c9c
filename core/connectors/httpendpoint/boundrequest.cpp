#include "core/connectors/httpendpoint/boundrequest.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Appends \a text; Absent where its field has no value.
BoundText::Outcome appendText(std::string &out, const BoundText &text, const RecordBatch *batch,
                              std::size_t row)
{
    if (batch != nullptr)
        return text.append(out, *batch, row);
    out += text.fixed();
    return BoundText::Outcome::Fits;
}

} // namespace

Result<BoundRequest> BoundRequest::bind(const DescribedRequest &request,
                                        const TemplateBinding &binding)
{
    BoundRequest bound;
    bound.m_method = request.method;
    auto path = BoundText::bind(request.path, TextPlace::Path, binding);
    if (!path)
        return path.error();
    bound.m_path = std::move(*path);
    for (const auto &[name, text] : request.query) {
        auto value = BoundText::bind(text, TextPlace::Query, binding);
        if (!value)
            return value.error();
        std::string encoded;
        appendPercentEncoded(encoded, name.toStdString());
        bound.m_query.emplace_back(std::move(encoded), std::move(*value));
    }
    for (const auto &[name, text] : request.headers) {
        auto value = BoundText::bind(text, TextPlace::Header, binding);
        if (!value)
            return value.error();
        bound.m_headers.emplace_back(name.toStdString(), std::move(*value));
    }
    return bound;
}

std::optional<BoundRequest::Fault>
BoundRequest::appendTarget(std::string &out, const RecordBatch *batch, std::size_t row) const
{
    const std::size_t begin = out.size();
    const BoundText::Outcome path = appendText(out, m_path, batch, row);
    if (path != BoundText::Outcome::Fits)
        return Fault{m_path.firstColumn().value_or(-1), true};
    if (hasDotSegment(std::string_view(out).substr(begin)))
        return Fault{m_path.firstColumn().value_or(-1), false};
    char separator = '?';
    for (const auto &[name, text] : m_query) {
        const std::size_t before = out.size();
        out += separator;
        out += name;
        out += '=';
        if (appendText(out, text, batch, row) == BoundText::Outcome::Absent)
            out.resize(before);
        else
            separator = '&';
    }
    return std::nullopt;
}

std::optional<BoundRequest::Fault>
BoundRequest::appendHeaders(std::string &out, const RecordBatch *batch, std::size_t row) const
{
    for (const auto &[name, text] : m_headers) {
        const std::size_t before = out.size();
        out += name;
        out += ": ";
        const BoundText::Outcome outcome = appendText(out, text, batch, row);
        if (outcome == BoundText::Outcome::Unfit)
            return Fault{text.firstColumn().value_or(-1), false};
        if (outcome == BoundText::Outcome::Absent)
            out.resize(before);
        else
            out += '\n';
    }
    return std::nullopt;
}

HttpRequest requestBelow(const QByteArray &base, HttpMethod method, std::string_view target,
                         std::string_view headers)
{
    HttpRequest request{.method = method};
    const QByteArray address
        = base + QByteArray(target.data(), static_cast<qsizetype>(target.size()));
    request.url = QUrl::fromEncoded(address, QUrl::StrictMode);
    while (!headers.empty()) {
        const std::size_t end = headers.find('\n');
        const std::string_view line = headers.substr(0, end);
        const std::size_t colon = line.find(": ");
        const std::string_view value = line.substr(colon + 2);
        request.headers.set({QByteArray(line.data(), static_cast<qsizetype>(colon)),
                             QByteArray(value.data(), static_cast<qsizetype>(value.size())),
                             false});
        headers = end == std::string_view::npos ? std::string_view() : headers.substr(end + 1);
    }
    return request;
}

} // namespace millrace
