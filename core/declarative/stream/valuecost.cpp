#include "core/declarative/stream/valuecost.h"

namespace millrace::declarative {

std::int64_t approximateBytes(const Value &value)
{
    std::int64_t bytes = sizeof(Value);
    // A short text lies inside the value.
    const auto text = [](const std::string &content) {
        return content.capacity() > 15 ? std::int64_t(content.capacity()) : 0;
    };
    switch (value.kind()) {
    case Value::Kind::Text:
        return bytes + text(value.text());
    case Value::Kind::BigInteger:
        return bytes + text(value.digits());
    case Value::Kind::List:
        for (const Value &item : value.list())
            bytes += approximateBytes(item);
        return bytes;
    case Value::Kind::Mapping:
        for (const auto &[key, item] : value.mapping())
            bytes += std::int64_t(sizeof(std::string)) + text(key) + approximateBytes(item);
        return bytes;
    default:
        return bytes;
    }
}

} // namespace millrace::declarative
