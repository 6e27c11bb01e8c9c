#include "core/declarative/stream/optionoverlay.h"

namespace millrace::declarative {

void overlay(RequestOptions &options, const RequestOptions &upper)
{
    const auto lay = [](Value &lower, const Value &over) {
        if (!over.isMapping())
            return;
        for (const auto &[key, value] : over.mapping())
            lower.mutableMapping().set(key, value);
    };
    lay(options.parameters, upper.parameters);
    lay(options.headers, upper.headers);
    lay(options.form, upper.form);
    lay(options.json, upper.json);
}

} // namespace millrace::declarative
