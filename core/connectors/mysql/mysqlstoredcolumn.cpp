#include "core/connectors/mysql/mysqlstoredcolumn.h"

#include "core/connectors/mysql/mysqlnames.h"

#include <QRegularExpression>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_mark = "millrace:"_L1;
constexpr auto s_fromBoolean = "from_boolean"_L1;
constexpr auto s_fromZoned = "from_timestamp_with_timezone"_L1;
constexpr int s_mostDigits = 65;
constexpr int s_mostScale = 30;
/// Of a 64 bit integer.
constexpr int s_integerDigits = 19;
/// An index of InnoDB takes 3,072 bytes; parts of other types need at most nine.
constexpr int s_indexBytes = 2900;
constexpr int s_bytesPerCharacter = 4;

struct Word final
{
    QLatin1StringView text;
    MySqlColumnKind kind;
};

constexpr std::array s_words{
    Word{"tinyint"_L1, MySqlColumnKind::Integer},
    Word{"smallint"_L1, MySqlColumnKind::Integer},
    Word{"mediumint"_L1, MySqlColumnKind::Integer},
    Word{"int"_L1, MySqlColumnKind::Integer},
    Word{"bigint"_L1, MySqlColumnKind::Integer},
    Word{"year"_L1, MySqlColumnKind::Year},
    Word{"bit"_L1, MySqlColumnKind::Bit},
    Word{"float"_L1, MySqlColumnKind::Float},
    Word{"double"_L1, MySqlColumnKind::Double},
    Word{"decimal"_L1, MySqlColumnKind::Decimal},
    Word{"date"_L1, MySqlColumnKind::Date},
    Word{"time"_L1, MySqlColumnKind::Time},
    Word{"datetime"_L1, MySqlColumnKind::DateTime},
    Word{"timestamp"_L1, MySqlColumnKind::Timestamp},
    Word{"char"_L1, MySqlColumnKind::Char},
    Word{"varchar"_L1, MySqlColumnKind::Text},
    Word{"tinytext"_L1, MySqlColumnKind::Text},
    Word{"text"_L1, MySqlColumnKind::Text},
    Word{"mediumtext"_L1, MySqlColumnKind::Text},
    Word{"longtext"_L1, MySqlColumnKind::Text},
    Word{"enum"_L1, MySqlColumnKind::Choice},
    Word{"set"_L1, MySqlColumnKind::Choice},
    Word{"varbinary"_L1, MySqlColumnKind::Binary},
    Word{"tinyblob"_L1, MySqlColumnKind::Binary},
    Word{"blob"_L1, MySqlColumnKind::Binary},
    Word{"mediumblob"_L1, MySqlColumnKind::Binary},
    Word{"longblob"_L1, MySqlColumnKind::Binary},
    Word{"binary"_L1, MySqlColumnKind::FixedBinary},
    Word{"json"_L1, MySqlColumnKind::Json},
    Word{"uuid"_L1, MySqlColumnKind::Name},
    Word{"inet4"_L1, MySqlColumnKind::Name},
    Word{"inet6"_L1, MySqlColumnKind::Name},
};

const QRegularExpression &markPattern()
{
    static const QRegularExpression pattern(u"\\s*millrace:([a-z_]+)"_s);
    return pattern;
}

QString markOf(const MySqlStoredColumn &column) { return markIn(column.comment); }

struct Digits final
{
    int whole = 0;
    int scale = 0;
};

/// The digits a source's DECIMAL(10,2) promises; nothing when it promises none, or too many.
std::optional<Digits> promisedDigits(const QString &sourceType)
{
    static const QRegularExpression pattern(
        u"^\\s*(?:numeric|decimal|dec|fixed|number)\\s*\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\)"_s,
        QRegularExpression::CaseInsensitiveOption);
    const auto match = pattern.match(sourceType);
    if (!match.hasMatch())
        return std::nullopt;
    const int precision = match.captured(1).toInt();
    const int scale = match.captured(2).toInt();
    if (precision < 1 || precision > s_mostDigits || scale > s_mostScale || scale > precision)
        return std::nullopt;
    return Digits{precision - scale, scale};
}

