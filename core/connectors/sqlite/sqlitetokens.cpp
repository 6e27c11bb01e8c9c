#include "core/connectors/sqlite/sqlitetokens.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$' || c == u'.' || c.unicode() > 127;
}

/// The position behind the blank or comment at \a at; \a at itself when there is none.
qsizetype behindGap(const QString &sql, qsizetype at)
{
    const QStringView rest = QStringView(sql).sliced(at);
    if (rest.front().isSpace())
        return at + 1;
    if (rest.startsWith("--"_L1)) {
        const qsizetype end = sql.indexOf(u'\n', at);
        return end < 0 ? sql.size() : end + 1;
    }
    if (rest.startsWith("/*"_L1)) {
        const qsizetype end = sql.indexOf("*/"_L1, at + 2);
        return end < 0 ? sql.size() : end + 2;
    }
    return at;
}

/// The position behind the quoted text that starts at \a at; \a at itself when there is none.
qsizetype behindQuoted(const QString &sql, qsizetype at)
{
    const QChar open = sql[at];
    if (open != u'"' && open != u'\'' && open != u'`' && open != u'[')
        return at;
    const QChar close = open == u'[' ? QChar(u']') : open;
    for (qsizetype i = at + 1; i < sql.size(); ++i) {
        if (sql[i] != close)
            continue;
        if (open == u'[' || i + 1 == sql.size() || sql[i + 1] != close)
            return i + 1;
        ++i;
    }
    return sql.size();
}

qsizetype behindWord(const QString &sql, qsizetype at)
{
    while (at < sql.size() && isWordCharacter(sql[at]))
        ++at;
    return at;
}

} // namespace

QString SqliteToken::name() const
{
    if (kind != Kind::Quoted || text.size() < 2)
        return text;
    QString inner = text.mid(1, text.size() - 2);
    const QChar quote = text.front();
    if (quote != u'[')
        inner.replace(QString(2, quote), QString(quote));
    return inner;
}

std::vector<SqliteToken> sqliteTokens(const QString &sql)
{
    std::vector<SqliteToken> tokens;
    qsizetype at = 0;
    while (at < sql.size()) {
        const qsizetype gap = behindGap(sql, at);
        if (gap > at) {
            at = gap;
            continue;
        }
        SqliteToken::Kind kind = SqliteToken::Kind::Quoted;
        qsizetype end = behindQuoted(sql, at);
        if (end == at) {
            end = behindWord(sql, at);
            kind = SqliteToken::Kind::Word;
        }
        if (end == at) {
            end = at + 1;
            kind = SqliteToken::Kind::Sign;
        }
        tokens.push_back({kind, sql.mid(at, end - at), at, end});
        at = end;
    }
    return tokens;
}

} // namespace millrace
