#include "core/declarative/record/keyrenaming.h"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <QString>

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace millrace::declarative {

namespace {

enum class Depth { Top, Mappings };

/// Beyond this many keys a mapping is built with an index.
constexpr std::size_t s_searchedKeys = 24;

/// Renames the keys of \a mapping by \a rename. A key that comes twice takes the last value at the
/// first place.
template<typename Rename>
void renameKeys(Value &value, Depth depth, const Rename &rename)
{
    Mapping &mapping = value.mutableMapping();
    Mapping renamed;
    renamed.reserve(mapping.size());
    // A server may send records of any number of keys, which must not be searched one by one.
    const bool isLarge = mapping.size() > s_searchedKeys;
    std::unordered_map<std::string, std::size_t> places;
    for (auto &[key, item] : mapping) {
        if (depth == Depth::Mappings && item.isMapping())
            renameKeys(item, depth, rename);
        std::string name = rename(key);
        if (!isLarge) {
            renamed.set(name, std::move(item));
            continue;
        }
        const auto [known, isNew] = places.emplace(name, renamed.size());
        if (isNew)
            renamed.append(std::move(name), std::move(item));
        else
            (renamed.begin() + std::ptrdiff_t(known->second))->value = std::move(item);
    }
    mapping = std::move(renamed);
}

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char character) { return static_cast<unsigned char>(character) < 0x80; });
}

bool isUpper(char character) { return character >= 'A' && character <= 'Z'; }
bool isLower(char character) { return character >= 'a' && character <= 'z'; }
bool isDigit(char character) { return character >= '0' && character <= '9'; }

char lowered(char character)
{
    return isUpper(character) ? char(character - 'A' + 'a') : character;
}

std::string lowerCase(const std::string &key)
{
    if (!isAscii(key))
        return QString::fromStdString(key).toLower().toStdString();
    std::string lower(key);
    std::transform(lower.begin(), lower.end(), lower.begin(), lowered);
    return lower;
}

std::string inAscii(std::string_view key)
{
    if (isAscii(key))
        return std::string(key);
    // A transliterator must not be used by two threads at once.
    thread_local const auto s_transliterator = [] {
        UErrorCode fault = U_ZERO_ERROR;
        return std::unique_ptr<icu::Transliterator>(icu::Transliterator::createInstance(
            "Any-Latin; Latin-ASCII; [:^ASCII:] Remove", UTRANS_FORWARD, fault));
    }();
    auto text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(key.data(), static_cast<std::int32_t>(key.size())));
    if (s_transliterator)
        s_transliterator->transliterate(text);
    std::string ascii;
    text.toUTF8String(ascii);
    return ascii;
}

/// Runs of capitals with the small letters after them, of small letters, of digits; every other
/// run is an empty token.
std::vector<std::string> tokens(std::string_view key)
{
    std::vector<std::string> found;
    std::size_t at = 0;
    const auto run = [&](auto belongs) {
        const std::size_t start = at;
        while (at < key.size() && belongs(key[at]))
            ++at;
        return key.substr(start, at - start);
    };
    while (at < key.size()) {
        if (isUpper(key[at])) {
            std::string token(run(isUpper));
            token += run(isLower);
            found.push_back(std::move(token));
        } else if (isLower(key[at])) {
            found.emplace_back(run(isLower));
        } else if (isDigit(key[at])) {
            found.emplace_back(run(isDigit));
        } else {
            run([](char other) { return !isUpper(other) && !isLower(other) && !isDigit(other); });
            found.emplace_back();
        }
    }
    return found;
}

const std::string &knownSnakeCase(const std::string &key)
{
    // Records have the same keys over and over.
    constexpr std::size_t s_mostKeys = 4096;
    thread_local std::unordered_map<std::string, std::string> s_known;
    if (const auto known = s_known.find(key); known != s_known.end())
        return known->second;
    if (s_known.size() >= s_mostKeys)
        s_known.clear();
    return s_known.emplace(key, snakeCase(key)).first->second;
}

/// Python's key.replace(old, replacement).
std::string replaced(const std::string &key, const std::string &old, const std::string &replacement)
{
    std::string result;
    if (old.empty()) {
        // An empty text stands before each character and at the end.
        for (const char character : key) {
            if ((static_cast<unsigned char>(character) & 0xc0) != 0x80)
                result += replacement;
            result += character;
        }
        return result + replacement;
    }
    std::size_t at = 0;
    for (std::size_t next = key.find(old); next != std::string::npos; next = key.find(old, at)) {
        result.append(key, at, next - at);
        result += replacement;
        at = next + old.size();
    }
    return result.append(key, at);
}

} // namespace

std::string snakeCase(std::string_view key)
{
    std::vector<std::string> parts = tokens(inAscii(key));
    if (parts.size() >= 3)
        parts.erase(std::remove(parts.begin() + 1, parts.end() - 1, ""), parts.end() - 1);
    if (!parts.empty() && !parts.front().empty() && isDigit(parts.front().front()))
        parts.insert(parts.begin(), "");
    std::string snake;
    for (std::size_t index = 0; index < parts.size(); ++index) {
        if (index > 0)
            snake += '_';
        std::transform(parts[index].begin(), parts[index].end(), std::back_inserter(snake),
                       lowered);
    }
    return snake;
}

Result<void> KeysToLower::transform(Value &record, const TransformationContext &) const
{
    const Mapping &mapping = record.mapping();
    const bool isLow = std::all_of(mapping.begin(), mapping.end(), [](const auto &entry) {
        return isAscii(entry.key) && std::none_of(entry.key.begin(), entry.key.end(), isUpper);
    });
    if (!isLow)
        renameKeys(record, Depth::Top, lowerCase);
    return {};
}

Result<void> KeysToSnakeCase::transform(Value &record, const TransformationContext &) const
{
    renameKeys(record, Depth::Mappings, knownSnakeCase);
    return {};
}

KeysReplace::KeysReplace(const Component &component)
    : m_old(component.text("old"))
    , m_new(component.text("new"))
    , m_parameters(component.parameters())
{
}

Result<void> KeysReplace::transform(Value &record, const TransformationContext &context) const
{
    TemplateScope scope;
    scope.config = &context.config;
    scope.parameters = &m_parameters;
    scope.slice = &context.slice;
    scope.names = {{"record", &record}};
    const Result<std::string> old = m_old.evaluateText(scope, context.clock);
    if (!old)
        return old.error();
    const Result<std::string> replacement = m_new.evaluateText(scope, context.clock);
    if (!replacement)
        return replacement.error();
    renameKeys(record, Depth::Mappings,
               [&](const std::string &key) { return replaced(key, *old, *replacement); });
    return {};
}

} // namespace millrace::declarative
