#include "core/connectors/salesforce/salesforceresultlines.h"

#include "core/connectors/salesforce/salesforcerefusals.h"

namespace millrace {

SalesforceResultLines::SalesforceResultLines(const SalesforceJobRows &rows, QByteArray own,
                                             ObjectOperation operation)
    : m_rows(rows)
    , m_own(std::move(own))
    , m_operation(operation)
    , m_csv([this](std::vector<std::string> &fields) { return take(fields); })
{
}

bool SalesforceResultLines::feed(QByteArrayView piece)
{
    return m_csv.feed({piece.data(), static_cast<std::size_t>(piece.size())});
}

bool SalesforceResultLines::take(const std::vector<std::string> &fields)
{
    // A job has no more results than rows.
    const bool isFine = m_places.empty() ? readHeader(fields)
                                         : m_results.size() < m_rows.rowCount() && readLine(fields);
    m_isWrong = m_isWrong || !isFine;
    return isFine;
}

bool SalesforceResultLines::readHeader(const std::vector<std::string> &fields)
{
    QStringList names;
    for (const std::string &field : fields)
        names << QString::fromStdString(field).trimmed().toLower();
    m_width = fields.size();
    m_ownPlace = m_own.isEmpty() ? 0 : names.indexOf(QString::fromLatin1(m_own).toLower());
    for (const QString &name : m_rows.names()) {
        const qsizetype place = names.indexOf(name.toLower());
        if (place < 0)
            return false;
        m_places.push_back(static_cast<std::size_t>(place));
    }
    return m_ownPlace >= 0;
}

bool SalesforceResultLines::readLine(const std::vector<std::string> &fields)
{
    if (fields.size() != m_width)
        return false;
    SalesforceResult result;
    SalesforceRowHash content;
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        const std::string &value = fields[m_places[i]];
        content.add(value);
        if (static_cast<int>(i) == m_rows.keyPlace()) {
            SalesforceRowHash key;
            key.add(value);
            result.key = key.value();
        }
    }
    result.content = content.value();
    if (m_own == "sf__Error")
        result.outcome = salesforceOutcome(
            QString::fromStdString(fields[static_cast<std::size_t>(m_ownPlace)]), m_operation);
    m_results.push_back(std::move(result));
    return true;
}

} // namespace millrace
