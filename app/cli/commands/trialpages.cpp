#include "app/cli/commands/trialpages.h"

#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::TrialExchange;
using declarative::TrialPage;

namespace {

/// As many as the window keeps.
constexpr std::size_t s_mostPages = 500;

QJsonArray headersJson(const QList<QPair<QString, QString>> &headers)
{
    QJsonArray json;
    for (const auto &[name, value] : headers)
        json.append(QJsonArray{name, value});
    return json;
}

QJsonObject toJson(const TrialExchange &exchange)
{
    QJsonObject json{{u"stream"_s, exchange.stream},
                     {u"method"_s, exchange.method},
                     {u"url"_s, exchange.url},
                     {u"request_headers"_s, headersJson(exchange.requestHeaders)},
                     {u"request_body"_s, exchange.requestBody},
                     {u"status"_s, exchange.status},
                     {u"headers"_s, headersJson(exchange.headers)},
                     {u"body"_s, exchange.body},
                     {u"body_size"_s, exchange.bodySize},
                     {u"body_is_cut"_s, exchange.isBodyCut},
                     {u"elapsed_ms"_s, exchange.elapsed},
                     {u"from_cache"_s, exchange.isFromCache}};
    if (!exchange.error.isEmpty())
        json.insert("error"_L1, exchange.error);
    return json;
}

QJsonObject toJson(const TrialPage &page)
{
    QJsonArray exchanges;
    for (const TrialExchange &exchange : page.exchanges)
        exchanges.append(toJson(exchange));
    return {{u"stream"_s, page.stream},
            {u"part"_s, page.slice},
            {u"exchanges"_s, exchanges},
            {u"extracted"_s, QJsonArray::fromStringList(page.extracted)},
            {u"extracted_count"_s, page.extractedCount},
            {u"transformed"_s, QJsonArray::fromStringList(page.records)},
            {u"transformed_count"_s, page.recordCount},
            {u"next_page"_s, page.next}};
}

} // namespace

void TrialPages::page(TrialPage page)
{
    ++m_count;
    if (!m_output.isJson())
        print(page);
    else if (static_cast<std::size_t>(m_json.size()) < s_mostPages)
        m_json.append(toJson(page));
}

void TrialPages::logged(declarative::LogLevel level, const QString &message)
{
    if (level != declarative::LogLevel::Debug)
        m_output.message(displayText(message), Tone::Faint);
}

void TrialPages::block(const QString &text)
{
    const QStringList lines = text.split(u'\n');
    for (const QString &line : lines)
        m_output.line(u"    "_s + displayText(line));
}

void TrialPages::print(const TrialPage &page)
{
    QString title = CommandText::tr("Page %1 of %2", "a page of a stream")
                        .arg(m_count)
                        .arg(displayText(page.stream));
    if (!page.slice.isEmpty() && page.slice != "{}"_L1)
        title += u", "_s + displayText(page.slice);
    m_output.line(m_output.toned(title, Tone::Strong));
    for (const TrialExchange &exchange : page.exchanges)
        print(exchange);
    m_output.line(u"  "_s + CommandText::tr("Extracted records: %1").arg(page.extractedCount));
    for (const QString &record : page.extracted)
        block(record);
    m_output.line(u"  "_s + CommandText::tr("Transformed records: %1").arg(page.recordCount));
    for (const QString &record : page.records)
        block(record);
    m_output.line(
        u"  "_s
        + (page.next.isEmpty()
               ? CommandText::tr("There is no next page.")
               : CommandText::tr("Next page: %1").arg(displayText(page.next.simplified()))));
}

void TrialPages::print(const TrialExchange &exchange)
{
    m_output.line(u"  "_s + exchange.method + u' ' + displayText(exchange.url));
    for (const auto &[name, value] : exchange.requestHeaders)
        block(name + u": "_s + value);
    if (!exchange.requestBody.isEmpty())
        block(exchange.requestBody);
    if (!exchange.error.isEmpty())
        m_output.line(m_output.toned(u"  "_s + displayText(exchange.error), Tone::Bad));
    if (exchange.status == 0)
        return;
    m_output.line(u"  "_s
                  + CommandText::tr("%1 after %2 ms, bytes: %3")
                        .arg(exchange.status)
                        .arg(exchange.elapsed)
                        .arg(exchange.bodySize));
    for (const auto &[name, value] : exchange.headers)
        block(name + u": "_s + value);
    block(exchange.body);
}

} // namespace millrace
