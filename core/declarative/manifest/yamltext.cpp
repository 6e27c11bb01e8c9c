#include "core/declarative/manifest/yamltext.h"

#include "core/declarative/manifest/manifesterrors.h"
#include "core/declarative/template/interpolation.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <sstream>
#include <unordered_set>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_maximumBytes = qsizetype(32) * 1024 * 1024;
constexpr int s_maximumDepth = 128;
constexpr int s_maximumValues = 2'000'000;
/// Of one mapping: keys are looked for one after the other.
constexpr int s_maximumKeys = 50'000;
/// Of the texts and the places together: an alias repeats a text, each value below a key its name.
constexpr std::size_t s_maximumCopied = std::size_t(256) * 1024 * 1024;

/// Raised while a document is walked; caught by parseYaml().
struct Fault final
{
    QString reason;
    int line;
};

bool isDigit(char character) { return character >= '0' && character <= '9'; }

std::string withoutUnderscores(std::string_view text)
{
    std::string plain(text);
    std::erase(plain, '_');
    return plain;
}

template<std::size_t Count>
bool isOneOf(std::string_view text, const std::array<std::string_view, Count> &words)
{
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool consistsOf(std::string_view text, std::string_view characters)
{
    return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

/// A whole number of \a digits in \a base; of any length in base 10, else text when beyond 64 bits.
std::optional<Value> wholeNumber(bool isNegative, std::string_view digits, int base)
{
    const std::string plain = withoutUnderscores(digits);
    if (plain.empty())
        return std::nullopt;
    const std::string signedDigits = (isNegative ? "-" : "") + plain;
    std::int64_t number = 0;
    const char *const end = signedDigits.data() + signedDigits.size();
    const auto [rest, outcome] = std::from_chars(signedDigits.data(), end, number, base);
    if (rest != end)
        return std::nullopt;
    if (outcome == std::errc())
        return Value(number);
    return base == 10 ? std::optional<Value>(BigInteger{signedDigits}) : std::nullopt;
}

/// "1:30" counts by sixties; nothing when \a text is no such number.
std::optional<double> sexagesimal(std::string_view text)
{
    double number = 0;
    bool isFirst = true;
    while (true) {
        const std::size_t colon = text.find(':');
        const std::string part = withoutUnderscores(text.substr(0, colon));
        const bool isLast = colon == std::string_view::npos;
        const std::size_t whole = std::min(part.find('.'), part.size());
        if (whole == 0 || !consistsOf(std::string_view(part).substr(0, whole), "0123456789")
            || (!isLast && whole != part.size()) || (!isFirst && whole > 2)
            || (!isFirst && whole == 2 && part[0] > '5'))
            return std::nullopt;
        number = number * 60 + std::strtod(part.c_str(), nullptr);
        if (isLast)
            return isFirst ? std::nullopt : std::optional<double>(number);
        text.remove_prefix(colon + 1);
        isFirst = false;
    }
}

std::optional<Value> asWhole(std::string_view text)
{
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+'))
        text.remove_prefix(1);
    if (text.empty() || !isDigit(text[0]))
        return std::nullopt;
    if (text == "0")
        return Value(0);
    if (text.starts_with("0b") && consistsOf(text.substr(2), "01_"))
        return wholeNumber(isNegative, text.substr(2), 2);
    if (text.starts_with("0x") && consistsOf(text.substr(2), "0123456789abcdefABCDEF_"))
        return wholeNumber(isNegative, text.substr(2), 16);
    if (text[0] == '0')
        return consistsOf(text.substr(1), "01234567_") ? wholeNumber(isNegative, text, 8)
                                                       : std::nullopt;
    if (consistsOf(text, "0123456789_"))
        return wholeNumber(isNegative, text, 10);
    if (text.find('.') == std::string_view::npos) {
        if (const auto number = sexagesimal(text); number && *number < 9e15)
            return Value(std::int64_t(isNegative ? -*number : *number));
    }
    return std::nullopt;
}

/// Whether \a text is "1.5", "1.", ".5" or with an exponent that has a sign.
bool isDecimalFraction(std::string_view text)
{
    const std::size_t exponent = text.find_first_of("eE");
    if (exponent != std::string_view::npos) {
        const std::string_view power = text.substr(exponent + 1);
        if (power.size() < 2 || (power[0] != '+' && power[0] != '-')
            || !consistsOf(power.substr(1), "0123456789"))
            return false;
        text = text.substr(0, exponent);
    }
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos)
        return false;
    const std::string_view before = text.substr(0, point);
    const std::string_view after = text.substr(point + 1);
    const auto areDigits
        = [](std::string_view part) { return part.empty() || consistsOf(part, "0123456789_"); };
    if (!areDigits(before) || !areDigits(after))
        return false;
    return before.empty() ? !after.empty() && isDigit(after[0]) : isDigit(before[0]);
}

std::optional<Value> asFraction(std::string_view text)
{
    const bool isNegative = text.starts_with('-');
    const bool hasSign = isNegative || text.starts_with('+');
    std::string_view magnitude = hasSign ? text.substr(1) : text;
    if (isOneOf(magnitude, std::array<std::string_view, 3>{".inf", ".Inf", ".INF"}))
        return Value(isNegative ? -HUGE_VAL : HUGE_VAL);
    if (isOneOf(text, std::array<std::string_view, 3>{".nan", ".NaN", ".NAN"}))
        return Value(std::nan(""));
    // A sign before a leading point is text.
    if (isDecimalFraction(magnitude) && !(hasSign && magnitude.starts_with('.'))) {
        const double number = std::strtod(withoutUnderscores(magnitude).c_str(), nullptr);
        return Value(isNegative ? -number : number);
    }
    if (magnitude.find('.') != std::string_view::npos && !magnitude.empty()
        && isDigit(magnitude[0])) {
        if (const auto number = sexagesimal(magnitude))
            return Value(isNegative ? -*number : *number);
    }
    return std::nullopt;
}

std::string below(const std::string &place, const std::string &name)
{
    return place.empty() ? name : place + '/' + name;
}

/// Walks a document and makes values of it.
class Reader final
{
public:
    explicit Reader(YamlDocument &document)
        : m_document(document)
    {
    }

    Value read(const YAML::Node &node, const std::string &place, int depth)
    {
        const int line = node.Mark().line + 1;
        if (depth > s_maximumDepth)
            throw Fault{u"it is nested deeper than %1 levels"_s.arg(s_maximumDepth), line};
        if (++m_values > s_maximumValues)
            throw Fault{u"it has more than %1 values"_s.arg(s_maximumValues), line};
        m_copied += place.size() + (node.IsScalar() ? node.Scalar().size() : 0);
        if (m_copied > s_maximumCopied)
            throw Fault{u"its keys and texts repeat without bounds"_s, line};
        m_document.lines.insert_or_assign(place, line);
        switch (node.Type()) {
        case YAML::NodeType::Map:
            return readMapping(node, place, depth);
        case YAML::NodeType::Sequence:
            return readList(node, place, depth);
        case YAML::NodeType::Scalar:
            return readScalar(node, line);
        case YAML::NodeType::Null:
        case YAML::NodeType::Undefined:
            break;
        }
        return {};
    }

private:
    Value readMapping(const YAML::Node &node, const std::string &place, int depth)
    {
        if (node.size() > std::size_t(s_maximumKeys))
            throw Fault{u"a mapping has more than %1 keys"_s.arg(s_maximumKeys),
                        node.Mark().line + 1};
        Mapping mapping;
        Mapping merged;
        std::unordered_set<std::string> known;
        for (const auto &entry : node) {
            const int line = entry.first.Mark().line + 1;
            if (!entry.first.IsScalar() && !entry.first.IsNull())
                throw Fault{u"a key is no scalar"_s, line};
            if (entry.first.IsScalar() && entry.first.Tag() == "?"
                && entry.first.Scalar() == "<<") {
                merge(merged, read(entry.second, place, depth + 1), line);
                continue;
            }
            const Value key = entry.first.IsNull() ? Value() : readScalar(entry.first, line);
            const std::string name = pythonText(key);
            Value value = read(entry.second, below(place, name), depth + 1);
            if (known.insert(name).second)
                mapping.append(name, std::move(value));
            else
                mapping.set(name, std::move(value));
            m_document.lines.insert_or_assign(below(place, name), line);
        }
        if (merged.isEmpty())
            return mapping;
        for (const auto &[key, value] : mapping)
            merged.set(key, value);
        return merged;
    }

    static void merge(Mapping &target, const Value &source, int line)
    {
        if (source.isList()) {
            for (auto item = source.list().rbegin(); item != source.list().rend(); ++item)
                merge(target, *item, line);
        } else if (source.isMapping()) {
            for (const auto &[key, value] : source.mapping())
                target.set(key, value);
        } else {
            throw Fault{u"only a mapping can be merged"_s, line};
        }
    }

    Value readList(const YAML::Node &node, const std::string &place, int depth)
    {
        Value::List list;
        list.reserve(node.size());
        for (const YAML::Node &item : node)
            list.push_back(read(item, below(place, std::to_string(list.size())), depth + 1));
        return list;
    }

    static Value readScalar(const YAML::Node &node, int line)
    {
        const std::string &tag = node.Tag();
        if (tag == "?" || tag.empty())
            return plainScalar(node.Scalar());
        constexpr std::string_view s_common = "tag:yaml.org,2002:";
        if (tag == "!" || tag == "tag:yaml.org,2002:str" || tag == "tag:yaml.org,2002:timestamp")
            return node.Scalar();
        if (tag.starts_with(s_common)
            && isOneOf(std::string_view(tag).substr(s_common.size()),
                       std::array<std::string_view, 4>{"int", "float", "bool", "null"}))
            return plainScalar(node.Scalar());
        throw Fault{u"the tag %1 is not known"_s.arg(QString::fromStdString(tag)), line};
    }

    YamlDocument &m_document;
    int m_values = 0;
    std::size_t m_copied = 0;
};

Error yamlError(const QString &name, int line, const QString &reason)
{
    return makeError(errors::s_yamlInvalid, {name, QString::number(std::max(line, 1)), reason});
}

} // namespace

