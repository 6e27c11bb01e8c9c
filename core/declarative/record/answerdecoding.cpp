#include "core/declarative/record/answerdecoding.h"

#include "core/declarative/record/decoder.h"

#include <utility>

namespace millrace::declarative {

Result<Value> decodeFirst(const Component &decoder, const HttpResponse &response)
{
    const auto made = makeDecoder(decoder);
    if (!made)
        return made.error();
    Value first;
    const Result<void> outcome = (*made)->decode(response, [&](Value element) -> Result<bool> {
        first = std::move(element);
        return false;
    });
    if (!outcome)
        return outcome.error();
    return first;
}

} // namespace millrace::declarative