std::optional<MySqlDeclaration> decimalOf(const Digits &digits)
{
    if (digits.whole + digits.scale > s_mostDigits || digits.scale > s_mostScale)
        return std::nullopt;
    return MySqlDeclaration{
        u"decimal(%1,%2)"_s.arg(QString::number(std::max(1, digits.whole + digits.scale)),
                                QString::number(digits.scale)),
        {}};
}

MySqlDeclaration textDeclaration(const QString &mark = {})
{
    return {u"longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"_s, mark};
}

MySqlDeclaration digitsDeclaration()
{
    return {u"longtext CHARACTER SET ascii COLLATE ascii_bin"_s, fieldTypeName(FieldType::Decimal)};
}

MySqlDeclaration keyTextDeclaration(const MySqlKeyRoom &key, const QString &mark)
{
    return {u"varchar(%1) CHARACTER SET utf8mb4 COLLATE %2"_s.arg(QString::number(key.characters),
                                                                  key.collation),
            mark};
}

bool isNumeric(FieldType type)
{
    return type == FieldType::Boolean || type == FieldType::Integer || type == FieldType::Number
        || type == FieldType::Decimal;
}

bool isTimestamp(FieldType type)
{
    return type == FieldType::TimestampWithoutZone || type == FieldType::TimestampWithZone;
}

MySqlColumnFit stays(FieldType storedAs) { return {true, storedAs}; }

MySqlColumnFit becomes(FieldType storedAs, MySqlDeclaration declaration)
{
    return {true, storedAs, std::move(declaration)};
}

/// Everything a column can hold as text.
MySqlColumnFit becomesText(const MySqlStoredColumn &column, FieldType from)
{
    MySqlColumnFit fit = becomes(FieldType::String, textDeclaration());
    if (column.kind == MySqlColumnKind::Binary || column.kind == MySqlColumnKind::FixedBinary)
        fit.isSuited = false;
    if (from == FieldType::Boolean)
        fit.rewritingMark = s_fromBoolean;
    else if (from == FieldType::TimestampWithZone)
        fit.rewritingMark = s_fromZoned;
    MySqlStoredColumn marked;
    marked.comment = s_mark + fit.rewritingMark;
    fit.rewriting = pendingRewriting(marked);
    return fit;
}

MySqlColumnFit fitOfNumeric(const MySqlStoredColumn &column, FieldType own, const Field &field,
                            bool holdsLargeIntegers)
{
    const FieldType wanted = field.type;
    if (own == FieldType::Decimal && column.kind == MySqlColumnKind::Text)
        return stays(FieldType::Decimal);
    const bool isInteger = own == FieldType::Boolean || own == FieldType::Integer;
    if (wanted == FieldType::Boolean
        || (wanted == FieldType::Integer && own != FieldType::Boolean && own != FieldType::Decimal))
        return stays(wanted);
    if (wanted == FieldType::Integer && own == FieldType::Boolean)
        return becomes(wanted, declarationOf(field, {}));
    if (wanted == FieldType::Number && isInteger && !holdsLargeIntegers)
        return becomes(wanted, {u"double"_s, {}});
    // What is left are digits, in a decimal that has room for both where there is one.
    const Digits old = isInteger ? Digits{s_integerDigits, 0}
                                 : Digits{column.precision - column.scale, column.scale};
    std::optional<Digits> added = wanted == FieldType::Integer ? Digits{s_integerDigits, 0}
                                                               : promisedDigits(field.sourceType);
    if (own != FieldType::Number && wanted != FieldType::Number && added) {
        const Digits both{std::max(old.whole, added->whole), std::max(old.scale, added->scale)};
        if (own == FieldType::Decimal && both.whole == old.whole && both.scale == old.scale)
            return stays(FieldType::Decimal);
        if (const auto declaration = decimalOf(both))
            return becomes(FieldType::Decimal, *declaration);
    }
    return becomes(FieldType::Decimal, digitsDeclaration());
}

} // namespace

