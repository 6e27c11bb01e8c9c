#include "core/connectors/mysql/mysqlrowencoder.h"

#include "core/connectors/mysql/mysqlnames.h"
#include "core/data/conversion.h"
#include "core/data/temporal.h"

#include <array>
#include <charconv>
#include <cstring>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// What stands behind the backslash for each byte, 0 for bytes that need none.
using Escapes = std::array<char, 256>;

constexpr Escapes s_loadEscapes = [] {
    Escapes escapes{};
    escapes['\\'] = '\\';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\0'] = '0';
    return escapes;
}();

constexpr Escapes s_literalEscapes = [] {
    Escapes escapes{};
    escapes['\\'] = '\\';
    escapes['\''] = '\'';
    escapes['\0'] = '0';
    escapes['\x1a'] = 'Z';
    return escapes;
}();

constexpr std::uint64_t s_ones = 0x0101010101010101ULL;
constexpr std::uint64_t s_highs = 0x8080808080808080ULL;

/// Whether one of the eight bytes of \a word is zero; may also be set for a byte above a zero one.
constexpr std::uint64_t zeroBytes(std::uint64_t word) { return (word - s_ones) & ~word & s_highs; }

/// Whether one of eight bytes may need an escape in LOAD DATA: a control character or a backslash.
constexpr bool mayNeedLoadEscape(std::uint64_t word)
{
    const std::uint64_t below = (word - s_ones * 0x0b) & ~word & s_highs;
    return (below | zeroBytes(word ^ (s_ones * '\\'))) != 0;
}

constexpr bool mayNeedLiteralEscape(std::uint64_t word)
{
    const std::uint64_t below = (word - s_ones * 0x1b) & ~word & s_highs;
    return (below | zeroBytes(word ^ (s_ones * '\\')) | zeroBytes(word ^ (s_ones * '\''))) != 0;
}

template<typename MayNeed>
char *writeEscaped(char *out, std::string_view text, const Escapes &escapes, MayNeed mayNeed)
{
    const char *at = text.data();
    const char *end = at + text.size();
    const auto writeOne = [&] {
        const char c = *at++;
        if (const char escape = escapes[static_cast<unsigned char>(c)]; escape != 0) {
            *out++ = '\\';
            *out++ = escape;
        } else {
            *out++ = c;
        }
    };
    while (end - at >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, sizeof word);
        if (mayNeed(word)) {
            for (int i = 0; i < 8; ++i)
                writeOne();
            continue;
        }
        std::memcpy(out, &word, sizeof word);
        out += 8;
        at += 8;
    }
    while (at < end)
        writeOne();
    return out;
}

bool isTextKind(MySqlColumnKind kind)
{
    return kind == MySqlColumnKind::Text || kind == MySqlColumnKind::Char
        || kind == MySqlColumnKind::Choice || kind == MySqlColumnKind::Name;
}

/// Whether the bytes of UTF-8 can go into a column of \a charset as they are.
bool takesUtf8(const QString &charset)
{
    return charset.isEmpty() || charset.startsWith("utf8"_L1) || charset == "ascii"_L1
        || charset == "binary"_L1;
}

/// What makes a temporal text one of the wider type in a column of texts.
const char *suffixFor(FieldType from, FieldType to)
{
    return from == FieldType::Date && to == FieldType::TimestampWithoutZone ? " 00:00:00" : "";
}

constexpr std::size_t s_numberSize = 32;

} // namespace

void MySqlTextBuffer::append(std::string_view text)
{
    std::memcpy(room(text.size()), text.data(), text.size());
    advance(text.size());
}

MySqlRowEncoder::MySqlRowEncoder(const MySqlTarget &target, RunMarks marks, Form form,
                                 bool hasArrival)
    : m_names(target.quotedColumns())
    , m_hasMeta(target.hasMetaColumns)
    , m_hasArrival(hasArrival)
    , m_form(form)
    , m_marks(marks)
    , m_plainMeta(plainMetaJson(marks.syncId))
    , m_generation(std::to_string(marks.generationId))
{
    for (const MySqlTargetColumn &column : target.columns)
        m_columns.push_back(planned(column));
    if (m_hasArrival)
        m_names.prepend(mySqlIdentifier(s_ownPrefix + "arrival"_L1));
}

