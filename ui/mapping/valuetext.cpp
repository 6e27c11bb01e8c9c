#include "ui/mapping/valuetext.h"

#include "core/mapping/expression/expressionediting.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr QChar s_function(0x0192); // ƒ

/// The field \a text names: by its exact name, or by the only one that differs in case alone.
std::optional<QString> fieldCalled(const QString &text, const Schema &read)
{
    if (read.indexOf(text))
        return text;
    std::optional<QString> found;
    for (const Field &field : read.fields()) {
        if (field.name.compare(text, Qt::CaseInsensitive) != 0)
            continue;
        if (found)
            return {};
        found = field.name;
    }
    return found;
}

bool isQuoted(const QString &text)
{
    return text.size() >= 2 && (text.front() == u'"' || text.front() == u'\'')
        && text.back() == text.front();
}

} // namespace

std::optional<int> expressionStart(const QString &text)
{
    int place = 0;
    while (place < text.size() && text[place].isSpace())
        ++place;
    if (place >= text.size() || (text[place] != u'=' && text[place] != s_function))
        return {};
    ++place;
    while (place < text.size() && text[place].isSpace())
        ++place;
    return place;
}

TypedValue typedValue(const QString &text, const Schema &read)
{
    if (const auto start = expressionStart(text))
        return {ValueOrigin::Expression, text.mid(*start).trimmed()};
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return {};
    if (const auto field = fieldCalled(trimmed, read))
        return {ValueOrigin::Field, *field};
    if (isQuoted(trimmed))
        return {ValueOrigin::Constant, trimmed.mid(1, trimmed.size() - 2)};
    return {ValueOrigin::Constant, trimmed};
}

QString valueEditText(const TypedValue &value, const Schema &read)
{
    if (value.value.isEmpty())
        return {};
    if (value.origin == ValueOrigin::Expression)
        return u"= "_s + value.value;
    if (typedValue(value.value, read) == value || value.origin == ValueOrigin::Field)
        return value.value;
    // The marks at both ends alone are taken off, so those within need none of their own.
    return u'"' + value.value + u'"';
}

QString valueShownText(ValueOrigin origin, const QString &value)
{
    if (value.isEmpty())
        return {};
    switch (origin) {
    case ValueOrigin::Field:
        break;
    case ValueOrigin::Constant:
        return u"“%1”"_s.arg(value);
    case ValueOrigin::Expression:
        return u"ƒ "_s + value;
    }
    return value;
}

QString asExpression(ValueOrigin origin, const QString &value)
{
    if (value.isEmpty() || origin == ValueOrigin::Expression)
        return value;
    return origin == ValueOrigin::Field ? expressionFieldText(value) : expressionTextLiteral(value);
}

} // namespace millrace
