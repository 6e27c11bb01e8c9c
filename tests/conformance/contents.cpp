#include "tests/conformance/contents.h"

#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"

#include <QByteArray>
#include <QStringList>

#include <algorithm>

namespace millrace::conformance {

using namespace Qt::StringLiterals;

namespace {

Field field(const QString &name, FieldType type, bool nullable = true)
{
    return Field{name, type, nullable, {}, {}};
}

Schema schemaOfEveryType()
{
    Schema schema;
    schema.append(field(u"id"_s, FieldType::Integer, false));
    for (const FieldType type : s_allFieldTypes)
        schema.append(field(u"a_"_s + fieldTypeName(type), type));
    return schema;
}

QString shown(const Cell &cell)
{
    if (!cell)
        return u"null"_s;
    const QString text = QString::fromStdString(*cell);
    return u'"'
        + (text.size() <= 80
               ? text
               : text.left(80) + u"… ("_s + QString::number(text.size()) + u" characters)"_s)
        + u'"';
}

QString shown(const std::vector<Cell> &row)
{
    QStringList cells;
    for (const Cell &cell : row)
        cells << shown(cell);
    return cells.join(u" | "_s);
}

} // namespace

Cells cellsOf(const RecordBatch &batch)
{
    Cells rows(batch.rowCount());
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        for (int column = 0; column < batch.schema().fieldCount(); ++column) {
            Cell cell;
            if (!batch.column(column).isNull(row))
                appendCellText(cell.emplace(), batch.column(column), row);
            rows[row].push_back(std::move(cell));
        }
    }
    return rows;
}

