#include "core/connectors/httpendpoint/answerreading.h"

#include "core/connectors/httpendpoint/httpendpointerrors.h"
#include "core/data/conversion.h"
#include "core/http/httperrors.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMultiHash>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestCode = 60;

/// \a word of the API as part of a stable code: "Not Unique" as "httpendpoint.not_unique".
QString codeOf(const QString &word)
{
    QString code;
    for (const QChar c : word.simplified().left(s_longestCode).toLower())
        code += c.isLetterOrNumber() && c.unicode() < 0x80 ? c : QChar(u'_');
    return code.isEmpty() ? u"httpendpoint.refused"_s : u"httpendpoint."_s + code;
}

/// The list of the lines of \a body; undefined when one is no JSON.
QJsonValue linesOf(const QByteArray &body)
{
    QJsonArray lines;
    for (const QByteArray &line : body.split('\n')) {
        if (line.trimmed().isEmpty())
            continue;
        QJsonValue json = jsonOf(line);
        if (json.isUndefined())
            return json;
        lines.append(json);
    }
    return lines;
}

/// Whether something is there: no null, false, empty text or empty list.
bool isSomething(const QJsonValue &value)
{
    if (value.isArray())
        return !value.toArray().isEmpty();
    if (value.isObject())
        return !value.toObject().isEmpty();
    if (value.isString())
        return !value.toString().isEmpty();
    return value.isDouble() || value.toBool();
}

QString idOf(const SentRow &row, int column)
{
    std::string text;
    appendCellText(text, row.batch->column(column), row.row);
    return QString::fromStdString(text);
}

/// Whether the body tells nothing although it is there: some word, but neither JSON that is broken
/// nor a page in the place of an answer.
bool isBareWord(const HttpResponse &response)
{
    const QByteArray type = response.headers.value("content-type").toLower();
    return !type.contains("json") && !response.body.trimmed().startsWith('<');
}

bool contains(const std::vector<int> &statuses, int status)
{
    return std::ranges::find(statuses, status) != statuses.end();
}

} // namespace

AnswerReading::AnswerReading(std::shared_ptr<const DescribedApi> api, DescribedAnswer answer,
                             int idColumn)
    : m_api(std::move(api))
    , m_answer(std::move(answer))
    , m_idColumn(idColumn)
{
}

Result<AnswerOutcome> AnswerReading::outcome(const HttpRequest &request,
                                             const HttpResponse &response,
                                             std::span<const SentRow> rows) const
{
    AnswerOutcome outcome;
    const bool isRefusal = contains(m_answer.refusalStatuses, response.status);
    const bool isGone = m_answer.isRemoval && (response.status == 404 || response.status == 410);
    // Of several tries an earlier one has removed it, whatever else this status means.
    if (isGone && (response.tries > 1 || !isRefusal)) {
        outcome.rows.resize(rows.size());
        return outcome;
    }
    if (isRefusal) {
        outcome.isRefusedAsWhole = true;
        outcome.whole
            = refusal(m_answer.refusal, jsonOf(response.body), usualServerWords(response));
        return outcome;
    }
    if (contains(m_api->description().limits.retryStatuses, response.status))
        return makeError(
            httpendpointerrors::notNow,
            {m_api->shown(shownAddress(request.url)), QString::number(response.status)},
            m_api->shown(usualServerWords(response)));
    if (!response.isSuccess())
        return statusError(request, response);
    // Nothing can be wrong with one record where nothing is said about it.
    const bool needsWords = m_answer.rows || m_answer.taken;
    const bool isBare = response.body.trimmed().isEmpty() && !needsWords;
    if (m_answer.format == AnswerFormat::None || isBare) {
        outcome.rows.resize(rows.size());
        return outcome;
    }
    const QJsonValue root = m_answer.format == AnswerFormat::JsonLines ? linesOf(response.body)
                                                                       : jsonOf(response.body);
    if (root.isUndefined() && (m_answer.hasEntries() || !isBareWord(response)))
        return invalidAnswerError(request, u"it is no JSON"_s);
    if (!m_answer.hasEntries()) {
        outcome.rows.resize(rows.size());
        return outcome;
    }
    if (!m_answer.rows)
        return entries(request, QJsonArray{root}, rows);
    const QJsonValue list = m_answer.rows->in(root);
    if (!list.isArray() && !(m_answer.isUnnamedTaken && (list.isUndefined() || list.isNull())))
        return invalidAnswerError(request,
                                  u"there is no list at \"%1\""_s.arg(m_answer.rows->text()));
    return entries(request, list.toArray(), rows);
}

