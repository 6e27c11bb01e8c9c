#include "core/mapping/expression/lexer.h"

#include <algorithm>

namespace millrace::expression {

using namespace Qt::StringLiterals;

namespace {

class Lexer final
{
public:
    explicit Lexer(const QString &text)
        : m_text(text)
    {
    }

    std::vector<Token> run()
    {
        std::vector<Token> tokens;
        while (true) {
            while (m_at < m_text.size() && m_text[m_at].isSpace())
                ++m_at;
            const qsizetype start = m_at;
            const TokenKind kind = next();
            tokens.push_back({kind, {static_cast<int>(start), static_cast<int>(m_at - start)}});
            if (kind == TokenKind::End)
                return tokens;
        }
    }

private:
    [[nodiscard]] QChar peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar();
    }
    /// Letters of every script, also those of two units.
    [[nodiscard]] bool isNameAt(bool first) const
    {
        const QChar c = peek();
        if (c.isHighSurrogate() && peek(1).isLowSurrogate()) {
            const char32_t point = QChar::surrogateToUcs4(c, peek(1));
            return QChar::isLetter(point) || (!first && QChar::isLetterOrNumber(point));
        }
        return c == u'_' || c.isLetter() || (!first && (c.isLetterOrNumber() || c.isMark()));
    }
    void skipName()
    {
        while (m_at < m_text.size() && isNameAt(false))
            m_at += peek().isHighSurrogate() ? 2 : 1;
    }
    static bool isDigit(QChar c) { return c >= u'0' && c <= u'9'; }
    void skipDigits()
    {
        while (isDigit(peek()))
            ++m_at;
    }

    TokenKind next()
    {
        if (m_at >= m_text.size())
            return TokenKind::End;
        const QChar c = peek();
        if (isNameAt(true)) {
            skipName();
            return TokenKind::Name;
        }
        if (isDigit(c) || (c == u'.' && isDigit(peek(1))))
            return number();
        if (c == u'\'')
            return quotedPart(c, TokenKind::Text, TokenKind::UnfinishedText);
        if (c == u'"')
            return quotedPart(c, TokenKind::QuotedName, TokenKind::UnfinishedName);
        return sign(c);
    }

    TokenKind number()
    {
        skipDigits();
        if (peek() == u'.') {
            ++m_at;
            skipDigits();
        }
        const QChar e = peek();
        const qsizetype digits = peek(1) == u'+' || peek(1) == u'-' ? 2 : 1;
        if ((e == u'e' || e == u'E') && isDigit(peek(digits))) {
            m_at += digits;
            skipDigits();
        }
        if (m_at < m_text.size() && (isNameAt(false) || peek() == u'.')) {
            while (m_at < m_text.size() && (isNameAt(false) || peek() == u'.'))
                m_at += peek().isHighSurrogate() ? 2 : 1;
            return TokenKind::BadNumber;
        }
        return TokenKind::Number;
    }

    TokenKind quotedPart(QChar quote, TokenKind finished, TokenKind unfinished)
    {
        ++m_at;
        while (m_at < m_text.size()) {
            if (peek() == quote) {
                ++m_at;
                if (peek() != quote)
                    return finished;
            }
            ++m_at;
        }
        return unfinished;
    }

    TokenKind sign(QChar c)
    {
        static constexpr QStringView pairs[]{u"||", u"!=", u"<>", u"<=", u">="};
        const QStringView rest = QStringView(m_text).sliced(m_at);
        for (const QStringView pair : pairs) {
            if (rest.startsWith(pair)) {
                m_at += 2;
                return TokenKind::Operator;
            }
        }
        m_at += c.isHighSurrogate() && peek(1).isLowSurrogate() ? 2 : 1;
        switch (c.unicode()) {
        case u'(':
            return TokenKind::Open;
        case u')':
            return TokenKind::Close;
        case u',':
            return TokenKind::Comma;
        default:
            return QStringView(u"+-*/%=<>").contains(c) ? TokenKind::Operator : TokenKind::Unknown;
        }
    }

    const QString &m_text;
    qsizetype m_at = 0;
};

} // namespace

std::vector<Token> lexed(const QString &text) { return Lexer(text).run(); }

const std::vector<QString> &keywords()
{
    static const std::vector<QString> words{u"and"_s, u"between"_s, u"false"_s, u"in"_s,
                                            u"is"_s,  u"like"_s,    u"not"_s,   u"null"_s,
                                            u"or"_s,  u"true"_s};
    return words;
}

bool isKeyword(QStringView name)
{
    return std::ranges::any_of(keywords(), [name](const QString &word) {
        return name.compare(word, Qt::CaseInsensitive) == 0;
    });
}

bool isTemporalWord(QStringView name)
{
    return name.compare("date"_L1, Qt::CaseInsensitive) == 0
        || name.compare("time"_L1, Qt::CaseInsensitive) == 0
        || name.compare("timestamp"_L1, Qt::CaseInsensitive) == 0;
}

bool isBareName(const QString &name)
{
    const std::vector<Token> tokens = lexed(name);
    return tokens.size() == 2 && tokens.front().kind == TokenKind::Name
        && tokens.front().range.length == name.size() && !isKeyword(name);
}

QString unquoted(QStringView token)
{
    const QChar quote = token.front();
    QString content = token.sliced(1, token.size() - 2).toString();
    content.replace(QString(2, quote), QString(quote));
    return content;
}

QString quoted(const QString &content, QChar quote)
{
    QString doubled = content;
    doubled.replace(quote, QString(2, quote));
    return quote + doubled + quote;
}

} // namespace millrace::expression
