#include "core/declarative/column/recordcolumns.h"

#include "core/data/conversion.h"
#include "core/declarative/column/schemacolumns.h"
#include "core/declarative/value/jsontree.h"
#include "core/declarative/value/jsonwriting.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>

namespace millrace::declarative {

namespace {

constexpr std::size_t s_shownNames = 20;
constexpr int s_unknown = -1;
constexpr int s_notChosen = -2;

/// Whether a double holds \a value to its last digit.
bool isExact(std::int64_t value)
{
    const double number = double(value);
    return std::fabs(number) < 9.2e18 && std::int64_t(number) == value;
}

/// A fraction of zero within 64 bits.
bool isWholeFloat(const Value &value)
{
    return value.isFloat() && std::trunc(value.number()) == value.number()
        && std::fabs(value.number()) < 9.2e18;
}

} // namespace

struct RecordColumns::Tree final
{
    std::vector<FieldType> types; ///< By column.
    std::vector<simdjson::dom::element> cells; ///< By column; of the record being appended.
    std::vector<bool> isSet;
    std::string text;
    JsonTreeWriter writer;
};

RecordColumns::RecordColumns(std::shared_ptr<const Schema> schema, const Schema &whole)
    : m_schema(std::move(schema))
    , m_builder(m_schema)
    , m_row(std::size_t(m_schema->fieldCount()))
    , m_holdsWholeRecords(isWholeRecordColumn(*m_schema))
{
    m_names.reserve(m_row.size() + std::size_t(whole.fieldCount()));
    for (const Field &field : m_schema->fields()) {
        const std::string &name = m_names.emplace_back(field.name.toStdString());
        m_columns.emplace(name, int(m_names.size()) - 1);
    }
    for (const Field &field : whole.fields())
        m_columns.emplace(m_names.emplace_back(field.name.toStdString()), s_notChosen);
}

RecordColumns::~RecordColumns() = default;

void RecordColumns::append(const Value &record)
{
    if (m_holdsWholeRecords) {
        m_builder.appendText(0, jsonText(record));
        m_builder.finishRow();
        return;
    }
    std::fill(m_row.begin(), m_row.end(), nullptr);
    std::size_t guess = 0;
    for (const auto &[name, value] : record.mapping()) {
        const int column = columnOf(name, guess);
        if (column >= 0) {
            m_row[std::size_t(column)] = &value;
            guess = std::size_t(column) + 1;
        } else {
            noteUnknown(column, name);
        }
    }
    for (std::size_t column = 0; column < m_row.size(); ++column)
        appendValue(int(column), m_row[column]);
    m_builder.finishRow();
}

void RecordColumns::noteUnknown(int column, std::string_view name)
{
    if (column == s_unknown && m_leftOut.size() < s_shownNames)
        m_leftOut.emplace(name);
}

void RecordColumns::append(const simdjson::dom::element &record)
{
    if (!m_tree) {
        m_tree = std::make_unique<Tree>();
        for (const Field &field : m_schema->fields())
            m_tree->types.push_back(field.type);
        m_tree->cells.resize(m_row.size());
    }
    Tree &tree = *m_tree;
    if (m_holdsWholeRecords) {
        tree.text.clear();
        tree.writer.append(tree.text, record);
        m_builder.appendText(0, tree.text);
        m_builder.finishRow();
        return;
    }
    tree.isSet.assign(m_row.size(), false);
    std::size_t guess = 0;
    const simdjson::dom::object object = record.get_object().value_unsafe();
    for (const simdjson::dom::key_value_pair field : object) {
        const int column = columnOf(field.key, guess);
        if (column < 0) {
            noteUnknown(column, field.key);
            continue;
        }
        guess = std::size_t(column);
        tree.cells[guess] = field.value;
        tree.isSet[guess++] = true;
    }
    for (std::size_t column = 0; column < tree.cells.size(); ++column) {
        if (tree.isSet[column])
            appendElement(column, tree.cells[column]);
        else
            m_builder.appendNull(int(column));
    }
    m_builder.finishRow();
}

/// As appendValue(), which it leaves what is rare to.
void RecordColumns::appendElement(std::size_t column, const simdjson::dom::element &cell)
{
    using Kind = simdjson::dom::element_type;
    const int place = int(column);
    const FieldType type = m_tree->types[column];
    const Kind kind = cell.type();
    if (kind == Kind::NULL_VALUE)
        return m_builder.appendNull(place);
    if (type == FieldType::Json || (type == FieldType::String && kind != Kind::STRING)) {
        m_tree->text.clear();
        m_tree->writer.append(m_tree->text, cell);
        return m_builder.appendText(place, m_tree->text);
    }
    if (kind == Kind::STRING && type == FieldType::String)
        return m_builder.appendText(place, cell.get_string().value_unsafe());
    if (kind == Kind::STRING && type != FieldType::Boolean) {
        appendParsed(m_builder, place, type, cell.get_string().value_unsafe());
        return;
    }
    if (kind == Kind::INT64 && type == FieldType::Integer)
        return m_builder.appendInteger(place, cell.get_int64().value_unsafe());
    if (kind == Kind::DOUBLE && type == FieldType::Number)
        return m_builder.appendNumber(place, cell.get_double().value_unsafe());
    if (kind == Kind::BOOL && type == FieldType::Boolean)
        return m_builder.appendBoolean(place, cell.get_bool().value_unsafe());
    const Value value = valueFrom(cell);
    appendValue(place, &value);
}

/// Records mostly have their properties in the order of the schema.
int RecordColumns::columnOf(std::string_view name, std::size_t guess) const
{
    if (guess < m_row.size() && m_names[guess] == name)
        return int(guess);
    const auto known = m_columns.find(name);
    return known == m_columns.end() ? s_unknown : known->second;
}

void RecordColumns::appendValue(int column, const Value *value)
{
    if (!value || value->isNull())
        return m_builder.appendNull(column);
    const FieldType type = m_schema->field(column).type;
    switch (type) {
    case FieldType::Json:
        return m_builder.appendText(column, jsonText(*value));
    case FieldType::String:
        if (value->isText())
            return m_builder.appendText(column, value->text());
        return m_builder.appendText(column, jsonText(*value));
    default:
        return appendFixed(column, type, *value);
    }
}

void RecordColumns::appendFixed(int column, FieldType type, const Value &value)
{
    if (type == FieldType::Boolean && value.isBool())
        return m_builder.appendBoolean(column, value.boolean());
    if (type == FieldType::Integer && value.isInteger())
        return m_builder.appendInteger(column, value.integer());
    if (type == FieldType::Integer && isWholeFloat(value))
        return m_builder.appendInteger(column, std::int64_t(value.number()));
    if (type == FieldType::Number && value.isFloat() && std::isfinite(value.number()))
        return m_builder.appendNumber(column, value.number());
    if (type == FieldType::Number && value.isInteger() && !isExact(value.integer()))
        return m_builder.appendUnfit(column, jsonText(value));
    if (type == FieldType::Number && value.isInteger())
        return m_builder.appendNumber(column, double(value.integer()));
    const bool isNumeric
        = type == FieldType::Integer || type == FieldType::Number || type == FieldType::Decimal;
    if (value.isText() && type != FieldType::Boolean) {
        appendParsed(m_builder, column, type, value.text());
    } else if (value.isNumber() && isNumeric) {
        appendParsed(m_builder, column, type, jsonText(value));
    } else {
        m_builder.appendUnfit(column, jsonText(value));
    }
}

QStringList RecordColumns::leftOut() const
{
    QStringList names;
    for (const std::string &name : m_leftOut)
        names << QString::fromStdString(name);
    return names;
}

} // namespace millrace::declarative
