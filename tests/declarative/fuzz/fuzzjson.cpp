// JSON text: what is read can be written, and reads as the same again.
#include "core/declarative/value/jsontext.h"
#include "tests/declarative/fuzz/fuzzinput.h"

#include <cmath>

using namespace millrace;
using namespace millrace::declarative;

namespace {

/// Infinity is written as null.
bool isFinite(const Value &value)
{
    if (value.isFloat())
        return std::isfinite(value.number());
    if (value.isList()) {
        for (const Value &item : value.list()) {
            if (!isFinite(item))
                return false;
        }
    }
    if (value.isMapping()) {
        for (const auto &[key, item] : value.mapping()) {
            if (!isFinite(item))
                return false;
        }
    }
    return true;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const Result<Value> value = parseJson(fuzz::text(data, size));
    if (!value || !isFinite(*value))
        return 0;
    for (const bool isAscii : {false, true}) {
        const std::string written = jsonText(*value, {.isAscii = isAscii});
        const Result<Value> again = parseJson(written);
        fuzz::require(again.isOk() && *again == *value);
        fuzz::require(jsonText(*again, {.isAscii = isAscii}) == written);
    }
    return 0;
}