Value plainScalar(const std::string &text)
{
    using namespace std::string_view_literals;
    if (text.empty() || isOneOf(text, std::array{"~"sv, "null"sv, "Null"sv, "NULL"sv}))
        return {};
    if (isOneOf(text,
                std::array{"yes"sv, "Yes"sv, "YES"sv, "true"sv, "True"sv, "TRUE"sv, "on"sv, "On"sv,
                           "ON"sv}))
        return true;
    if (isOneOf(text,
                std::array{"no"sv, "No"sv, "NO"sv, "false"sv, "False"sv, "FALSE"sv, "off"sv,
                           "Off"sv, "OFF"sv}))
        return false;
    const char first = text[0];
    if (!isDigit(first) && first != '-' && first != '+' && first != '.')
        return text;
    if (auto number = asWhole(text))
        return std::move(*number);
    if (auto number = asFraction(text))
        return std::move(*number);
    return text;
}

namespace {

/// Takes the events of documents and keeps where the last of them starts.
class Listener final : public YAML::EventHandler
{
public:
    void OnDocumentStart(const YAML::Mark &) override { m_line = 0; }
    void OnDocumentEnd() override { }
    void OnNull(const YAML::Mark &mark, YAML::anchor_t) override { keep(mark); }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override { keep(mark); }
    void OnScalar(const YAML::Mark &mark, const std::string &, YAML::anchor_t,
                  const std::string &) override
    {
        keep(mark);
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t,
                         YAML::EmitterStyle::value) override
    {
        keep(mark);
    }
    void OnSequenceEnd() override { }
    void OnMapStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t,
                    YAML::EmitterStyle::value) override
    {
        keep(mark);
    }
    void OnMapEnd() override { }

