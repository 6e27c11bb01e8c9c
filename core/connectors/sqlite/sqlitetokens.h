// SQLite tokens: a statement cut into words, quoted names, literals and signs.
#pragma once

#include <QString>

#include <vector>

namespace millrace {

/// One token of an SQL text, without the blanks and comments around it.
struct SqliteToken final
{
    enum class Kind {
        Word, ///< A keyword, bare name or number.
        Quoted, ///< Between "", '', `` or [].
        Sign, ///< Any other single character.
    };

    Kind kind = Kind::Sign;
    QString text;
    qsizetype begin = 0; ///< Position in the text.
    qsizetype end = 0; ///< Position behind it.

    [[nodiscard]] bool is(char16_t sign) const
    {
        return kind == Kind::Sign && text.size() == 1 && text.front() == QChar(sign);
    }
    /// The text without quotes.
    [[nodiscard]] QString name() const;
};

/// Cuts \a sql up as SQLite does. What is never closed reaches to the end.
[[nodiscard]] std::vector<SqliteToken> sqliteTokens(const QString &sql);

} // namespace millrace
