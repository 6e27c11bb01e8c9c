#include "ui/specform/fieldcheck.h"

#include "ui/specform/specparser.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Where the sentences of this file are translated.
struct FieldCheck final
{
    Q_DECLARE_TR_FUNCTIONS(FieldCheck)
};

QString numberText(double number)
{
    return QLocale::c().toString(number, 'g', QLocale::FloatingPointShortest);
}

QString textProblem(const SpecField &field, const QString &text)
{
    const auto length = static_cast<int>(text.toUcs4().size());
    if (field.minimumLength && length < *field.minimumLength)
        return FieldCheck::tr("The value needs at least %n characters.", nullptr,
                              *field.minimumLength);
    if (field.maximumLength && length > *field.maximumLength)
        return FieldCheck::tr("The value may have at most %n characters.", nullptr,
                              *field.maximumLength);
    if (!field.pattern.isEmpty()) {
        const QRegularExpression pattern(field.pattern,
                                         QRegularExpression::UseUnicodePropertiesOption);
        if (pattern.isValid() && !pattern.match(text).hasMatch())
            return field.patternDescriptor.isEmpty()
                ? FieldCheck::tr("The value does not fit the pattern %1.").arg(field.pattern)
                : FieldCheck::tr("The value does not have the form %1.")
                      .arg(field.patternDescriptor);
        return {};
    }
    if (field.kind == FieldKind::Date && !QDate::fromString(text, Qt::ISODate).isValid())
        return FieldCheck::tr("The value is not a date such as 2024-12-31.");
    if (field.kind == FieldKind::DateTime && !QDateTime::fromString(text, Qt::ISODate).isValid())
        return FieldCheck::tr("The value is not a date and time such as 2024-12-31T23:59:00Z.");
    return {};
}

QString numberProblem(const SpecField &field, const QJsonValue &value)
{
    if (!value.isDouble())
        return field.kind == FieldKind::Integer ? FieldCheck::tr("The value is not a whole number.")
                                                : FieldCheck::tr("The value is not a number.");
    const double number = value.toDouble();
    if (field.kind == FieldKind::Integer && std::floor(number) != number)
        return FieldCheck::tr("The value is not a whole number.");
    if (field.minimum && field.isMinimumExclusive && number <= *field.minimum)
        return FieldCheck::tr("The value must be greater than %1.").arg(numberText(*field.minimum));
    if (field.minimum && number < *field.minimum)
        return FieldCheck::tr("The value must be at least %1.").arg(numberText(*field.minimum));
    if (field.maximum && field.isMaximumExclusive && number >= *field.maximum)
        return FieldCheck::tr("The value must be less than %1.").arg(numberText(*field.maximum));
    if (field.maximum && number > *field.maximum)
        return FieldCheck::tr("The value must be at most %1.").arg(numberText(*field.maximum));
    return {};
}

QString countProblem(const SpecField &field, qsizetype count)
{
    if (field.minimumLength && count < *field.minimumLength)
        return *field.minimumLength == 1
            ? FieldCheck::tr("The list needs an entry.")
            : FieldCheck::tr("The list needs at least %n entries.", nullptr, *field.minimumLength);
    if (field.maximumLength && count > *field.maximumLength)
        return FieldCheck::tr("The list may have at most %n entries.", nullptr,
                              *field.maximumLength);
    return {};
}

QString choiceProblem(const SpecField &field, const QJsonValue &value)
{
    const bool isListed = std::ranges::any_of(
        field.choices, [&](const SpecChoice &choice) { return choice.value == value; });
    return isListed ? QString() : FieldCheck::tr("The value is not one of those listed.");
}

/// What is wrong with a value that is there and holds no further values.
QString plainProblem(const SpecField &field, const QJsonValue &value)
{
    switch (field.kind) {
    case FieldKind::Integer:
    case FieldKind::Number:
        return numberProblem(field, value);
    case FieldKind::Boolean:
        return value.isBool() ? QString() : FieldCheck::tr("The value is neither yes nor no.");
    case FieldKind::Choice:
    case FieldKind::Radio:
        return choiceProblem(field, value);
    case FieldKind::ChoiceList:
    case FieldKind::TextList:
    case FieldKind::ObjectList:
        return value.isArray() ? countProblem(field, value.toArray().size())
                               : FieldCheck::tr("The value is not a list.");
    case FieldKind::Json:
        return value.isString() ? FieldCheck::tr("The value is not valid JSON.") : QString();
    case FieldKind::Constant:
    case FieldKind::KeyValue:
    case FieldKind::Object:
    case FieldKind::OneOf:
        return {};
    default:
        return value.isString() ? textProblem(field, value.toString())
                                : FieldCheck::tr("The value is not a text.");
    }
}