MySqlColumnKind columnKind(const QString &dataType, const QString &declared)
{
    const QString type = dataType.toLower();
    if (type == "tinyint"_L1 && declared.startsWith("tinyint(1)"_L1, Qt::CaseInsensitive))
        return MySqlColumnKind::Boolean;
    for (const Word &word : s_words) {
        if (type == word.text)
            return word.kind;
    }
    return MySqlColumnKind::Other;
}

QStringList choiceMembers(const QString &declared)
{
    static const QRegularExpression member(u"'((?:[^']|'')*)'"_s);
    QStringList members;
    for (auto it = member.globalMatch(declared); it.hasNext();)
        members << it.next().captured(1).replace("''"_L1, "'"_L1);
    return members;
}

QString MySqlDeclaration::text(const QString &comment) const
{
    QString words = comment;
    if (!mark.isEmpty())
        words += (words.isEmpty() ? ""_L1 : " "_L1) + s_mark + mark;
    return words.isEmpty() ? type : type + " COMMENT "_L1 + mySqlText(words);
}

MySqlKeyRoom keyRoom(const MySqlServer &server, int textParts)
{
    MySqlKeyRoom room;
    if (textParts > 0)
        room.characters = std::min<qint64>(255, s_indexBytes / s_bytesPerCharacter / textParts);
    room.collation = u"utf8mb4_bin"_s;
    if (server.isMariaDb && server.isAtLeast(10, 2))
        room.collation = u"utf8mb4_nopad_bin"_s;
    else if (!server.isMariaDb && server.isAtLeast(8, 0, 17))
        room.collation = u"utf8mb4_0900_bin"_s;
    return room;
}

MySqlDeclaration declarationOf(const Field &field, const std::optional<MySqlKeyRoom> &key)
{
    const QString mark = fieldTypeName(field.type);
    switch (field.type) {
    case FieldType::Boolean:
        return {u"tinyint(1)"_s, {}};
    case FieldType::Integer:
        return {u"bigint"_s, {}};
    case FieldType::Number:
        return {u"double"_s, {}};
    case FieldType::Decimal:
        if (const auto digits = promisedDigits(field.sourceType)) {
            if (const auto declaration = decimalOf(*digits))
                return *declaration;
        }
        return key ? keyTextDeclaration(*key, mark) : digitsDeclaration();
    case FieldType::String:
        return key ? keyTextDeclaration(*key, {}) : textDeclaration();
    case FieldType::Json:
        return key ? keyTextDeclaration(*key, mark) : textDeclaration(mark);
    case FieldType::Binary:
        return {key ? u"varbinary(%1)"_s.arg(key->characters) : u"longblob"_s, {}};
    case FieldType::Date:
        return {u"date"_s, {}};
    case FieldType::TimeWithoutZone:
        return {u"time(6)"_s, {}};
    case FieldType::TimeWithZone:
        return {u"varchar(32) CHARACTER SET ascii COLLATE ascii_bin"_s, mark};
    case FieldType::TimestampWithoutZone:
        return {u"datetime(6)"_s, {}};
    case FieldType::TimestampWithZone:
        return {u"datetime(6)"_s, mark};
    }
    return textDeclaration();
}

std::optional<FieldType> ownTypeOf(const MySqlStoredColumn &column)
{
    const QString mark = markOf(column);
    if (const auto marked = fieldTypeFromName(mark))
        return marked;
    switch (column.kind) {
    case MySqlColumnKind::Boolean:
        return FieldType::Boolean;
    case MySqlColumnKind::Integer:
        return FieldType::Integer;
    case MySqlColumnKind::Double:
        return FieldType::Number;
    case MySqlColumnKind::Decimal:
        return FieldType::Decimal;
    case MySqlColumnKind::Date:
        return FieldType::Date;
    case MySqlColumnKind::Time:
        return FieldType::TimeWithoutZone;
    case MySqlColumnKind::DateTime:
        return FieldType::TimestampWithoutZone;
    case MySqlColumnKind::Text:
        return FieldType::String;
    case MySqlColumnKind::Binary:
        return FieldType::Binary;
    default:
        return std::nullopt;
    }
}

