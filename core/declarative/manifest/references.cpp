#include "core/declarative/manifest/references.h"

#include "core/declarative/manifest/manifesterrors.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <unordered_map>

namespace millrace::declarative {

namespace {

constexpr std::string_view s_key = "$ref";
constexpr std::string_view s_start = "#/";
/// Stops a chain of references that is no circle but has no end for a person either.
constexpr int s_maximumDepth = 400;

bool isReference(const Value &value) { return value.isText() && value.text().starts_with(s_start); }

const Value *child(const Value &node, std::string_view key)
{
    if (!node.isList())
        return node.find(key);
    std::size_t index = 0;
    const auto [rest, fault] = std::from_chars(key.data(), key.data() + key.size(), index);
    if (fault != std::errc() || rest != key.data() + key.size() || index >= node.list().size())
        return nullptr;
    return &node.list()[index];
}

/// Where \a reference points to; \a place becomes the place of the target in the file.
const Value *target(const Value &root, std::string_view reference, std::string &place)
{
    std::string_view rest = reference.substr(s_start.size());
    const Value *node = &root;
    place.clear();
    while (!rest.empty()) {
        // A key may hold slashes itself: the whole remaining text is tried first.
        std::string_view key = rest;
        const Value *next = node->isMapping() ? node->find(rest) : nullptr;
        if (!next) {
            key = rest.substr(0, rest.find('/'));
            next = child(*node, key);
        }
        if (!next)
            return nullptr;
        place += (place.empty() ? "" : "/") + std::string(key);
        node = next;
        rest.remove_prefix(std::min(key.size() + 1, rest.size()));
    }
    return node;
}

class Resolver final
{
public:
    Resolver(const YamlDocument &document, const QString &name)
        : m_document(document)
        , m_name(name)
    {
    }

    Result<Value> resolve(const Value &node, const std::string &place, int depth)
    {
        if (depth > s_maximumDepth)
            return makeError(errors::s_manifestTooLarge, {m_name});
        if (node.isMapping())
            return resolveMapping(node, place, depth);
        if (node.isList())
            return resolveList(node, place, depth);
        return isReference(node) ? follow(node.text(), place, depth) : Result<Value>(node);
    }

private:
    Result<Value> resolveMapping(const Value &node, const std::string &place, int depth)
    {
        Mapping own;
        for (const auto &[key, value] : node.mapping()) {
            if (key == s_key)
                continue;
            if (key == "config_overrides") {
                own.append(key, value);
                continue;
            }
            Result<Value> resolved = resolve(value, place + '/' + key, depth + 1);
            if (!resolved)
                return resolved;
            own.append(key, std::move(*resolved));
        }
        const Value *reference = node.find(s_key);
        if (!reference)
            return Value(std::move(own));
        Result<Value> base = resolve(*reference, place, depth + 1);
        if (!base || !base->isMapping() || own.isEmpty())
            return base;
        for (auto &[key, value] : own)
            base->mutableMapping().set(key, std::move(value));
        return base;
    }

    Result<Value> resolveList(const Value &node, const std::string &place, int depth)
    {
        Value::List items;
        items.reserve(node.list().size());
        for (const Value &item : node.list()) {
            Result<Value> resolved
                = resolve(item, place + '/' + std::to_string(items.size()), depth + 1);
            if (!resolved)
                return resolved;
            items.push_back(std::move(*resolved));
        }
        return Value(std::move(items));
    }

    Result<Value> follow(const std::string &reference, const std::string &place, int depth)
    {
        if (const auto known = m_known.find(reference); known != m_known.end())
            return known->second;
        const auto fault = [&](const ErrorDefinition &definition) {
            const std::string inside = place.starts_with('/') ? place.substr(1) : place;
            return makeError(definition,
                             {m_name, QString::number(lineOf(m_document, inside)),
                              QString::fromStdString(reference)});
        };
        if (!m_open.insert(reference).second)
            return fault(errors::s_referenceCircular);
        std::string targetPlace;
        const Value *value = target(m_document.root, reference, targetPlace);
        if (!value)
            return fault(errors::s_referenceMissing);
        Result<Value> resolved = resolve(*value, '/' + targetPlace, depth + 1);
        m_open.erase(reference);
        if (resolved)
            m_known.emplace(reference, *resolved);
        return resolved;
    }

    const YamlDocument &m_document;
    const QString &m_name;
    std::set<std::string> m_open;
    std::unordered_map<std::string, Value> m_known;
};

/// Follows the reference at \a node, if it is one; \a place moves with it.
const Value *followed(const Value &root, const Value *node, std::string &place)
{
    for (int hops = 0; node && hops < s_maximumDepth; ++hops) {
        const Value *reference = isReference(*node) ? node : nullptr;
        if (!reference)
            return node;
        node = target(root, reference->text(), place);
    }
    return node;
}

} // namespace

Result<Value> resolveReferences(const YamlDocument &document, const QString &name)
{
    return Resolver(document, name).resolve(document.root, {}, 0);
}

int lineOf(const YamlDocument &document, const std::string &place)
{
    std::string_view rest = place;
    std::string current;
    const Value *node = &document.root;
    int line = 1;
    int hops = 0;
    while (!rest.empty()) {
        const std::string_view key = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(key.size() + 1, rest.size()));
        node = followed(document.root, node, current);
        const Value *next = node ? child(*node, key) : nullptr;
        // References that point at each other would lead around for ever.
        while (node && !next && node->find(s_key) && ++hops < s_maximumDepth) {
            node = followed(document.root, node->find(s_key), current);
            next = node ? child(*node, key) : nullptr;
        }
        if (!next)
            return line;
        current += (current.empty() ? "" : "/") + std::string(key);
        node = next;
        if (const auto known = document.lines.find(current); known != document.lines.end())
            line = known->second;
    }
    return line;
}

} // namespace millrace::declarative
