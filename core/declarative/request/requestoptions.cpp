#include "core/declarative/request/requestoptions.h"

#include "core/declarative/request/requesterrors.h"
#include "core/declarative/template/interpolation.h"

namespace millrace::declarative {

namespace {

/// What two values of one key mean.
enum class SameKey { IsError, MayAgree };

Error twice(const std::string &path)
{
    return makeError(errors::s_optionTwice, {QString::fromStdString(path)});
}

Result<void> mergeInto(Value &target, const Value &source, SameKey sameKey,
                       const std::string &above)
{
    for (const auto &[key, value] : source.mapping()) {
        Value *present = target.mutableMapping().find(key);
        if (!present) {
            target.mutableMapping().append(key, value);
            continue;
        }
        std::string path = above;
        if (!path.empty())
            path += '.';
        path += key;
        if (sameKey == SameKey::IsError)
            return twice(path);
        if (!present->isMapping() || !value.isMapping()) {
            if (!pythonEquals(*present, value))
                return twice(path);
            continue;
        }
        if (Result<void> merged = mergeInto(*present, value, sameKey, path); !merged)
            return merged;
    }
    return {};
}

bool isNothing(const Value &value)
{
    return value.isNull() || (value.isMapping() && value.mapping().isEmpty());
}

Result<void> combine(Value &target, const Value &source, SameKey sameKey)
{
    if (isNothing(source))
        return {};
    if (isNothing(target)) {
        target = source;
        return {};
    }
    if (target.isText() || source.isText())
        return makeError(errors::s_bodyMixed);
    if (!target.isMapping() || !source.isMapping())
        return makeError(errors::s_bodyNoMapping);
    return mergeInto(target, source, sameKey, {});
}

} // namespace

Result<void> RequestOptions::merge(const RequestOptions &other)
{
    if (Result<void> done = combine(parameters, other.parameters, SameKey::IsError); !done)
        return done;
    if (Result<void> done = combine(headers, other.headers, SameKey::IsError); !done)
        return done;
    if (Result<void> done = combine(form, other.form, SameKey::IsError); !done)
        return done;
    return combine(json, other.json, SameKey::MayAgree);
}

} // namespace millrace::declarative
