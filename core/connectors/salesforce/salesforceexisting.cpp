#include "core/connectors/salesforce/salesforceexisting.h"

#include "core/connectors/salesforce/salesforcecatalog.h"
#include "core/connectors/salesforce/salesforcevalues.h"
#include "core/data/conversion.h"

#include <QHash>
#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Salesforce takes addresses of 16,384 bytes.
constexpr qsizetype s_longestQuery = 12'000;
/// A condition takes texts of up to 4,000 characters.
constexpr qsizetype s_longestKey = 255;
/// What one answer holds, so that there is no second page.
constexpr qsizetype s_keysPerCall = 200;

using Records = QHash<QString, QJsonObject>;

QString keyText(const RecordBatch &rows, int column, std::size_t row)
{
    std::string text;
    appendSalesforceText(text, rows.column(column), row);
    return QString::fromStdString(text);
}

/// A value of an answer as text.
QString textOf(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (!value.isDouble())
        return value.toString();
    const QByteArray digits
        = QByteArray::number(value.toDouble(), 'g', QLocale::FloatingPointShortest);
    return QString::fromLatin1(digits);
}

/// Builds and sends the queries for one request.
class ExistingReader final
{
public:
    ExistingReader(const SalesforceApi &api, const WriteRequest &request, int keyColumn)
        : m_api(api)
        , m_key(request.object->matchingKey.front())
        , m_isNumber(isNumber(request.schema->field(keyColumn).type))
    {
        QStringList names{m_key};
        for (const Field &field : request.schema->fields()) {
            if (!names.contains(field.name))
                names << field.name;
        }
        m_begin = u"SELECT "_s + names.join(u',') + u" FROM "_s + request.object->object.name
            + u" WHERE "_s + m_key + u" IN ("_s;
    }

    /// Ids are the same with and without the three letters at their end; texts are matched without
    /// regard to case, numbers by their value.
    [[nodiscard]] QString folded(const QString &key) const
    {
        if (m_key == s_salesforceId)
            return key.left(15);
        if (m_isNumber)
            return QString::number(key.toDouble(), 'g', QLocale::FloatingPointShortest);
        return key.toCaseFolded();
    }

    [[nodiscard]] Result<Records> read(const QStringList &keys, const Cancellation &cancellation)
    {
        Records records;
        QStringList literals;
        qsizetype size = 0;
        for (const QString &key : keys) {
            const QString literal = literalOf(key);
            if (literal.isEmpty())
                continue;
            const qsizetype added = QUrl::toPercentEncoding(literal).size() + 3;
            if (literals.size() == s_keysPerCall
                || (!literals.isEmpty() && size + added > s_longestQuery)) {
                if (auto queried = query(literals, records, cancellation); !queried)
                    return queried.error();
                literals.clear();
                size = 0;
            }
            literals << literal;
            size += added;
        }
        if (!literals.isEmpty()) {
            if (auto queried = query(literals, records, cancellation); !queried)
                return queried.error();
        }
        return records;
    }

private:
    static bool isNumber(FieldType type)
    {
        return type == FieldType::Decimal || type == FieldType::Integer
            || type == FieldType::Number;
    }

    /// Empty for a key no record can have.
    [[nodiscard]] QString literalOf(const QString &key) const
    {
        if (m_isNumber)
            return isDecimal(key.toStdString()) ? key : QString();
        if (key.isEmpty() || key.size() > s_longestKey
            || (m_key == s_salesforceId && !isSalesforceId(key.toStdString())))
            return {};
        QString literal = u"'"_s;
        for (const QChar c : key) {
            if (c == u'\'' || c == u'\\')
                literal += u'\\';
            if (c == u'\n')
                literal += u"\\n"_s;
            else if (c == u'\r')
                literal += u"\\r"_s;
            else
                literal += c;
        }
        return literal + u'\'';
    }

    [[nodiscard]] Result<void> query(const QStringList &literals, Records &records,
                                     const Cancellation &cancellation)
    {
        const QString soql = m_begin + literals.join(u',') + u')';
        QUrl url = m_api.url(u"query?q="_s + QString::fromLatin1(QUrl::toPercentEncoding(soql)));
        while (!url.isEmpty()) {
            const auto answer = m_api.read(url, cancellation);
            if (!answer)
                return answer.error();
            const QJsonObject page = answer->object();
            if (!page.value("records"_L1).isArray())
                return invalidAnswerError({.url = url}, u"the list \"records\" is missing"_s);
            for (const QJsonValue &record : page.value("records"_L1).toArray())
                records.insert(folded(textOf(record[m_key])), record.toObject());
            const QString next = page.value("nextRecordsUrl"_L1).toString();
            if (!next.isEmpty() && !next.startsWith("/services/data/"_L1))
                return invalidAnswerError({.url = url}, u"its next page is elsewhere"_s);
            url = next.isEmpty() ? QUrl() : m_api.namedUrl(next);
        }
        return {};
    }

    const SalesforceApi &m_api;
    const QString m_key;
    const bool m_isNumber;
    QString m_begin;
};

void appendRecord(RecordBatchBuilder &builder, const QJsonObject &record)
{
    for (int column = 0; column < builder.schema().fieldCount(); ++column) {
        const Field &field = builder.schema().field(column);
        const QString value = textOf(record.value(field.name));
        if (value.isEmpty())
            builder.appendNull(column);
        else
            appendParsed(builder, column, field.type, value.toStdString());
    }
    builder.finishRow();
}

} // namespace

Result<ExistingRecords> salesforceExisting(const SalesforceApi &api, const WriteRequest &request,
                                           const RecordBatch &rows,
                                           const Cancellation &cancellation)
{
    ExistingRecords existing;
    const auto keyColumn = request.schema->indexOf(request.object->matchingKey.front());
    if (!keyColumn)
        return existing;
    ExistingReader reader(api, request, *keyColumn);
    QStringList keys;
    for (std::size_t row = 0; row < rows.rowCount(); ++row)
        keys << keyText(rows, *keyColumn, row);
    QStringList different = keys;
    different.removeDuplicates();
    const auto records = reader.read(different, cancellation);
    if (!records)
        return records.error();
    RecordBatchBuilder builder(request.schema);
    for (const QString &key : keys) {
        const auto found = key.isEmpty() ? records->end() : records->find(reader.folded(key));
        existing.exists.push_back(found != records->end() ? 1 : 0);
        appendRecord(builder, found != records->end() ? *found : QJsonObject());
    }
    existing.records = builder.finish();
    return existing;
}

} // namespace millrace
