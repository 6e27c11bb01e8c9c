#include "core/connectors/sqlite/sqlitechecklists.h"

#include "core/connectors/sqlite/sqlitetokens.h"
#include "core/sql/identifier.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isWord(const SqliteToken &token, QLatin1StringView word)
{
    return token.kind == SqliteToken::Kind::Word
        && token.text.compare(word, Qt::CaseInsensitive) == 0;
}

bool isDigits(const QString &text)
{
    return !text.isEmpty()
        && std::ranges::all_of(text, [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// Reads one check behind its opening bracket.
class CheckReader final
{
public:
    CheckReader(const std::vector<SqliteToken> &tokens, std::size_t at)
        : m_tokens(tokens)
        , m_at(at)
    {
    }

    /// Whether the check is a plain list; column() and values() then tell it.
    bool read()
    {
        if (!has(7) || token().kind == SqliteToken::Kind::Sign || token().text.startsWith(u'\''))
            return false;
        m_column = asciiLower(token().name());
        ++m_at;
        if (!isWord(token(), "IN"_L1))
            return false;
        ++m_at;
        if (!token().is(u'('))
            return false;
        do {
            ++m_at;
            if (!readValue())
                return false;
        } while (has(1) && token().is(u','));
        return has(2) && token().is(u')') && m_tokens[m_at + 1].is(u')');
    }

    [[nodiscard]] const QString &column() const { return m_column; }
    [[nodiscard]] const QStringList &values() const { return m_values; }

private:
    [[nodiscard]] bool has(std::size_t count) const { return m_at + count <= m_tokens.size(); }
    [[nodiscard]] const SqliteToken &token() const { return m_tokens[m_at]; }

    bool readValue()
    {
        if (!has(1))
            return false;
        const bool isText
            = token().kind == SqliteToken::Kind::Quoted && token().text.startsWith(u'\'');
        const bool isNumber = token().kind == SqliteToken::Kind::Word && isDigits(token().text);
        if (!isText && !isNumber)
            return false;
        m_values << token().name();
        ++m_at;
        return true;
    }

    const std::vector<SqliteToken> &m_tokens;
    std::size_t m_at;
    QString m_column;
    QStringList m_values;
};

} // namespace

QHash<QString, QStringList> checkLists(const QString &createTable)
{
    QHash<QString, QStringList> lists;
    const std::vector<SqliteToken> tokens = sqliteTokens(createTable);
    for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
        if (!isWord(tokens[at], "CHECK"_L1) || !tokens[at + 1].is(u'('))
            continue;
        CheckReader check(tokens, at + 2);
        // Of two lists for one column both have to hold, which one list cannot say.
        if (check.read() && !lists.contains(check.column()))
            lists.insert(check.column(), check.values());
    }
    return lists;
}

} // namespace millrace
