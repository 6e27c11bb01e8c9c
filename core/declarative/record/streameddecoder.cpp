#include "core/declarative/record/streameddecoder.h"

#include "core/data/conversion.h"
#include "core/declarative/record/recorderrors.h"

#include <algorithm>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

std::string_view bodyOf(const HttpResponse &response)
{
    return {response.body.constData(), std::size_t(response.body.size())};
}

} // namespace

Result<void> StreamedDecoder::decode(const HttpResponse &response, const ElementSink &sink) const
{
    // Its lines would be left out as damaged, and the stream be empty.
    if (const auto page = pageInstead(response))
        return *page;
    const std::unique_ptr<BodyParser> parser = m_makeParser();
    const Result<bool> outcome = parseAll(*parser, bodyOf(response), sink);
    return outcome ? Result<void>() : Result<void>(outcome.error());
}

Result<void> IterableDecoder::decode(const HttpResponse &response, const ElementSink &sink) const
{
    std::string_view rest = bodyOf(response);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end);
        rest.remove_prefix(rest.starts_with("\r\n") ? 2 : rest.empty() ? 0 : 1);
        if (!isUtf8(line))
            return makeError(errors::s_bodyUnreadable, {u"lines"_s, u"it is not UTF-8"_s});
        Result<bool> goesOn = sink(Mapping{{"record", Value(line)}});
        if (!goesOn)
            return goesOn.error();
        if (!*goesOn)
            break;
    }
    return {};
}

} // namespace millrace::declarative
