#include "core/declarative/value/path.h"

#include "core/base/error.h"
#include "core/declarative/value/glob.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <unordered_set>
#include <variant>

namespace millrace::declarative {

namespace {

constexpr ErrorDefinition s_pathAmbiguous{
    "declarative.path_ambiguous", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The path %1 leads to more than one value."),
    QT_TRANSLATE_NOOP("errors", "Correct the path in the manifest.")};
constexpr ErrorDefinition s_pathBlocked{
    "declarative.path_blocked", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Nothing can be stored at the path %1: %2 is in the way."),
    QT_TRANSLATE_NOOP("errors", "Correct the path in the manifest.")};

/// A list is padded with null up to this index.
constexpr std::size_t s_maximumIndex = 100'000;

/// A key or an index.
using Place = std::variant<std::string_view, std::size_t>;

QString pathText(const Path &path)
{
    QStringList segments;
    for (const std::string &segment : path)
        segments += QString::fromStdString(segment);
    return segments.join(u'/');
}

bool isDecimal(std::string_view text)
{
    return !text.empty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The element of a list of \a size that \a segment names.
std::optional<std::size_t> indexIn(std::string_view segment, std::size_t size)
{
    const bool isNegative = segment.starts_with('-');
    const std::string_view digits = segment.substr(isNegative ? 1 : 0);
    std::size_t index = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    const bool isCanonical = isDecimal(digits) && (digits.size() == 1 || digits.front() != '0');
    if (!isCanonical || fault != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    if (isNegative) {
        if (index == 0 || index > size)
            return std::nullopt;
        index = size - index;
    }
    return index < size ? std::optional(index) : std::nullopt;
}

bool matchesIndex(std::string_view segment, std::size_t index, std::size_t size)
{
    if (!isGlob(segment))
        return indexIn(segment, size) == index;
    return matchesGlob(std::to_string(index), segment);
}

/// Calls \a visit with the place and the value of every child.
template<typename Visit>
void forEachChild(const Value &node, const Visit &visit)
{
    if (node.isMapping()) {
        for (const Mapping::Entry &entry : node.mapping())
            visit(Place(std::string_view(entry.key)), entry.value);
    } else if (node.isList()) {
        for (std::size_t index = 0; index < node.list().size(); ++index)
            visit(Place(index), node.list()[index]);
    }
}

const Value *childOf(const Value &node, std::string_view segment)
{
    if (node.isMapping())
        return node.mapping().find(segment);
    if (!node.isList())
        return nullptr;
    const std::optional<std::size_t> index = indexIn(segment, node.list().size());
    return index ? &node.list()[*index] : nullptr;
}

/// Finds every match of a path in the order in which dpath walks: the children of a node, then
/// into each child.
template<typename Found>
class Walk final
{
public:
    Walk(const Path &path, const Found &found)
        : m_path(path)
        , m_found(found)
        , m_anyDepth(std::find(path.begin(), path.end(), "**"))
    {
    }

    void over(const Value &root)
    {
        if (m_anyDepth == m_path.end())
            descend(root, 0);
        else if (std::find(m_anyDepth + 1, m_path.end(), "**") == m_path.end())
            wander(root);
    }

private:
    struct Step final
    {
        Place place;
        std::size_t size; ///< Of the container.
    };

    [[nodiscard]] static bool matches(const std::string &segment, const Step &step)
    {
        if (const auto *key = std::get_if<std::string_view>(&step.place))
            return matchesGlob(*key, segment);
        return matchesIndex(segment, *std::get_if<std::size_t>(&step.place), step.size);
    }

    void enter(const Value &node, const Place &place)
    {
        m_steps.push_back({place, node.isList() ? node.list().size() : 0});
    }

    void report(const Value &value)
    {
        m_places.clear();
        for (const Step &step : m_steps)
            m_places.push_back(step.place);
        m_found(m_places, value);
    }

    void descend(const Value &node, std::size_t depth)
    {
        if (depth == m_path.size()) {
            report(node);
            return;
        }
        forEachChild(node, [&](const Place &place, const Value &child) {
            enter(node, place);
            if (matches(m_path[depth], m_steps.back()))
                descend(child, depth + 1);
            m_steps.pop_back();
        });
    }

    void wander(const Value &node)
    {
        forEachChild(node, [&](const Place &place, const Value &child) {
            enter(node, place);
            if (matchesHere())
                report(child);
            m_steps.pop_back();
        });
        forEachChild(node, [&](const Place &place, const Value &child) {
            enter(node, place);
            wander(child);
            m_steps.pop_back();
        });
    }

    [[nodiscard]] bool matchesHere() const
    {
        if (m_steps.size() + 1 < m_path.size())
            return false;
        const auto before = std::size_t(m_anyDepth - m_path.begin());
        const std::size_t after = m_path.size() - before - 1;
        for (std::size_t index = 0; index < before; ++index) {
            if (!matches(m_path[index], m_steps[index]))
                return false;
        }
        for (std::size_t index = 0; index < after; ++index) {
            if (!matches(m_path[before + 1 + index], m_steps[m_steps.size() - after + index]))
                return false;
        }
        return true;
    }

    const Path &m_path;
    const Found &m_found;
    Path::const_iterator m_anyDepth;
    std::vector<Step> m_steps;
    std::vector<Place> m_places;
};

template<typename Found>
void walk(const Value &root, const Path &path, const Found &found)
{
    Walk<Found>(path, found).over(root);
}

bool isPlain(const Path &path) { return std::none_of(path.begin(), path.end(), isGlob); }

/// The value at a plain \a path.
const Value *plainValueAt(const Value &root, const Path &path)
{
    const Value *value = &root;
    for (const std::string &segment : path) {
        value = childOf(*value, segment);
        if (!value)
            return nullptr;
    }
    return value;
}

/// A place that keeps its key while the value it came from changes.
struct OwnedPlace final
{
    std::string key;
    std::size_t index = 0;
    bool isIndex = false;

    friend bool operator==(const OwnedPlace &, const OwnedPlace &) = default;
};

std::vector<OwnedPlace> owned(const std::vector<Place> &places)
{
    std::vector<OwnedPlace> result;
    for (const Place &place : places) {
        if (const auto *key = std::get_if<std::string_view>(&place))
            result.push_back({std::string(*key), 0, false});
        else
            result.push_back({{}, *std::get_if<std::size_t>(&place), true});
    }
    return result;
}

bool exists(const Value &root, const std::vector<OwnedPlace> &places)
{
    const Value *node = &root;
    for (const OwnedPlace &place : places) {
        if (place.isIndex) {
            if (!node->isList() || place.index >= node->list().size())
                return false;
            node = &node->list()[place.index];
        } else {
            node = node->find(place.key);
            if (!node)
                return false;
        }
    }
    return true;
}

/// What \a places, which are there, lead into at their last step.
Value &parentOf(Value &root, const std::vector<OwnedPlace> &places)
{
    Value *parent = &root;
    for (auto place = places.begin(); place != places.end() - 1; ++place) {
        parent = place->isIndex ? &parent->mutableList()[place->index]
                                : parent->mutableMapping().find(place->key);
    }
    return *parent;
}

/// Removes what is at \a places, which are not empty; nothing when it is gone already.
void removePlace(Value &root, const std::vector<OwnedPlace> &places)
{
    if (!exists(root, places))
        return;
    Value &parent = parentOf(root, places);
    const OwnedPlace &last = places.back();
    if (!last.isIndex) {
        parent.mutableMapping().remove(last.key);
        return;
    }
    Value::List &list = parent.mutableList();
    if (last.index + 1 == list.size())
        list.pop_back();
    else
        list[last.index] = Value();
}

using OwnedPlaces = std::vector<OwnedPlace>;

/// Whether both are keys of one mapping.
bool areSiblings(const OwnedPlaces &left, const OwnedPlaces &right)
{
    return left.size() == right.size() && !left.back().isIndex && !right.back().isIndex
        && std::equal(left.begin(), left.end() - 1, right.begin());
}

/// Removes each of \a all in turn; those of one mapping at once, since each would move what stands
/// behind it.
void removePlaces(Value &root, const std::vector<OwnedPlaces> &all)
{
    for (auto first = all.begin(); first != all.end();) {
        auto end = first + 1;
        while (end != all.end() && areSiblings(*first, *end))
            ++end;
        if (end - first == 1) {
            removePlace(root, *first);
        } else if (exists(root, OwnedPlaces(first->begin(), first->end() - 1))) {
            std::unordered_set<std::string_view> keys;
            std::for_each(first, end,
                          [&keys](const OwnedPlaces &places) { keys.insert(places.back().key); });
            Value &parent = parentOf(root, *first);
            if (parent.isMapping()) {
                parent.mutableMapping().removeIf(
                    [&keys](const std::string &key) { return keys.contains(key); });
            }
        }
        first = end;
    }
}

using Leaf = std::pair<std::vector<OwnedPlace>, Value>;

void collectLeaves(const Value &node, std::vector<OwnedPlace> &places, std::vector<Leaf> &leaves)
{
    const auto visit = [&](const Place &place, bool isLeafWanted, const Value &child) {
        const bool isLeaf = !child.isList() && !child.isMapping();
        if (isLeaf != isLeafWanted)
            return;
        places.push_back(owned({place}).front());
        if (isLeaf)
            leaves.emplace_back(places, child);
        else
            collectLeaves(child, places, leaves);
        places.pop_back();
    };
    for (const bool isLeafWanted : {true, false}) {
        forEachChild(node, [&](const Place &place, const Value &child) {
            visit(place, isLeafWanted, child);
        });
    }
}

/// The child of \a node that \a segment names, made when it is missing; null when a scalar or a
/// list without such an index is in the way.
Value *madeChild(Value &node, const std::string &segment)
{
    if (node.isMapping()) {
        Mapping &mapping = node.mutableMapping();
        Value *child = mapping.find(segment);
        return child ? child : &mapping.append(segment, Value());
    }
    std::size_t index = 0;
    const auto outcome = std::from_chars(segment.data(), segment.data() + segment.size(), index).ec;
    if (!node.isList() || !isDecimal(segment) || outcome != std::errc() || index > s_maximumIndex)
        return nullptr;
    Value::List &list = node.mutableList();
    if (index >= list.size())
        list.resize(index + 1);
    return &list[index];
}

bool hasChild(const Value &node, const std::string &segment)
{
    if (node.isMapping())
        return node.mapping().contains(segment);
    return node.isList() && isDecimal(segment) && childOf(node, segment);
}

Error blocked(const Path &path, std::size_t depth)
{
    return makeError(s_pathBlocked,
                     {pathText(path), pathText(Path(path.begin(), path.begin() + int(depth)))});
}

} // namespace

Path pathFrom(const Value &value)
{
    Path path;
    if (value.isList()) {
        for (const Value &segment : value.list()) {
            if (segment.isText())
                path.push_back(segment.text());
            else if (segment.isInteger())
                path.push_back(std::to_string(segment.integer()));
        }
        return path;
    }
    if (value.isInteger())
        return {std::to_string(value.integer())};
    std::string_view text = value.isText() ? std::string_view(value.text()) : std::string_view();
    while (text.starts_with('/'))
        text.remove_prefix(1);
    if (text.empty())
        return path;
    for (std::size_t at = 0;;) {
        const std::size_t slash = text.find('/', at);
        path.emplace_back(text.substr(at, slash == std::string_view::npos ? slash : slash - at));
        if (slash == std::string_view::npos)
            return path;
        at = slash + 1;
    }
}

Result<const Value *> valueAt(const Value &root, const Path &path)
{
    if (isPlain(path))
        return plainValueAt(root, path);
    const std::vector<const Value *> matches = valuesAt(root, path);
    if (matches.size() > 1)
        return makeError(s_pathAmbiguous, {pathText(path)});
    return matches.empty() ? nullptr : matches.front();
}

std::vector<const Value *> valuesAt(const Value &root, const Path &path)
{
    if (isPlain(path)) {
        const Value *value = plainValueAt(root, path);
        return value ? std::vector{value} : std::vector<const Value *>();
    }
    std::vector<const Value *> matches;
    walk(root, path,
         [&](const std::vector<Place> &, const Value &value) { matches.push_back(&value); });
    return matches;
}

Result<void> setValueAt(Value &root, const Path &path, Value value)
{
    if (path.empty())
        return blocked(path, 0);
    Value *node = &root;
    for (std::size_t depth = 0; depth < path.size(); ++depth) {
        const bool isThere = hasChild(*node, path[depth]);
        const bool isLast = depth + 1 == path.size();
        Value *child = madeChild(*node, path[depth]);
        if (!child)
            return blocked(path, depth);
        if (!isThere && !isLast)
            *child = isDecimal(path[depth + 1]) ? Value::emptyList() : Value::emptyMapping();
        node = child;
    }
    *node = std::move(value);
    return {};
}

void removeAt(Value &root, const Path &path)
{
    if (path.empty() || (isPlain(path) && !plainValueAt(root, path)))
        return;
    std::vector<std::vector<OwnedPlace>> matches;
    walk(root, path, [&](const std::vector<Place> &places, const Value &) {
        matches.push_back(owned(places));
    });
    removePlaces(root, matches);
}

Result<void> removeLeaves(Value &root, const std::function<Result<bool>(const Value &)> &condition)
{
    std::vector<Leaf> leaves;
    std::vector<OwnedPlace> places;
    collectLeaves(root, places, leaves);
    std::vector<OwnedPlaces> chosen;
    for (const auto &[leafPlaces, leaf] : leaves) {
        const Result<bool> isTrue = condition(leaf);
        if (!isTrue)
            return isTrue.error();
        if (*isTrue)
            chosen.push_back(leafPlaces);
    }
    removePlaces(root, chosen);
    return {};
}

} // namespace millrace::declarative