QString pendingRewriting(const MySqlStoredColumn &column)
{
    const QString mark = markOf(column);
    if (mark == s_fromBoolean)
        return u"CASE %1 WHEN '0' THEN 'false' WHEN '1' THEN 'true' ELSE %1 END"_s;
    if (mark == s_fromZoned)
        return u"IF(%1 LIKE '%+00:00', %1, CONCAT(%1, '+00:00'))"_s;
    return {};
}

MySqlColumnFit fitOfOwn(const MySqlStoredColumn &column, const Field &field,
                        bool holdsLargeIntegers)
{
    const auto own = ownTypeOf(column);
    // A person has changed the column since.
    if (!own)
        return fitOfFound(column, field);
    const FieldType wanted = field.type;
    if (*own == FieldType::String || (*own == wanted && wanted != FieldType::Decimal))
        return stays(*own);
    if (isNumeric(*own) && isNumeric(wanted))
        return fitOfNumeric(column, *own, field, holdsLargeIntegers);
    if (wanted == FieldType::Date && isTimestamp(*own))
        return stays(*own);
    if (*own == FieldType::Date && isTimestamp(wanted))
        return becomes(wanted, declarationOf(field, {}));
    if (isTimestamp(*own) && isTimestamp(wanted)) {
        return *own == FieldType::TimestampWithZone ? stays(*own)
                                                    : becomes(wanted, declarationOf(field, {}));
    }
    return becomesText(column, *own);
}

MySqlColumnFit fitOfFound(const MySqlStoredColumn &column, const Field &field)
{
    const FieldType type = field.type;
    MySqlColumnFit unsuited{false, type};
    const auto when = [&](bool isSuited) { return isSuited ? stays(type) : unsuited; };
    switch (column.kind) {
    case MySqlColumnKind::Text:
    case MySqlColumnKind::Char:
        return type == FieldType::Binary ? unsuited : stays(FieldType::String);
    case MySqlColumnKind::Choice:
    case MySqlColumnKind::Name:
        return when(type == FieldType::String);
    case MySqlColumnKind::Boolean:
    case MySqlColumnKind::Bit:
        return when(type == FieldType::Boolean || type == FieldType::Integer);
    case MySqlColumnKind::Year:
        return when(type == FieldType::Integer);
    case MySqlColumnKind::Integer:
    case MySqlColumnKind::Decimal:
        return when(isNumeric(type));
    case MySqlColumnKind::Float:
    case MySqlColumnKind::Double:
        return when(isNumeric(type) && type != FieldType::Decimal);
    case MySqlColumnKind::Date:
        return when(type == FieldType::Date);
    case MySqlColumnKind::Time:
        return when(type == FieldType::TimeWithoutZone);
    case MySqlColumnKind::DateTime:
    case MySqlColumnKind::Timestamp:
        return when(type == FieldType::Date || isTimestamp(type));
    case MySqlColumnKind::Binary:
    case MySqlColumnKind::FixedBinary:
        return when(isStoredAsText(type));
    case MySqlColumnKind::Json:
        return when(type == FieldType::Json);
    case MySqlColumnKind::Other:
        break;
    }
    return unsuited;
}

QString stagedDeclaration(const MySqlStoredColumn &column)
{
    QString text = mySqlIdentifier(column.name) + u' ' + column.declared;
    if (!column.charset.isEmpty() && column.kind != MySqlColumnKind::Json)
        text += " CHARACTER SET "_L1 + column.charset + " COLLATE "_L1 + column.collation;
    // A TIMESTAMP would otherwise be NOT NULL with the present moment.
    return text + " NULL"_L1;
}

QString markIn(const QString &comment)
{
    const auto match = markPattern().match(comment);
    return match.hasMatch() ? match.captured(1) : QString();
}

QString personsComment(const QString &comment)
{
    QString words = comment;
    return words.remove(markPattern()).trimmed();
}

} // namespace millrace