std::shared_ptr<const RecordBatch> batchOf(const Schema &schema, const Cells &rows)
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(schema));
    for (const std::vector<Cell> &row : rows) {
        for (int column = 0; column < schema.fieldCount(); ++column) {
            const Cell &cell = row.at(static_cast<std::size_t>(column));
            const FieldType type = schema.field(column).type;
            if (!cell) {
                builder.appendNull(column);
            } else if (type == FieldType::Binary) {
                const QByteArray bytes = QByteArray::fromBase64(QByteArray::fromStdString(*cell));
                builder.appendText(column, bytes.toStdString());
            } else if (type == FieldType::Number && *cell == "inf") {
                builder.appendNumber(column, std::numeric_limits<double>::infinity());
            } else if (!appendParsed(builder, column, type, *cell)) {
                qFatal("The conformance content \"%s\" does not fit.", cell->c_str());
            }
        }
        builder.finishRow();
    }
    return builder.finish(TimePoint(std::chrono::microseconds(1'700'000'000'123'456)));
}

TableContent everyType()
{
    const Cells rows{
        {"1", "true", "42", "1.5", "12.340", "text", "AAEC/w==", "2024-02-29", "13:45:06.5",
         "13:45:06+02:00", "2024-02-29T13:45:06.000001", "2024-02-29T13:45:06+00:00",
         R"({"a":[1,2.5,"x"],"b":null})"},
        {"2", "false", "-7", "-0.1", "-0.5", "", "", "1999-12-31", "00:00:00", "23:59:59-11:30",
         "1999-12-31T23:59:59", "1999-12-31T23:59:59.999999+00:00", "[]"},
        {"3", {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}},
    };
    return {u"every_type"_s, batchOf(schemaOfEveryType(), rows)};
}

TableContent extremes()
{
    const std::string digits = "123456789012345678901234567890123456789012345678901234567890";
    const Cells rows{
        {"1", "true", "9223372036854775807", "1.7976931348623157e+308", digits + ".5", "z", "/w==",
         "9999-12-31", "23:59:59.999999", "23:59:59.999999+14:00", "9999-12-31T23:59:59.999999",
         "9999-12-31T23:59:59.999999+00:00", R"({"n":)" + digits + "}"},
        {"2", "false", "-9223372036854775808", "-1.7976931348623157e+308", "-" + digits, "a",
         "AA==", "0001-01-01", "00:00:00.000001", "00:00:00-12:00", "0001-01-01T00:00:00",
         "0001-01-01T00:00:00+00:00", "0"},
        {"3", "true", "0", "5e-324", "0.000000000000000000000000000000000000001", " ", "AAAA",
         "1969-12-31", "12:00:00", "12:00:00+05:45", "1969-12-31T23:59:59.999999",
         "1969-12-31T23:59:59.999999+00:00", "\"\""},
        {"4", "true", "-1", "0.30000000000000004", "100.00", "0123", "MDEy", "1582-10-04",
         "00:00:00", "00:00:00+00:00", "1582-10-15T00:00:00", "1900-01-01T12:34:56.789+00:00",
         "true"},
    };
    return {u"extremes"_s, batchOf(schemaOfEveryType(), rows)};
}

TableContent trickyTexts()
{
    Schema schema;
    schema.append(field(u"id"_s, FieldType::Integer, false));
    schema.append(field(u"body"_s, FieldType::String));
    const std::vector<std::string> texts{"",
                                         " ",
                                         "\"",
                                         "\"\"",
                                         "a\"b",
                                         "'; DROP TABLE x; --",
                                         "a,b;c\td|e",
                                         "line\nbreak",
                                         "carriage\rreturn",
                                         "both\r\n",
                                         "\\",
                                         "\\n",
                                         "🚀 naïve Ελληνικά 漢字",
                                         "null",
                                         "NULL",
                                         "\\N",
                                         "  padded  ",
                                         "{\"a\":1}",
                                         "%1 %s"};
    Cells rows;
    for (std::size_t i = 0; i < texts.size(); ++i)
        rows.push_back({std::to_string(i + 1), texts[i]});
    return {u"tricky_texts"_s, batchOf(schema, rows)};
}

TableContent longText()
{
    Schema schema;
    schema.append(field(u"id"_s, FieldType::Integer, false));
    schema.append(field(u"body"_s, FieldType::String));
    std::string body;
    while (body.size() < (1U << 20U))
        body += "A sentence with a comma, a \"quote\" and a line\n";
    return {u"long_text"_s, batchOf(schema, {{"1", "short"}, {"2", body}, {"3", "short"}})};
}

TableContent trickyNames()
{
    Schema schema;
    schema.append(field(u"id"_s, FieldType::Integer, false));
    for (const QString &name :
         {u"quote\"d"_s, u"semi;colon"_s, u"comma,d"_s, u"emoji 🚀"_s, u"select"_s, u"it's"_s,
          u"Größe"_s, u"_airbyte_raw_id"_s, u"with space"_s})
        schema.append(field(name, FieldType::String));
    const Cells rows{{"1", "a", "b", "c", "d", "e", "f", "g", "h", "i"}};
    return {u"a \"tricky\"; 'name' 🚀"_s, batchOf(schema, rows)};
}

TableContent noRows() { return {u"no_rows"_s, batchOf(schemaOfEveryType(), {})}; }

TableContent allNull()
{
    Cells rows;
    for (const char *id : {"1", "2"}) {
        rows.emplace_back(static_cast<std::size_t>(schemaOfEveryType().fieldCount()));
        rows.back().front() = id;
    }
    return {u"all_null"_s, batchOf(schemaOfEveryType(), rows)};
}

TableContent numbered(qint64 first, qint64 count)
{
    Schema schema;
    schema.append(field(u"id"_s, FieldType::Integer, false));
    schema.append(field(u"body"_s, FieldType::String));
    Cells rows;
    for (qint64 id = first; id < first + count; ++id)
        rows.push_back({std::to_string(id), "row " + std::to_string(id * id)});
    return {u"numbered"_s, batchOf(schema, rows)};
}

std::vector<std::pair<const char *, std::function<TableContent()>>> allContents()
{
    return {{"every type", everyType}, {"extremes", extremes},        {"tricky texts", trickyTexts},
            {"long text", longText},   {"tricky names", trickyNames}, {"no rows", noRows},
            {"all null", allNull}};
}

QString difference(Cells actual, Cells expected, bool anyOrder)
{
    if (anyOrder) {
        std::ranges::sort(actual);
        std::ranges::sort(expected);
    }
    const std::size_t common = std::min(actual.size(), expected.size());
    for (std::size_t row = 0; row < common; ++row) {
        if (actual[row] != expected[row])
            return u"row %1 is\n  %2\nbut should be\n  %3"_s.arg(
                QString::number(row), shown(actual[row]), shown(expected[row]));
    }
    if (actual.size() != expected.size())
        return u"%1 rows, but there should be %2"_s.arg(QString::number(actual.size()),
                                                        QString::number(expected.size()));
    return {};
}

} // namespace millrace::conformance
