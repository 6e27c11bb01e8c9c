#include "core/declarative/record/fieldpath.h"

#include <algorithm>
#include <utility>

namespace millrace::declarative {

FieldPath::FieldPath(const Value &segments, const Value &parameters)
    : m_parameters(parameters)
{
    for (const std::string &segment : pathFrom(segments)) {
        m_segments.emplace_back(segment);
        m_hasTemplates = m_hasTemplates || m_segments.back().isTemplate();
    }
}

Result<Path> FieldPath::evaluate(const Value &config, const Clock &clock) const
{
    TemplateScope scope;
    scope.config = &config;
    scope.parameters = &m_parameters;
    Path path;
    path.reserve(m_segments.size());
    for (const InterpolatedText &segment : m_segments) {
        // A number reads back as the index or key that it stands for.
        if (!segment.isTemplate()) {
            path.push_back(segment.text());
            continue;
        }
        Result<std::string> text = segment.evaluateText(scope, clock);
        if (!text)
            return text.error();
        path.push_back(std::move(text).value());
    }
    return path;
}

bool FieldPath::hasWildcard(const Path &path)
{
    return std::find(path.begin(), path.end(), "*") != path.end();
}

bool FieldPath::isPlain(const Path &path)
{
    return std::all_of(path.begin(), path.end(), [](const std::string &segment) {
        return segment.find_first_of("*?[") == std::string::npos;
    });
}

Result<FoundValues> takeAt(Value &root, const Path &path)
{
    FoundValues found;
    if (FieldPath::hasWildcard(path)) {
        found.matches.emplace();
        for (const Value *match : valuesAt(root, path))
            found.matches->push_back(*match);
        // The matches shall not be shared with what they were found in.
        root = Value();
        return found;
    }
    if (FieldPath::isPlain(path)) {
        Value *place = &root;
        std::size_t depth = 0;
        while (depth < path.size() && place->isMapping()) {
            if (!place->mapping().contains(path[depth]))
                return found;
            place = place->mutableMapping().find(path[depth++]);
        }
        if (depth == path.size()) {
            found.value = std::move(*place);
            return found;
        }
    }
    const Result<const Value *> match = valueAt(root, path);
    if (!match)
        return match.error();
    if (*match)
        found.value = **match;
    root = Value();
    return found;
}

} // namespace millrace::declarative
