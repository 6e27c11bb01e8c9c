#include "core/mapping/expression/expressionediting.h"
#include "core/mapping/expression/functions.h"
#include "core/mapping/expression/lexer.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace millrace {

using namespace expression;
using namespace Qt::StringLiterals;

namespace {

/// Where the cursor is among the tokens.
struct Spot final
{
    bool isInText = false; ///< Inside a literal or behind a number: nothing can be completed.
    bool isAfterValue = false;
    TextRange word; ///< The begun word.
    QString begun; ///< Its text before the cursor, without a quote at its start.
};

bool endsValue(const Token &token, const QString &text)
{
    switch (token.kind) {
    case TokenKind::Close:
    case TokenKind::Text:
    case TokenKind::Number:
    case TokenKind::QuotedName:
        return true;
    case TokenKind::Name: {
        const QString word = text.sliced(token.range.start, token.range.length).toLower();
        return !isKeyword(word) || word == u"null" || word == u"true" || word == u"false";
    }
    default:
        return false;
    }
}

Spot spotAt(const QString &text, int cursor)
{
    Spot spot;
    spot.word = {cursor, 0};
    const Token *before = nullptr;
    const std::vector<Token> tokens = lexed(text);
    for (const Token &token : tokens) {
        if (token.kind == TokenKind::End || token.range.start >= cursor)
            break;
        const bool isTouched = token.range.end() >= cursor;
        const bool isQuoted
            = token.kind == TokenKind::QuotedName || token.kind == TokenKind::UnfinishedName;
        const bool isOpen = token.range.end() > cursor || token.kind == TokenKind::UnfinishedName;
        if (isTouched && (token.kind == TokenKind::Name || (isQuoted && isOpen))) {
            spot.word = token.range;
            const int quote = isQuoted ? 1 : 0;
            spot.begun = text.sliced(token.range.start + quote, cursor - token.range.start - quote);
            break;
        }
        if (token.kind == TokenKind::UnfinishedText
            || (isTouched && token.kind == TokenKind::Number) || token.kind == TokenKind::BadNumber
            || (token.kind == TokenKind::Text && token.range.end() > cursor)) {
            spot.isInText = true;
            return spot;
        }
        before = &token;
    }
    spot.isAfterValue = before && endsValue(*before, text);
    return spot;
}

/// 0 for a label that starts with what was begun, 1 for one that contains it, else 2.
int rankOf(const QString &label, const QString &begun)
{
    if (label.startsWith(begun, Qt::CaseInsensitive))
        return 0;
    return label.contains(begun, Qt::CaseInsensitive) ? 1 : 2;
}

struct OperatorHelp final
{
    const char *text;
    const char *help;
};

constexpr std::array s_operators{
    OperatorHelp{"||", QT_TRANSLATE_NOOP("expressions", "Joins texts.")},
    OperatorHelp{"+", QT_TRANSLATE_NOOP("expressions", "Adds numbers.")},
    OperatorHelp{"-", QT_TRANSLATE_NOOP("expressions", "Subtracts numbers.")},
    OperatorHelp{"*", QT_TRANSLATE_NOOP("expressions", "Multiplies numbers.")},
    OperatorHelp{"/", QT_TRANSLATE_NOOP("expressions", "Divides numbers.")},
    OperatorHelp{"%", QT_TRANSLATE_NOOP("expressions", "The remainder of a division.")},
    OperatorHelp{"=", QT_TRANSLATE_NOOP("expressions", "Whether both are equal.")},
    OperatorHelp{"!=", QT_TRANSLATE_NOOP("expressions", "Whether they differ.")},
    OperatorHelp{"<", QT_TRANSLATE_NOOP("expressions", "Whether the left one is less.")},
    OperatorHelp{"<=", QT_TRANSLATE_NOOP("expressions", "Whether the left one is not greater.")},
    OperatorHelp{">", QT_TRANSLATE_NOOP("expressions", "Whether the left one is greater.")},
    OperatorHelp{">=", QT_TRANSLATE_NOOP("expressions", "Whether the left one is not less.")},
    OperatorHelp{"and", QT_TRANSLATE_NOOP("expressions", "Whether both are true.")},
    OperatorHelp{"or", QT_TRANSLATE_NOOP("expressions", "Whether one of them is true.")},
    OperatorHelp{"in", QT_TRANSLATE_NOOP("expressions", "Whether the value is one of a list.")},
    OperatorHelp{"not in",
                 QT_TRANSLATE_NOOP("expressions", "Whether the value is none of a list.")},
    OperatorHelp{"between",
                 QT_TRANSLATE_NOOP("expressions", "Whether the value lies between two others.")},
    OperatorHelp{
        "like",
        QT_TRANSLATE_NOOP("expressions", "Whether the text matches a pattern with % and _.")},
    OperatorHelp{"is null", QT_TRANSLATE_NOOP("expressions", "Whether there is no value.")},
    OperatorHelp{"is not null", QT_TRANSLATE_NOOP("expressions", "Whether there is a value.")},
};

constexpr std::array s_valueWords{"not", "null", "true", "false"};

void addOperators(std::vector<ExpressionCompletion> &list)
{
    for (const OperatorHelp &each : s_operators) {
        ExpressionCompletion completion;
        completion.kind = ExpressionCompletion::Kind::Operator;
        completion.label = QLatin1StringView(each.text);
        completion.help = QCoreApplication::translate("expressions", each.help);
        const bool isList = completion.label.endsWith(u"in"_s);
        completion.insertedText = completion.label + (isList ? u" ()"_s : u" "_s);
        completion.cursor = static_cast<int>(completion.insertedText.size()) - (isList ? 1 : 0);
        list.push_back(std::move(completion));
    }
}

void addValues(std::vector<ExpressionCompletion> &list, const Schema &schema)
{
    for (const Field &field : schema.fields()) {
        ExpressionCompletion completion;
        completion.label = field.name;
        completion.detail = typeWord(field.type);
        completion.help = field.note;
        completion.insertedText = expressionFieldText(field.name);
        completion.cursor = static_cast<int>(completion.insertedText.size());
        list.push_back(std::move(completion));
    }
    for (const FunctionDefinition &function : functionTable()) {
        ExpressionCompletion completion;
        completion.kind = ExpressionCompletion::Kind::Function;
        completion.label = QLatin1StringView(function.name);
        completion.detail = signatureText(function).text;
        completion.help = QCoreApplication::translate("expressions", function.help);
        completion.insertedText = completion.label + u"()"_s;
        completion.cursor = static_cast<int>(completion.insertedText.size())
            - (function.parameters.empty() ? 0 : 1);
        list.push_back(std::move(completion));
    }
    for (const char *word : s_valueWords) {
        ExpressionCompletion completion;
        completion.kind = ExpressionCompletion::Kind::Keyword;
        completion.label = QLatin1StringView(word);
        completion.insertedText = completion.label;
        completion.cursor = static_cast<int>(completion.insertedText.size());
        list.push_back(std::move(completion));
    }
}

} // namespace

std::vector<ExpressionCompletion> expressionCompletions(const QString &text, int cursor,
                                                        const Schema &schema)
{
    const Spot spot = spotAt(text, std::clamp(cursor, 0, static_cast<int>(text.size())));
    std::vector<ExpressionCompletion> list;
    if (spot.isInText)
        return list;
    if (spot.isAfterValue)
        addOperators(list);
    else
        addValues(list, schema);
    std::erase_if(list, [&spot](const ExpressionCompletion &each) {
        return rankOf(each.label, spot.begun) == 2;
    });
    std::ranges::stable_sort(list, {}, [&spot](const ExpressionCompletion &each) {
        return rankOf(each.label, spot.begun);
    });
    const bool hasCall = text.sliced(spot.word.end()).startsWith(u'(');
    for (ExpressionCompletion &each : list) {
        each.replaced = spot.word;
        // The parentheses are there already.
        if (hasCall && each.kind == ExpressionCompletion::Kind::Function) {
            each.insertedText = each.label;
            each.cursor = static_cast<int>(each.label.size());
        }
    }
    return list;
}

} // namespace millrace
