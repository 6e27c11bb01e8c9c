// MySqlStoredColumn: a column of a table that is written to, and the types Millrace declares.
#pragma once

#include "core/connectors/mysql/mysqlconnection.h"
#include "core/data/schema.h"

#include <QStringList>

#include <optional>

namespace millrace {

/// Begins the name of every table, index and column Millrace makes for its own use.
inline constexpr auto s_ownPrefix = QLatin1StringView("_millrace_");

/// What a column can hold, as far as writing has to know.
enum class MySqlColumnKind : std::uint8_t {
    Boolean, ///< tinyint(1)
    Integer,
    Year,
    Bit,
    Float,
    Double,
    Decimal,
    Date,
    Time,
    DateTime,
    Timestamp,
    Char, ///< Drops blanks at the end.
    Text,
    Choice, ///< enum and set
    Binary,
    FixedBinary, ///< Fills up with zero bytes.
    Json, ///< MySQL's own type, which writes values anew.
    Name, ///< uuid, inet4, inet6: a text of one form
    Other,
};

/// A column as the server describes it.
struct MySqlStoredColumn final
{
    QString name;
    QString declared; ///< "decimal(10,2)".
    MySqlColumnKind kind = MySqlColumnKind::Other;
    int precision = 0; ///< Digits of a decimal.
    int scale = 0; ///< Digits of a decimal behind the point.
    int fractionDigits = 0; ///< Of a second.
    qint64 maximumLength = 0; ///< Characters of a text, bytes of a binary.
    QString charset; ///< Of a text, else empty.
    QString collation;
    QString comment;
    bool isGenerated = false;
};

[[nodiscard]] MySqlColumnKind columnKind(const QString &dataType, const QString &declared);

/// The members of an enum or set that is declared as \a declared.
[[nodiscard]] QStringList choiceMembers(const QString &declared);

/// How a column is declared, without its name.
struct MySqlDeclaration final
{
    QString type; ///< With character set and collation.
    QString mark; ///< Of the comment; empty for a type that speaks for itself.

    /// The type with \a comment, a person's own words, and the mark.
    [[nodiscard]] QString text(const QString &comment = {}) const;
};

/// What the declaration of a key column depends on.
struct MySqlKeyRoom final
{
    qint64 characters = 255; ///< That a text or binary part of the key may have.
    QString collation; ///< That tells blanks at the end apart, where the server has one.
};

/// The room each part of a key with \a textParts texts gets in an index.
[[nodiscard]] MySqlKeyRoom keyRoom(const MySqlServer &server, int textParts);

/// The declaration Millrace gives a column for \a field. \a key is set for a part of a key.
[[nodiscard]] MySqlDeclaration declarationOf(const Field &field,
                                             const std::optional<MySqlKeyRoom> &key);

/// The type of a column that Millrace declared, read from its type and the mark of its comment.
[[nodiscard]] std::optional<FieldType> ownTypeOf(const MySqlStoredColumn &column);

/// How a column takes the values of a field.
struct MySqlColumnFit final
{
    bool isSuited = true;
    FieldType storedAs = FieldType::String; ///< The form in which values are written.
    /// The declaration the column needs first; nothing when it can stay.
    std::optional<MySqlDeclaration> widened{};
    /// Changes the texts of the widened column, "%1" being the column; may be run again. While it
    /// has not, the column has the mark behind it.
    QString rewriting{};
    QString rewritingMark{};
};

/// How \a column of a table that Millrace made takes \a field, so that neither old nor new values
/// change. \a holdsLargeIntegers: it has integers that a double would round.
[[nodiscard]] MySqlColumnFit fitOfOwn(const MySqlStoredColumn &column, const Field &field,
                                      bool holdsLargeIntegers);

/// The rewriting that a kill left undone on \a column, with its mark; empty when there is none.
[[nodiscard]] QString pendingRewriting(const MySqlStoredColumn &column);

/// How \a column of a table that was there before takes \a field; it is never changed.
[[nodiscard]] MySqlColumnFit fitOfFound(const MySqlStoredColumn &column, const Field &field);

/// The column as its table has it, but for its conditions, in a temporary table: a value the table
/// cannot take fails when it is staged. Quoted.
[[nodiscard]] QString stagedDeclaration(const MySqlStoredColumn &column);

/// The mark of Millrace in \a comment, e.g. "decimal"; empty when there is none.
[[nodiscard]] QString markIn(const QString &comment);

/// A person's comment without the mark of Millrace.
[[nodiscard]] QString personsComment(const QString &comment);

} // namespace millrace