    [[nodiscard]] int line() const { return std::max(m_line, 1); }

private:
    void keep(const YAML::Mark &mark)
    {
        if (m_line == 0)
            m_line = mark.line + 1;
    }

    int m_line = 0;
};

/// The line of what follows the first document; 0: nothing does. The library's own way to read all
/// documents never ends where one of them takes nothing of the text ("'',").
int lineAfterFirst(const std::string &text)
{
    std::istringstream input(text);
    YAML::Parser parser(input);
    Listener listener;
    if (!parser.HandleNextDocument(listener) || !parser.HandleNextDocument(listener))
        return 0;
    return listener.line();
}

} // namespace

Result<YamlDocument> parseYaml(const QByteArray &text, const QString &name)
{
    if (text.size() > s_maximumBytes)
        return yamlError(name, 1, u"it is larger than 32 MiB"_s);
    YamlDocument document;
    try {
        const std::string content = text.toStdString();
        if (const int line = lineAfterFirst(content); line > 0)
            return yamlError(name, line, u"there is a second document"_s);
        if (const YAML::Node root = YAML::Load(content); !root.Mark().is_null())
            document.root = Reader(document).read(root, {}, 0);
    } catch (const YAML::Exception &fault) {
        return yamlError(name, fault.mark.line + 1, QString::fromStdString(fault.msg));
    } catch (const Fault &fault) {
        return yamlError(name, fault.line, fault.reason);
    }
    return document;
}

} // namespace millrace::declarative
