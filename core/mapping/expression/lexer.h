// Lexer: the text of an expression as tokens.
#pragma once

#include "core/mapping/expression/textrange.h"

#include <QString>

#include <vector>

namespace millrace::expression {

/// What a token is, by its first character; keywords are names here.
enum class TokenKind {
    Name, ///< Bare.
    QuotedName, ///< "…"
    Text, ///< '…'
    Number,
    Operator, ///< + - * / % || = != <> < <= > >=
    Open,
    Close,
    Comma,
    UnfinishedText, ///< '… to the end of the text.
    UnfinishedName, ///< "… to the end of the text.
    BadNumber, ///< A number with letters behind it.
    Unknown,
    End, ///< Empty, at the end of the text; always the last one.
};

/// A token and its place. A plain value.
struct Token final
{
    TokenKind kind = TokenKind::End;
    TextRange range;
};

/// The tokens of \a text, whatever it holds. Never empty.
[[nodiscard]] std::vector<Token> lexed(const QString &text);

/// The words with a meaning of their own, lower case, in the order of the alphabet. A field of that
/// name stands in double quotes.
[[nodiscard]] const std::vector<QString> &keywords();
/// Whether \a name is one of them, in any case.
[[nodiscard]] bool isKeyword(QStringView name);
/// The words that make a literal of the text behind them: date, time, timestamp.
[[nodiscard]] bool isTemporalWord(QStringView name);

/// Whether \a name can stand bare as a field.
[[nodiscard]] bool isBareName(const QString &name);

/// The content of a '…' or "…" token: without quotes, doubled quotes once.
[[nodiscard]] QString unquoted(QStringView token);
/// \a content between \a quote, the quote in it doubled.
[[nodiscard]] QString quoted(const QString &content, QChar quote);

} // namespace millrace::expression