Result<AnswerOutcome> AnswerReading::entries(const HttpRequest &request, const QJsonArray &list,
                                             std::span<const SentRow> rows) const
{
    const auto named = places(request, list, rows);
    if (!named)
        return named.error();
    AnswerOutcome outcome;
    outcome.rows.resize(rows.size());
    std::vector<bool> isNamed(rows.size(), false);
    for (std::size_t i = 0; i < named->size(); ++i) {
        const std::size_t place = (*named)[i];
        // Of several entries for one record none may hide a refusal.
        if (outcome.rows[place].kind == RowOutcome::Kind::Taken)
            outcome.rows[place] = entryOutcome(list[static_cast<qsizetype>(i)]);
        isNamed[place] = true;
    }
    const auto count = static_cast<std::size_t>(std::ranges::count(isNamed, true));
    if (count < rows.size() && !m_answer.isUnnamedTaken)
        return invalidAnswerError(request,
                                  u"of %1 records it names %2"_s.arg(rows.size()).arg(count));
    return outcome;
}

Result<std::vector<std::size_t>> AnswerReading::places(const HttpRequest &request,
                                                       const QJsonArray &list,
                                                       std::span<const SentRow> rows) const
{
    if (m_answer.match == EntryMatch::Index)
        return placesByIndex(request, list, rows.size());
    if (m_answer.match == EntryMatch::Id)
        return placesById(request, list, rows);
    if (static_cast<std::size_t>(list.size()) != rows.size())
        return invalidAnswerError(
            request, u"for %1 records it has %2 entries"_s.arg(rows.size()).arg(list.size()));
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < rows.size(); ++place)
        places.push_back(place);
    return places;
}

Result<std::vector<std::size_t>> AnswerReading::placesByIndex(const HttpRequest &request,
                                                              const QJsonArray &list,
                                                              std::size_t rows) const
{
    std::vector<std::size_t> places;
    for (const QJsonValue &entry : list) {
        const QJsonValue index = m_answer.index.in(entry);
        bool isNumber = index.isDouble();
        const qint64 number
            = isNumber ? index.toInteger(-1) : index.toString().toLongLong(&isNumber);
        const qint64 place = number - m_answer.firstIndex;
        if (!isNumber || place < 0 || static_cast<std::size_t>(place) >= rows)
            return invalidAnswerError(request, u"it names a record that was not sent"_s);
        places.push_back(static_cast<std::size_t>(place));
    }
    return places;
}

Result<std::vector<std::size_t>> AnswerReading::placesById(const HttpRequest &request,
                                                           const QJsonArray &list,
                                                           std::span<const SentRow> rows) const
{
    QMultiHash<QString, std::size_t> waiting;
    // The last one put in is the first one found: rows of one id are met in their order.
    for (std::size_t i = rows.size(); i-- > 0;)
        waiting.insert(idOf(rows[i], m_idColumn), i);
    std::vector<std::size_t> places;
    for (const QJsonValue &entry : list) {
        const auto found = waiting.find(wordsOf(m_answer.id.in(entry)));
        if (found == waiting.end())
            return invalidAnswerError(request, u"it names a record that was not sent"_s);
        places.push_back(found.value());
        waiting.erase(found);
    }
    return places;
}

RowOutcome AnswerReading::entryOutcome(const QJsonValue &entry) const
{
    const bool isLater = m_answer.later && m_answer.later->holds(entry);
    // A list of refusals has nothing else in it.
    bool isRefused = m_answer.rows && !m_answer.taken && !m_answer.refusedIf;
    isRefused = isRefused || (m_answer.taken && !m_answer.taken->holds(entry));
    isRefused = isRefused || (m_answer.refusedIf && isSomething(m_answer.refusedIf->in(entry)));
    if (!isRefused && !isLater)
        return {};
    RowOutcome outcome = refusal(m_answer.reason, entry, wordsOf(entry));
    if (isLater)
        outcome.kind = RowOutcome::Kind::NotNow;
    return outcome;
}

RowOutcome AnswerReading::refusal(const DescribedReason &reason, const QJsonValue &entry,
                                  const QString &fallback) const
{
    const auto words = [&entry](const std::optional<AnswerPointer> &pointer) {
        return pointer ? wordsOf(pointer->in(entry)) : QString();
    };
    const QString message = words(reason.message);
    QString field = words(reason.field);
    if (field.startsWith(u'/'))
        field.remove(0, 1);
    return RowOutcome::refused(codeOf(m_api->shown(words(reason.code))), m_api->shown(field),
                               m_api->shown(message.isEmpty() ? fallback : message));
}

} // namespace millrace