MySqlRowEncoder::PlannedColumn MySqlRowEncoder::planned(const MySqlTargetColumn &column)
{
    const MySqlColumnKind kind = column.column.kind;
    PlannedColumn plan;
    if (kind == MySqlColumnKind::Bit)
        plan.expression = u"CAST(%1 AS UNSIGNED)"_s;
    else if (kind == MySqlColumnKind::Json || !takesUtf8(column.column.charset))
        plan.expression = u"CONVERT(%1 USING utf8mb4)"_s;
    const bool isText = isTextKind(kind);
    plan.suffix = isText ? suffixFor(column.type, column.storedAs) : "";
    switch (column.type) {
    case FieldType::Boolean:
        plan.form = isText && column.storedAs == FieldType::String ? CellForm::CellText
                                                                   : CellForm::Integer;
        break;
    case FieldType::Integer:
        plan.form = CellForm::Integer;
        break;
    case FieldType::Number:
        plan.form = isText ? CellForm::CellText : CellForm::Number;
        break;
    case FieldType::Decimal:
        plan.form = CellForm::Digits;
        break;
    case FieldType::String:
    case FieldType::Json:
        plan.form = kind == MySqlColumnKind::Binary || kind == MySqlColumnKind::FixedBinary
            ? CellForm::Bytes
            : CellForm::Text;
        break;
    case FieldType::Binary:
        plan.form = isText ? CellForm::CellText : CellForm::Bytes;
        break;
    case FieldType::Date:
        plan.form = CellForm::Date;
        break;
    case FieldType::TimeWithoutZone:
        plan.form = CellForm::Time;
        break;
    case FieldType::TimeWithZone:
        plan.form = CellForm::ZonedTime;
        break;
    case FieldType::TimestampWithoutZone:
        plan.form = CellForm::Timestamp;
        break;
    case FieldType::TimestampWithZone:
        // In a column of texts the zone is written behind the time.
        plan.form = isText ? CellForm::CellText : CellForm::Timestamp;
        break;
    }
    return plan;
}

QByteArray MySqlRowEncoder::statement(const QString &table) const
{
    if (m_form == Form::LoadData)
        return loadStatement(table).toUtf8();
    const QString columns = m_names.join(", "_L1);
    return ("INSERT INTO "_L1 + table + " ("_L1 + columns + ") VALUES "_L1).toUtf8();
}

QString MySqlRowEncoder::loadStatement(const QString &table) const
{
    QStringList places = m_names;
    QStringList assignments;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        if (m_columns[i].expression.isEmpty())
            continue;
        const qsizetype place = static_cast<qsizetype>(i) + (m_hasArrival ? 1 : 0);
        const QString variable = "@_millrace_"_L1 + QString::number(i);
        QString expression = m_columns[i].expression;
        assignments << places[place] + " = "_L1 + expression.replace("%1"_L1, variable);
        places[place] = variable;
    }
    // Text as bytes: what is UTF-8 already needs no conversion, and bytes stay bytes.
    QString sql = "LOAD DATA LOCAL INFILE 'millrace' INTO TABLE "_L1 + table
        + " CHARACTER SET binary FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' "
          "LINES TERMINATED BY '\\n' ("_L1
        + places.join(", "_L1) + ')'_L1;
    if (!assignments.isEmpty())
        sql += " SET "_L1 + assignments.join(", "_L1);
    return sql;
}

void MySqlRowEncoder::append(MySqlTextBuffer &out, const RecordBatch &batch, std::size_t first,
                             std::size_t end, qint64 arrival)
{
    if (m_hasMeta && (m_extractedAt.empty() || m_extractedAtPoint != batch.extractedAt())) {
        char buffer[s_temporalTextSize];
        m_extractedAtPoint = batch.extractedAt();
        m_extractedAt.assign(
            buffer, formatTimestamp(m_extractedAtPoint.time_since_epoch().count(), ' ', buffer));
    }
    if (m_form == Form::LoadData)
        appendRows<Form::LoadData>(out, batch, first, end, arrival);
    else
        appendRows<Form::Literals>(out, batch, first, end, arrival);
}

template<MySqlRowEncoder::Form form>
void MySqlRowEncoder::appendRows(MySqlTextBuffer &out, const RecordBatch &batch, std::size_t first,
                                 std::size_t end, qint64 arrival)
{
    constexpr char separator = form == Form::LoadData ? '\t' : ',';
    for (std::size_t row = first; row < end; ++row) {
        if constexpr (form == Form::Literals)
            out.append(out.size() == 0 ? std::string_view("(") : std::string_view(",("));
        bool isFirst = true;
        if (m_hasArrival) {
            char *at = out.room(s_numberSize);
            out.advance(
                static_cast<std::size_t>(std::to_chars(at, at + s_numberSize, arrival++).ptr - at));
            isFirst = false;
        }
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            if (!isFirst)
                out.append(separator);
            isFirst = false;
            const Column &values = batch.column(static_cast<int>(i));
            if (values.isNull(row))
                out.append(form == Form::LoadData ? std::string_view("\\N")
                                                  : std::string_view("NULL"));
            else
                appendCell<form>(out, m_columns[i], values, row);
        }
        if (m_hasMeta) {
            if (!isFirst)
                out.append(separator);
            appendMeta<form>(out, batch, row);
        }
        out.append(form == Form::LoadData ? '\n' : ')');
    }
}

