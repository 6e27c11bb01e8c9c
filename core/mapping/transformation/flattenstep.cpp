#include "core/mapping/transformation/flattenstep.h"

#include "core/data/columnconversion.h"

#include <simdjson.h>

#include <algorithm>

namespace millrace {

namespace {

using simdjson::ondemand::json_type;

/// What a JSON text turned out to be.
enum class Shape { Object, Null, Other };

/// One member of a row, or none. Its memory is used again for the next row.
struct Found final
{
    bool isThere = false;
    std::string text; ///< Of texts without quotes; of everything else the JSON.
};

/// Takes objects apart. Used by one thread.
class ObjectReader final
{
public:
    ObjectReader(const std::vector<std::string> &members, const std::vector<FieldType> &types)
        : m_members(members)
        , m_types(types)
        , m_found(members.size())
    {
    }

    [[nodiscard]] const std::vector<Found> &found() const { return m_found; }

    Shape read(std::string_view json)
    {
        for (Found &found : m_found)
            found.isThere = false;
        m_buffer.clear();
        m_buffer.reserve(json.size() + simdjson::SIMDJSON_PADDING);
        m_buffer.append(json);
        simdjson::ondemand::document document;
        json_type type{};
        if (m_parser.iterate(simdjson::padded_string_view(m_buffer.data(), m_buffer.size(),
                                                          m_buffer.capacity()))
                    .get(document)
                != simdjson::SUCCESS
            || document.type().get(type) != simdjson::SUCCESS)
            return Shape::Other;
        if (type == json_type::null)
            return Shape::Null;
        simdjson::ondemand::object object;
        if (type != json_type::object || document.get_object().get(object) != simdjson::SUCCESS)
            return Shape::Other;
        return takeMembers(object) ? Shape::Object : Shape::Other;
    }

private:
    bool takeMembers(simdjson::ondemand::object &object)
    {
        for (auto entry : object) {
            std::string_view name;
            simdjson::ondemand::value value;
            if (entry.unescaped_key().get(name) != simdjson::SUCCESS)
                return false;
            const auto member = std::ranges::find(m_members, name);
            if (entry.value().get(value) != simdjson::SUCCESS)
                return false;
            if (member == m_members.end())
                continue;
            const auto place = static_cast<std::size_t>(member - m_members.begin());
            if (!take(value, m_found[place], m_types[place] == FieldType::Json))
                return false;
        }
        return true;
    }

    static bool take(simdjson::ondemand::value &value, Found &found, bool isJson)
    {
        json_type type{};
        std::string_view text;
        if (value.type().get(type) != simdjson::SUCCESS)
            return false;
        found.isThere = type != json_type::null;
        if (type == json_type::string && !isJson) {
            if (value.get_string().get(text) != simdjson::SUCCESS)
                return false;
        } else if (type == json_type::object) {
            simdjson::ondemand::object object;
            if (value.get_object().get(object) != simdjson::SUCCESS
                || object.raw_json().get(text) != simdjson::SUCCESS)
                return false;
        } else if (type == json_type::array) {
            simdjson::ondemand::array array;
            if (value.get_array().get(array) != simdjson::SUCCESS
                || array.raw_json().get(text) != simdjson::SUCCESS)
                return false;
        } else {
            text = value.raw_json_token();
            while (!text.empty()
                   && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r'
                       || text.back() == '\t'))
                text.remove_suffix(1);
        }
        found.text.assign(text);
        return true;
    }

    const std::vector<std::string> &m_members;
    const std::vector<FieldType> &m_types;
    std::vector<Found> m_found;
    simdjson::ondemand::parser m_parser;
    std::string m_buffer;
};

/// \a column, of texts, as \a type; what does not fit is noted for the place \a at.
std::shared_ptr<const Column> typed(std::shared_ptr<const Column> column, FieldType type,
                                    MovingRows &rows, std::size_t at)
{
    if (column->type == type)
        return column;
    const auto schema
        = std::make_shared<const Schema>(Schema({Field{.name = {}, .type = column->type}}));
    const RecordBatch batch(schema, rows.rowCount, {std::move(column)}, {}, rows.extractedAt);
    ConvertedColumn converted = convertedColumn(batch, 0, type);
    for (ValueIssue &issue : converted.issues) {
        issue.column = static_cast<std::uint32_t>(at);
        issue.reason = ValueChangeReason::PlatformSerializationError;
        rows.issues.push_back(std::move(issue));
    }
    return converted.column;
}

} // namespace

FlattenStep::FlattenStep(std::size_t column, const FlattenFieldSettings &settings)
    : m_column(column)
    , m_keepsField(settings.keepsField)
{
    for (const FlattenedPart &part : settings.parts) {
        m_members.push_back(part.member.toStdString());
        m_types.push_back(part.type);
    }
}

void FlattenStep::apply(MovingRows &rows, const EvaluationContext &) const
{
    const std::shared_ptr<const Column> from = rows.columns[m_column];
    const std::size_t first = m_keepsField ? m_column + 1 : m_column;
    const auto added = static_cast<std::uint32_t>(m_members.size()) - (m_keepsField ? 0U : 1U);
    // Issues of the field itself stay with it, or with its first part.
    for (ValueIssue &issue : rows.issues) {
        if (issue.column > m_column)
            issue.column += added;
    }
    std::vector<TextColumnMaker> makers;
    makers.reserve(m_members.size());
    for (const FieldType type : m_types)
        makers.emplace_back(type == FieldType::Json ? FieldType::Json : FieldType::String,
                            rows.rowCount, from->bytes.size() / m_members.size());
    ObjectReader reader(m_members, m_types);
    for (std::size_t row = 0; row < rows.rowCount; ++row) {
        const Shape shape = from->isNull(row) ? Shape::Null : reader.read(from->text(row));
        if (shape == Shape::Other)
            noteFailure(rows, row, first, from->text(row));
        for (std::size_t part = 0; part < makers.size(); ++part) {
            if (shape != Shape::Object || !reader.found()[part].isThere) {
                makers[part].null();
                continue;
            }
            makers[part].bytes().append(reader.found()[part].text);
            makers[part].endText();
        }
    }
    std::vector<std::shared_ptr<const Column>> made;
    for (std::size_t part = 0; part < makers.size(); ++part)
        made.push_back(typed(makers[part].finish(), m_types[part], rows, first + part));
    if (!m_keepsField)
        rows.columns.erase(rows.columns.begin() + static_cast<std::ptrdiff_t>(m_column));
    rows.columns.insert(rows.columns.begin() + static_cast<std::ptrdiff_t>(first), made.begin(),
                        made.end());
}

} // namespace millrace
