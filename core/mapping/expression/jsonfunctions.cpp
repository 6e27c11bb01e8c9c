#include "core/mapping/expression/jsonfunctions.h"

#include "core/data/conversion.h"
#include "core/mapping/expression/casts.h"
#include "core/mapping/expression/failures.h"
#include "core/mapping/expression/problems.h"

#include <simdjson.h>

#include <charconv>
#include <variant>

namespace millrace::expression {

namespace {

using simdjson::ondemand::json_type;

/// One step into JSON: the name of a field or the place in a list.
using Step = std::variant<std::string, std::size_t>;

struct Path final : Prepared
{
    std::vector<Step> steps;
};

/// Reads name, [0] or ["name"] off \a text.
bool takeStep(std::string_view &text, bool isFirst, std::vector<Step> &steps)
{
    if (text.starts_with('[')) {
        const bool isName = text.size() > 1 && text[1] == '"';
        const std::size_t end = text.find(isName ? "\"]" : "]");
        if (end == std::string_view::npos || (isName && end < 2))
            return false;
        if (isName) {
            steps.emplace_back(std::string(text.substr(2, end - 2)));
            text.remove_prefix(end + 2);
            return true;
        }
        std::size_t index = 0;
        const auto [at, error] = std::from_chars(text.data() + 1, text.data() + end, index);
        if (error != std::errc() || at != text.data() + end)
            return false;
        steps.emplace_back(index);
        text.remove_prefix(end + 1);
        return true;
    }
    if (!isFirst && !text.starts_with('.'))
        return false;
    if (text.starts_with('.'))
        text.remove_prefix(1);
    const std::size_t end = std::min(text.find_first_of(".["), text.size());
    if (end == 0)
        return false;
    steps.emplace_back(std::string(text.substr(0, end)));
    text.remove_prefix(end);
    return true;
}

enum class Way { Found, Missing, Broken };

/// JSON texts in a buffer of their own with the room behind them that simdjson reads into.
class Reader final
{
public:
    /// Finds what \a path leads to in \a json and hands it to \a use, which returns whether it was
    /// sound.
    template<typename Use>
    Way find(std::string_view json, const Path *path, Use use)
    {
        // A list around the document makes its root a value like any other.
        m_buffer.clear();
        m_buffer.reserve(json.size() + 2 + simdjson::SIMDJSON_PADDING);
        m_buffer.push_back('[');
        m_buffer.append(json);
        m_buffer.push_back(']');
        simdjson::ondemand::document document;
        simdjson::ondemand::array array;
        simdjson::ondemand::value value;
        if (m_parser.iterate(simdjson::padded_string_view(m_buffer.data(), m_buffer.size(),
                                                          m_buffer.capacity()))
                    .get(document)
                != simdjson::SUCCESS
            || document.get_array().get(array) != simdjson::SUCCESS)
            return Way::Broken;
        Way way = element(array, 0, value);
        if (path) {
            for (const Step &step : path->steps) {
                if (way != Way::Found)
                    return way;
                way = follow(step, value);
            }
        }
        json_type type{};
        if (way != Way::Found)
            return way;
        if (value.type().get(type) != simdjson::SUCCESS)
            return Way::Broken;
        if (type == json_type::null)
            return Way::Missing;
        return use(value, type) ? Way::Found : Way::Broken;
    }

private:
    static Way element(simdjson::ondemand::array &array, std::size_t index,
                       simdjson::ondemand::value &value)
    {
        std::size_t at = 0;
        for (auto entry : array) {
            simdjson::ondemand::value inner;
            if (entry.get(inner) != simdjson::SUCCESS)
                return Way::Broken;
            if (at++ == index) {
                value = inner;
                return Way::Found;
            }
        }
        return Way::Missing;
    }

    static Way member(simdjson::ondemand::object &object, std::string_view name,
                      simdjson::ondemand::value &value)
    {
        for (auto entry : object) {
            std::string_view key;
            simdjson::ondemand::value inner;
            if (entry.unescaped_key().get(key) != simdjson::SUCCESS
                || entry.value().get(inner) != simdjson::SUCCESS)
                return Way::Broken;
            if (key == name) {
                value = inner;
                return Way::Found;
            }
        }
        return Way::Missing;
    }

    static Way follow(const Step &step, simdjson::ondemand::value &value)
    {
        json_type type{};
        if (value.type().get(type) != simdjson::SUCCESS)
            return Way::Broken;
        if (const auto *name = std::get_if<std::string>(&step)) {
            simdjson::ondemand::object object;
            if (type != json_type::object)
                return Way::Missing;
            if (value.get_object().get(object) != simdjson::SUCCESS)
                return Way::Broken;
            return member(object, *name, value);
        }
        simdjson::ondemand::array array;
        if (type != json_type::array)
            return Way::Missing;
        if (value.get_array().get(array) != simdjson::SUCCESS)
            return Way::Broken;
        return element(array, std::get<std::size_t>(step), value);
    }

