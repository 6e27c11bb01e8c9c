#include "core/connectors/postgres/postgresexistingrecords.h"

#include "core/connectors/postgres/postgresfaultsearch.h"
#include "core/connectors/postgres/postgresobjectwriter.h"
#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"
#include "core/sql/identifier.h"
#include "core/sql/tableobjects.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Asks for the records of one batch.
class RecordQuery final
{
public:
    RecordQuery(PostgresSession &session, const PostgresObject &table,
                const PostgresTableFacts &facts, const WriteRequest &request,
                std::shared_ptr<const RecordBatch> rows)
        : m_session(session)
        , m_table(table)
        , m_columns(objectColumns(facts, *request.schema))
        , m_key(matchingColumns(request))
        , m_rows(std::move(rows))
        , m_builder(request.schema)
    {
        compose(facts.qualified());
    }

    Result<ExistingRecords> run();

private:
    void compose(const QString &table);
    Result<void> ask(std::size_t first, std::size_t count);
    [[nodiscard]] std::string keyTexts(int column, std::size_t first, std::size_t count) const;
    void append(const PostgresResult &found, int at);
    void appendMissing();

    PostgresSession &m_session;
    const PostgresObject &m_table;
    std::vector<PostgresTargetColumn> m_columns;
    std::vector<int> m_key;
    std::shared_ptr<const RecordBatch> m_rows;
    RecordBatchBuilder m_builder;
    QString m_sql;
    ExistingRecords m_existing;
};

void RecordQuery::compose(const QString &table)
{
    QStringList selected{u"k.n"_s};
    for (const PostgresTargetColumn &column : m_columns) {
        const QString name = "t."_L1 + quotedIdentifier(column.name);
        if (m_table.unreadable.contains(column.name)) {
            selected << u"NULL"_s;
            m_existing.unreadable << column.name;
        } else if (column.type == FieldType::Binary) {
            selected << "pg_catalog.encode("_L1 + name + ", 'hex')"_L1;
        } else if (column.type == FieldType::Boolean) {
            selected << name + "::text"_L1;
        } else {
            selected << name;
        }
    }
    QStringList arrays;
    QStringList names;
    QStringList conditions;
    for (std::size_t i = 0; i < m_key.size(); ++i) {
        const PostgresTargetColumn &column = m_columns[static_cast<std::size_t>(m_key[i])];
        const QString name = "k"_L1 + QString::number(i);
        arrays << u'$' + QString::number(i + 1) + "::text[]"_L1;
        names << name;
        conditions << "x."_L1 + quotedIdentifier(column.name) + " = k."_L1 + name + "::"_L1
                + column.castType;
    }
    m_sql = "SELECT "_L1 + selected.join(", "_L1) + " FROM unnest("_L1 + arrays.join(", "_L1)
        + ") WITH ORDINALITY AS k("_L1 + names.join(", "_L1)
        + ", n) CROSS JOIN LATERAL (SELECT * FROM "_L1 + table + " AS x WHERE "_L1
        + conditions.join(" AND "_L1) + " LIMIT 1) AS t ORDER BY k.n"_L1;
}

/// The values of a key column as PostgreSQL's text of an array.
std::string RecordQuery::keyTexts(int column, std::size_t first, std::size_t count) const
{
    const Column &values = m_rows->column(column);
    std::string array = "{";
    std::string text;
    for (std::size_t row = first; row < first + count; ++row) {
        if (array.size() > 1)
            array += ',';
        text.clear();
        if (!values.isNull(row) && values.type == FieldType::Binary) {
            const std::string_view bytes = values.text(row);
            text = "\\x"
                + QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()))
                      .toHex()
                      .toStdString();
        } else {
            appendCellText(text, values, row, ' ');
        }
        // No text of the server holds a NUL.
        if (values.isNull(row) || text.find('\0') != std::string::npos) {
            array += "NULL";
            continue;
        }
        array += '"';
        for (const char c : text) {
            if (c == '"' || c == '\\')
                array += '\\';
            array += c;
        }
        array += '"';
    }
    return array + '}';
}

Result<void> RecordQuery::ask(std::size_t first, std::size_t count)
{
    PostgresSession::Parameters parameters;
    for (const int column : m_key)
        parameters.emplace_back(keyTexts(column, first, count));
    const auto found = m_session.rows(m_sql, parameters);
    if (!found) {
        if (!blamesWrittenRow(m_session.connection().lastFailure().sqlState)
            || m_session.connection().isBroken())
            return found.error();
        if (count == 1) {
            appendMissing();
            return {};
        }
        auto done = ask(first, count / 2);
        return done ? ask(first + count / 2, count - count / 2) : done;
    }
    std::size_t next = 0;
    for (int at = 0; at < found->rowCount(); ++at) {
        for (const auto place = static_cast<std::size_t>(found->integer(at, 0)); next + 1 < place;
             ++next)
            appendMissing();
        append(*found, at);
        ++next;
    }
    for (; next < count; ++next)
        appendMissing();
    return {};
}

void RecordQuery::append(const PostgresResult &found, int at)
{
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const int column = static_cast<int>(i);
        const std::string_view text = found.value(at, column + 1);
        if (found.isNull(at, column + 1))
            m_builder.appendNull(column);
        else if (m_columns[i].type == FieldType::Binary)
            m_builder.appendText(
                column,
                QByteArray::fromHex(QByteArray(text.data(), static_cast<qsizetype>(text.size())))
                    .toStdString());
        else
            appendParsed(m_builder, column, m_columns[i].type, text);
    }
    m_builder.finishRow();
    m_existing.exists.push_back(1);
}

void RecordQuery::appendMissing()
{
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        m_builder.appendNull(static_cast<int>(i));
    m_builder.finishRow();
    m_existing.exists.push_back(0);
}

Result<ExistingRecords> RecordQuery::run()
{
    if (m_rows->rowCount() > 0) {
        if (const auto done = ask(0, m_rows->rowCount()); !done)
            return done.error();
    }
    m_existing.records = m_builder.finish();
    return std::move(m_existing);
}

} // namespace

Result<ExistingRecords> readExistingRecords(PostgresSession &session, const PostgresObject &table,
                                            const PostgresTableFacts &facts,
                                            const WriteRequest &request,
                                            const std::shared_ptr<const RecordBatch> &rows)
{
    return RecordQuery(session, table, facts, request, rows).run();
}

} // namespace millrace
