#include "core/connectors/sqlite/sqliteobservation.h"

#include "core/base/localnumber.h"
#include "core/base/pluralform.h"
#include "core/connectors/sqlite/sqlitetypes.h"
#include "core/data/conversion.h"
#include "core/data/temporal.h"

#include <sqlite3.h>

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t s_largestExactDouble = std::int64_t{1} << 53;

constexpr std::array s_temporalTypes{
    FieldType::Date,
    FieldType::TimeWithoutZone,
    FieldType::TimeWithZone,
    FieldType::TimestampWithoutZone,
    FieldType::TimestampWithZone,
};

bool isTemporal(FieldType type)
{
    return type >= FieldType::Date && type <= FieldType::TimestampWithZone;
}

/// Types whose declaration Millrace makes itself and nobody else does.
bool isOwnDeclaration(const QString &declared)
{
    return declared.endsWith(" TEXT"_L1, Qt::CaseInsensitive) && ownTypeOf(declared);
}

} // namespace

SqliteObservation::SqliteObservation(QString declared)
    : m_declared(std::move(declared))
    , m_promised(promisedTypeOf(m_declared))
{
    m_allCanonical.fill(true);
}

void SqliteObservation::observe(sqlite3_stmt *statement, int column)
{
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER: {
        const std::int64_t value = sqlite3_column_int64(statement, column);
        ++m_integers;
        m_onlyZeroOrOne = m_onlyZeroOrOne && (value == 0 || value == 1);
        m_hasLargeInteger
            = m_hasLargeInteger || value > s_largestExactDouble || value < -s_largestExactDouble;
        break;
    }
    case SQLITE_FLOAT:
        ++m_reals;
        break;
    case SQLITE_TEXT: {
        const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(statement, column));
        observeText({text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))});
        break;
    }
    case SQLITE_BLOB:
        ++m_blobs;
        break;
    default:
        break;
    }
}

void SqliteObservation::observeText(std::string_view text)
{
    ++m_texts;
    if (m_promised == FieldType::Json)
        m_allJson = m_allJson && fits(FieldType::Json, text);
    if (!m_promised || !isTemporal(*m_promised))
        return;
    for (const FieldType type : s_temporalTypes) {
        bool &all = m_allCanonical[static_cast<std::size_t>(type)];
        all = all && isCanonical(type, text);
    }
}

FieldType SqliteObservation::numericType() const
{
    if (m_hasLargeInteger)
        return m_reals == 0 ? FieldType::Integer : FieldType::Decimal;
    return m_reals == 0 && m_integers > 0 ? FieldType::Integer : FieldType::Number;
}

FieldType SqliteObservation::typeOfContent() const
{
    if (m_texts > 0)
        return m_blobs > 0 ? FieldType::Binary : FieldType::String;
    return m_blobs > 0 ? FieldType::Binary : numericType();
}

FieldType SqliteObservation::temporalType(FieldType promised) const
{
    const auto isMet = [this](FieldType type) {
        return m_texts == total() && m_allCanonical[static_cast<std::size_t>(type)];
    };
    if (isMet(promised))
        return promised;
    for (const FieldType type : s_temporalTypes) {
        if (isMet(type))
            return type;
    }
    return typeOfContent();
}

FieldType SqliteObservation::chosenType() const
{
    if (isOwnDeclaration(m_declared))
        return *m_promised;
    if (total() == 0)
        return m_promised.value_or(FieldType::String);
    if (!m_promised)
        return typeOfContent();
    const bool hasNumbers = m_integers + m_reals > 0;
    switch (*m_promised) {
    case FieldType::Boolean:
        return m_integers == total() && m_onlyZeroOrOne ? FieldType::Boolean : typeOfContent();
    case FieldType::Integer:
        if (m_reals > 0 && m_texts + m_blobs == 0)
            return numericType();
        return m_integers > 0 ? FieldType::Integer : typeOfContent();
    case FieldType::Number:
    case FieldType::Decimal:
        if (!hasNumbers)
            return typeOfContent();
        if (m_hasLargeInteger || (m_reals == 0 && isScaleZero(m_declared)))
            return numericType();
        return FieldType::Number;
    case FieldType::String:
        return m_texts > 0 ? FieldType::String : typeOfContent();
    case FieldType::Binary:
        return m_blobs > 0 ? FieldType::Binary : typeOfContent();
    case FieldType::Json:
        return m_texts == total() && m_allJson ? FieldType::Json : typeOfContent();
    default:
        return temporalType(*m_promised);
    }
}

std::int64_t SqliteObservation::misfits(FieldType type) const
{
    switch (type) {
    case FieldType::Boolean:
    case FieldType::Integer:
        return m_reals + m_texts + m_blobs;
    case FieldType::Number:
    case FieldType::Decimal:
        return m_texts + m_blobs;
    case FieldType::String:
        return m_integers + m_reals + m_blobs;
    case FieldType::Binary:
        return m_integers + m_reals + m_texts;
    default:
        return m_integers + m_reals + m_blobs;
    }
}

SqliteObservation::Verdict SqliteObservation::verdict() const
{
    Verdict result{chosenType(), {}};
    const std::int64_t odd = misfits(result.type);
    if (isOwnDeclaration(m_declared) || odd == 0) {
        if (m_promised && isTemporal(*m_promised) && result.type == FieldType::String)
            result.note = QCoreApplication::translate(
                "sqlite", "Read as text: not every value has the form Millrace writes.");
        return result;
    }
    result.note
        = pluralText("sqlite",
                     QT_TRANSLATE_N_NOOP("sqlite", "%1 of %2 sampled values are of another type."),
                     total())
              .arg(localNumber(odd), localNumber(total()));
    return result;
}

bool isCanonical(FieldType type, std::string_view text)
{
    char buffer[s_temporalTextSize + 8];
    std::size_t size = 0;
    switch (type) {
    case FieldType::Date:
        if (const auto days = parseDate(text))
            size = formatDate(*days, buffer);
        break;
    case FieldType::TimeWithoutZone:
        if (const auto time = parseTime(text); time && !time->offsetSeconds)
            size = formatTime(time->microseconds, buffer);
        break;
    case FieldType::TimeWithZone:
        if (const auto time = parseTime(text); time && time->offsetSeconds)
            size = formatZonedTime(ZonedTime{time->microseconds, *time->offsetSeconds}.packed(),
                                   buffer);
        break;
    case FieldType::TimestampWithoutZone:
        if (const auto stamp = parseTimestamp(text); stamp && !stamp->offsetSeconds)
            size = formatTimestamp(stamp->microseconds, ' ', buffer);
        break;
    case FieldType::TimestampWithZone:
        if (const auto stamp = parseTimestamp(text); stamp && stamp->offsetSeconds) {
            size = formatTimestamp(stamp->microseconds, ' ', buffer);
            size += std::string_view("+00:00").copy(buffer + size, 6);
        }
        break;
    default:
        return false;
    }
    // A value cut to microseconds comes out shorter than it came in, so this sees it too.
    return size > 0 && std::string_view(buffer, size) == text;
}

} // namespace millrace