    simdjson::ondemand::parser m_parser;
    std::string m_buffer;
};

/// The JSON of a value, as it stands in the text.
bool appendRaw(std::string &out, simdjson::ondemand::value value, json_type type)
{
    std::string_view raw;
    if (type == json_type::array) {
        simdjson::ondemand::array array;
        if (value.get_array().get(array) != simdjson::SUCCESS
            || array.raw_json().get(raw) != simdjson::SUCCESS)
            return false;
    } else if (type == json_type::object) {
        simdjson::ondemand::object object;
        if (value.get_object().get(object) != simdjson::SUCCESS
            || object.raw_json().get(raw) != simdjson::SUCCESS)
            return false;
    } else {
        raw = value.raw_json_token();
    }
    out.append(withoutBlanks(raw));
    return true;
}

const Path *pathOf(const Call &call) { return static_cast<const Path *>(call.prepared); }

/// append(out, value, type) writes the value found.
template<typename Append>
Operand found(const Call &call, Append append)
{
    thread_local Reader reader;
    const TextArgument texts(call.arguments[0]);
    const Path *path = pathOf(call);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const Way way
            = reader.find(texts[row], path, [&](simdjson::ondemand::value &value, json_type type) {
                  return append(out.bytes(), value, type);
              });
        if (way == Way::Found)
            out.endText();
        else if (way == Way::Missing)
            out.null();
        else
            out.fail(s_notJson, texts[row]);
    });
}

} // namespace

Preparation preparePath(const KnownArguments &arguments)
{
    Preparation preparation;
    if (arguments.count() < 2)
        return preparation;
    const std::string_view whole = arguments.text(1);
    std::string_view text = whole;
    if (text == "$" || text.starts_with("$.") || text.starts_with("$["))
        text.remove_prefix(1);
    auto path = std::make_shared<Path>();
    while (!text.empty()) {
        if (!takeStep(text, path->steps.empty(), path->steps))
            return {nullptr,
                    1,
                    &s_badPath,
                    {QString::fromUtf8(whole.data(), static_cast<qsizetype>(whole.size()))}};
    }
    preparation.prepared = std::move(path);
    return preparation;
}

Operand jsonGet(const Call &call)
{
    return found(call, [](std::string &out, simdjson::ondemand::value &value, json_type type) {
        return appendRaw(out, value, type);
    });
}

Operand jsonText(const Call &call)
{
    return found(call, [](std::string &out, simdjson::ondemand::value &value, json_type type) {
        if (type != json_type::string)
            return appendRaw(out, value, type);
        std::string_view text;
        if (value.get_string().get(text) != simdjson::SUCCESS)
            return false;
        out.append(text);
        return true;
    });
}

Operand jsonArrayLength(const Call &call)
{
    thread_local Reader reader;
    const TextArgument texts(call.arguments[0]);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        std::int64_t count = -1;
        const Way way = reader.find(
            texts[row], pathOf(call), [&](simdjson::ondemand::value &value, json_type type) {
                simdjson::ondemand::array array;
                std::size_t elements = 0;
                if (type != json_type::array)
                    return true;
                if (value.get_array().get(array) != simdjson::SUCCESS
                    || array.count_elements().get(elements) != simdjson::SUCCESS)
                    return false;
                count = static_cast<std::int64_t>(elements);
                return true;
            });
        if (way == Way::Broken)
            out.fail(s_notJson, texts[row]);
        else if (count < 0)
            out.null();
        else
            out.integer(count);
    });
}

Preparation prepareObject(const KnownArguments &arguments)
{
    Preparation preparation;
    for (std::size_t i = 0; i < arguments.count(); i += 2) {
        const Operand *name = arguments.values[i];
        if (i + 1 == arguments.count() || arguments.types[i] != FieldType::String || !name
            || name->isNull(0))
            return {nullptr, i, &s_unevenPairs, {}};
    }
    return preparation;
}

Operand jsonObject(const Call &call)
{
    ColumnWriter out(call);
    for (std::size_t row = 0; row < call.rows; ++row) {
        std::string &bytes = out.bytes();
        bytes.push_back('{');
        for (std::size_t i = 0; i + 1 < call.arguments.size(); i += 2) {
            const Operand &value = call.arguments[i + 1];
            if (i > 0)
                bytes.push_back(',');
            appendJsonString(bytes, call.arguments[i].column->text(0));
            bytes.push_back(':');
            appendCellJson(bytes, *value.column, value.place(row));
        }
        bytes.push_back('}');
        out.endText();
    }
    return out.finish();
}

} // namespace millrace::expression