void checkField(const SpecField &field, const QJsonValue &value, const QString &pointer,
                QList<FieldProblem> &problems);

void checkEntries(const SpecField &field, const QJsonValue &value, const QString &pointer,
                  QList<FieldProblem> &problems)
{
    const SpecField item = field.fields.empty() ? SpecField{} : field.fields.front();
    if (field.kind == FieldKind::KeyValue) {
        const QJsonObject entries = value.toObject();
        for (auto it = entries.begin(); it != entries.end(); ++it) {
            SpecField named = item;
            named.title = it.key();
            checkField(named, it.value(), childPointer(pointer, it.key()), problems);
        }
        return;
    }
    qsizetype index = 0;
    for (const QJsonValue &entry : value.toArray()) {
        SpecField numbered = item;
        numbered.title = FieldCheck::tr("%1, entry %2").arg(field.title).arg(index + 1);
        numbered.isRequired = true;
        checkField(numbered, entry, childPointer(pointer, index++), problems);
    }
}

bool isMissing(const SpecField &field, const QJsonValue &value)
{
    if (value.isUndefined() || value.isNull())
        return true;
    // An empty text counts as missing only where the schema does not say how long a text is.
    return value.isString() && value.toString().isEmpty() && !field.minimumLength
        && field.kind != FieldKind::Choice && field.kind != FieldKind::Radio;
}

void checkField(const SpecField &field, const QJsonValue &value, const QString &pointer,
                QList<FieldProblem> &problems)
{
    if (isSecretReference(value)) {
        if (value["$env"_L1].isString() && value["$env"_L1].toString().isEmpty())
            problems.append({pointer, field.title,
                             FieldCheck::tr("The name of the environment variable is missing.")});
        return;
    }
    if (isMissing(field, value)) {
        if (field.isRequired && field.defaultValue.isUndefined() && field.kind == FieldKind::Object
            && value.isUndefined()) {
            problems.append(checkFields(field.fields, {}, pointer));
        } else if (field.isRequired && field.defaultValue.isUndefined()
                   && field.kind != FieldKind::Constant) {
            problems.append(
                {pointer, field.title, FieldCheck::tr("%1 is missing.").arg(field.title)});
        }
        return;
    }
    const QString problem = plainProblem(field, value);
    if (!problem.isEmpty()) {
        problems.append({pointer, field.title, problem});
        return;
    }
    if (field.kind == FieldKind::Object) {
        problems.append(checkFields(field.fields, value.toObject(), pointer));
    } else if (field.kind == FieldKind::OneOf) {
        const int option = optionOf(field, value.toObject());
        if (option < 0)
            problems.append(
                {pointer, field.title, FieldCheck::tr("%1 is missing.").arg(field.title)});
        else
            problems.append(checkFields(field.options.at(static_cast<std::size_t>(option)).fields,
                                        value.toObject(), pointer));
    } else {
        checkEntries(field, value, pointer, problems);
    }
}

/// How many constants of \a option agree with \a value; -1 when one does not.
int agreement(const SpecOption &option, const QJsonObject &value)
{
    int agreeing = 0;
    for (const SpecField &field : option.fields) {
        if (field.kind != FieldKind::Constant)
            continue;
        if (value.value(field.key) != field.constant)
            return -1;
        ++agreeing;
    }
    return agreeing;
}

bool holdsRequired(const SpecOption &option, const QJsonObject &value)
{
    return std::ranges::all_of(option.fields, [&](const SpecField &field) {
        return !field.isRequired || value.contains(field.key);
    });
}

} // namespace

bool isSecretReference(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    return object.size() == 1
        && (object.value("$secret"_L1).isString() || object.value("$env"_L1).isString());
}

int optionOf(const SpecField &field, const QJsonObject &value)
{
    int byRequired = -1;
    for (int index = 0; index < static_cast<int>(field.options.size()); ++index) {
        const SpecOption &option = field.options.at(static_cast<std::size_t>(index));
        const int agreeing = agreement(option, value);
        if (agreeing > 0)
            return index;
        if (agreeing == 0 && byRequired < 0 && holdsRequired(option, value))
            byRequired = index;
    }
    return byRequired;
}

QList<FieldProblem> checkFields(const std::vector<SpecField> &fields, const QJsonObject &values,
                                const QString &pointer)
{
    QList<FieldProblem> problems;
    for (const SpecField &field : fields)
        checkField(field, values.value(field.key), childPointer(pointer, field.key), problems);
    return problems;
}

} // namespace millrace