template<MySqlRowEncoder::Form form>
void MySqlRowEncoder::appendCell(MySqlTextBuffer &out, const PlannedColumn &column,
                                 const Column &values, std::size_t row)
{
    char text[s_temporalTextSize];
    switch (column.form) {
    case CellForm::Integer: {
        char *at = out.room(s_numberSize);
        out.advance(static_cast<std::size_t>(
            std::to_chars(at, at + s_numberSize, values.integer(row)).ptr - at));
        return;
    }
    case CellForm::Number: {
        char *at = out.room(s_numberSize);
        out.advance(static_cast<std::size_t>(
            std::to_chars(at, at + s_numberSize, values.number(row)).ptr - at));
        return;
    }
    case CellForm::Digits:
        return appendQuoted<form>(out, values.text(row));
    case CellForm::Text:
        return appendText<form>(out, values.text(row));
    case CellForm::Bytes:
        return appendBytes<form>(out, values.text(row));
    case CellForm::Date: {
        const std::size_t size = formatDate(values.integer(row), text);
        const std::size_t added = std::strlen(column.suffix);
        std::memcpy(text + size, column.suffix, added);
        return appendQuoted<form>(out, {text, size + added});
    }
    case CellForm::Time:
        return appendQuoted<form>(out, {text, formatTime(values.integer(row), text)});
    case CellForm::ZonedTime:
        return appendQuoted<form>(out, {text, formatZonedTime(values.integer(row), text)});
    case CellForm::Timestamp:
        return appendQuoted<form>(out, {text, formatTimestamp(values.integer(row), ' ', text)});
    case CellForm::CellText:
        m_scratch.clear();
        appendCellText(m_scratch, values, row, ' ');
        m_scratch += column.suffix;
        return appendText<form>(out, m_scratch);
    }
}

template<MySqlRowEncoder::Form form>
void MySqlRowEncoder::appendMeta(MySqlTextBuffer &out, const RecordBatch &batch, std::size_t row)
{
    constexpr char separator = form == Form::LoadData ? '\t' : ',';
    char id[RawIds::length];
    m_rawIds.writeNext(id);
    appendQuoted<form>(out, {id, RawIds::length});
    out.append(separator);
    appendQuoted<form>(out, m_extractedAt);
    out.append(separator);
    if (batch.issues().empty() || batch.issuesOf(row).empty()) {
        appendQuoted<form>(out, m_plainMeta);
    } else {
        m_scratch.clear();
        appendMetaJson(m_scratch, m_marks.syncId, batch, row);
        appendText<form>(out, m_scratch);
    }
    out.append(separator);
    out.append(m_generation);
}

template<MySqlRowEncoder::Form form>
void MySqlRowEncoder::appendText(MySqlTextBuffer &out, std::string_view text)
{
    char *start = out.room(text.size() * 2 + 2);
    char *at = start;
    if constexpr (form == Form::LoadData) {
        at = writeEscaped(at, text, s_loadEscapes, mayNeedLoadEscape);
    } else {
        *at++ = '\'';
        at = writeEscaped(at, text, s_literalEscapes, mayNeedLiteralEscape);
        *at++ = '\'';
    }
    out.advance(static_cast<std::size_t>(at - start));
}

template<MySqlRowEncoder::Form form>
void MySqlRowEncoder::appendBytes(MySqlTextBuffer &out, std::string_view bytes)
{
    if constexpr (form == Form::LoadData) {
        appendText<form>(out, bytes);
    } else {
        static constexpr char digits[] = "0123456789abcdef";
        char *at = out.room(bytes.size() * 2 + 3);
        *at++ = 'x';
        *at++ = '\'';
        for (const char c : bytes) {
            *at++ = digits[static_cast<unsigned char>(c) >> 4];
            *at++ = digits[static_cast<unsigned char>(c) & 15];
        }
        *at = '\'';
        out.advance(bytes.size() * 2 + 3);
    }
}

template<MySqlRowEncoder::Form form>
void MySqlRowEncoder::appendQuoted(MySqlTextBuffer &out, std::string_view plain)
{
    constexpr std::size_t quotes = form == Form::LoadData ? 0 : 1;
    char *at = out.room(plain.size() + 2 * quotes);
    if constexpr (quotes != 0)
        *at++ = '\'';
    std::memcpy(at, plain.data(), plain.size());
    if constexpr (quotes != 0)
        at[plain.size()] = '\'';
    out.advance(plain.size() + 2 * quotes);
}

} // namespace millrace
