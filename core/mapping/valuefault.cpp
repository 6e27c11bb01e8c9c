#include "core/mapping/valuefault.h"

#include "core/base/enumwords.h"
#include "core/catalog/destinationobject.h"

#include <QCoreApplication>
#include <QLocale>

namespace millrace {

namespace {

constexpr std::array s_codes{"value_does_not_fit", "value_too_long",    "value_not_a_choice",
                             "value_missing",      "expression_failed", "format_wrong"};

/// One sentence for each kind, in the order of the enum: %1 is the value, %2 what the field takes.
constexpr std::array s_sentences{
    QT_TRANSLATE_NOOP("mapping", "The value \"%1\" does not fit the type %2."),
    QT_TRANSLATE_NOOP("mapping", "The value \"%1\" is longer than %2 characters."),
    QT_TRANSLATE_NOOP("mapping", "The value \"%1\" is none of those the field takes: %2."),
    QT_TRANSLATE_NOOP("mapping", "The field needs a value, and there is none."),
    QT_TRANSLATE_NOOP("mapping", "The expression cannot be computed."),
    QT_TRANSLATE_NOOP("mapping", "The value \"%1\" is not %2."),
};

constexpr std::array s_outcomes{
    QT_TRANSLATE_NOOP("mapping", "The record is not written."),
    QT_TRANSLATE_NOOP("mapping", "The field is sent empty."),
    QT_TRANSLATE_NOOP("mapping", "The field is sent shortened."),
    QT_TRANSLATE_NOOP("mapping", "The default value is sent."),
};

QString translated(const char *text) { return QCoreApplication::translate("mapping", text); }

QString shown(const std::string &original)
{
    constexpr qsizetype longest = 80;
    const QString text = QString::fromStdString(original);
    return text.size() > longest ? text.left(longest) + u'…' : text;
}

QString formatText(const QString &format)
{
    if (format == QLatin1StringView("email"))
        return QCoreApplication::translate("mapping", "an e-mail address");
    if (format == QLatin1StringView("uri"))
        return QCoreApplication::translate("mapping", "an address with a scheme, such as https://");
    return QCoreApplication::translate("mapping", "a phone number");
}

QString choicesText(const std::vector<ObjectChoice> &choices)
{
    constexpr std::size_t most = 5;
    QStringList values;
    for (std::size_t i = 0; i < std::min(most, choices.size()); ++i)
        values << choices[i].value;
    if (choices.size() > most)
        values << QString(u'…');
    return values.join(QStringLiteral(", "));
}

QString limitText(ValueFaultKind kind, const ObjectField &field)
{
    switch (kind) {
    case ValueFaultKind::DoesNotFit:
        return fieldTypeName(field.field.type);
    case ValueFaultKind::TooLong:
        return QLocale().toString(field.maximumLength.value_or(0));
    case ValueFaultKind::NotAChoice:
        return choicesText(field.choices);
    case ValueFaultKind::FormatWrong:
        return formatText(field.format);
    default:
        return {};
    }
}

} // namespace

QString valueFaultCode(ValueFaultKind kind) { return wordOf(s_codes, kind); }

QString valueFaultMessage(const ValueFault &fault, const ObjectField &field)
{
    if (!fault.detail.isEmpty())
        return fault.detail;
    QString sentence = translated(s_sentences[static_cast<std::size_t>(fault.kind)]);
    if (fault.kind == ValueFaultKind::Missing || fault.kind == ValueFaultKind::ExpressionFailed)
        return sentence;
    return sentence.arg(shown(fault.original), limitText(fault.kind, field));
}

QString valueFaultOutcomeText(ValueFaultOutcome outcome)
{
    return translated(s_outcomes[static_cast<std::size_t>(outcome)]);
}

} // namespace millrace
