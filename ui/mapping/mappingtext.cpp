#include "ui/mapping/mappingtext.h"

#include "core/base/pluralform.h"
#include "ui/schematree/schematext.h"
#include "ui/widgets/displaytext.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_namedChoices = 8;

struct MappingText final
{
    Q_DECLARE_TR_FUNCTIONS(MappingText)
};

} // namespace

QString operationTitle(ObjectOperation operation)
{
    switch (operation) {
    case ObjectOperation::Insert:
        return MappingText::tr("Insert");
    case ObjectOperation::Upsert:
        return MappingText::tr("Insert or update");
    case ObjectOperation::Update:
        return MappingText::tr("Update");
    case ObjectOperation::SoftDelete:
        return MappingText::tr("Mark as deleted");
    case ObjectOperation::HardDelete:
        return MappingText::tr("Delete");
    }
    return {};
}

QString operationExplanation(ObjectOperation operation)
{
    switch (operation) {
    case ObjectOperation::Insert:
        return MappingText::tr("Each record becomes a new one.");
    case ObjectOperation::Upsert:
        return MappingText::tr(
            "The record with the same key is changed; without one, one is made.");
    case ObjectOperation::Update:
        return MappingText::tr(
            "The record with the same key is changed; without one, the record is rejected.");
    case ObjectOperation::SoftDelete:
        return MappingText::tr(
            "The record with the same key is marked as deleted and can come back.");
    case ObjectOperation::HardDelete:
        return MappingText::tr("The record with the same key is removed for good.");
    }
    return {};
}

QString fitWord(Fit fit)
{
    switch (fit) {
    case Fit::Exact:
        return MappingText::tr("exact");
    case Fit::Converts:
        return MappingText::tr("converts");
    case Fit::MayLose:
        return MappingText::tr("may lose");
    case Fit::DoesNotFit:
        return MappingText::tr("does not fit");
    }
    return {};
}

QString fitBadgeText(const FieldFit &fit)
{
    if (fit.failingRows == 0)
        return fitWord(fit.fit);
    //: How many of the values that were looked at do not fit.
    return MappingText::tr("%1 of %2 do not fit")
        .arg(groupedNumber(fit.failingRows), groupedNumber(fit.sampledRows));
}

QString fitIcon(Fit fit)
{
    switch (fit) {
    case Fit::Exact:
        return u"check-circle"_s;
    case Fit::Converts:
        return u"refresh"_s;
    case Fit::MayLose:
        return u"warning"_s;
    case Fit::DoesNotFit:
        return u"error-circle"_s;
    }
    return {};
}

ColorRole fitColor(Fit fit)
{
    switch (fit) {
    case Fit::Exact:
        return ColorRole::Positive;
    case Fit::Converts:
        return ColorRole::TextMuted;
    case Fit::MayLose:
        return ColorRole::Warning;
    case Fit::DoesNotFit:
        return ColorRole::Negative;
    }
    return ColorRole::Text;
}

QString ruleTitle(ValueRule rule)
{
    switch (rule) {
    case ValueRule::Reject:
        return MappingText::tr("Reject the record");
    case ValueRule::Null:
        return MappingText::tr("Send the field empty");
    case ValueRule::Cut:
        return MappingText::tr("Cut a text that is too long");
    case ValueRule::Default:
        return MappingText::tr("Send a default");
    }
    return {};
}

QString rulesText(const FieldMapping &field)
{
    const auto word = [&field](ValueRule rule) {
        switch (rule) {
        case ValueRule::Reject:
            return MappingText::tr("reject");
        case ValueRule::Null:
            return MappingText::tr("empty");
        case ValueRule::Cut:
            return MappingText::tr("cut");
        case ValueRule::Default:
            return u"“%1”"_s.arg(field.fallback);
        }
        return QString();
    };
    QStringList parts{word(field.onUnfit)};
    if (field.onNull != ValueRule::Null)
        parts << MappingText::tr("null: %1").arg(word(field.onNull));
    return parts.join(u" · "_s);
}

QString suggestionText(const MappingSuggestion &suggestion)
{
    const QString reason = suggestionReasonText(suggestion.reason);
    return suggestion.confidence == SuggestionConfidence::High
        ? MappingText::tr("%1, high confidence").arg(reason)
        : MappingText::tr("%1, medium confidence").arg(reason);
}

QString objectFieldTypeText(const ObjectField &field)
{
    if (!field.choices.empty())
        return MappingText::tr("%n choice(s)", nullptr, static_cast<int>(field.choices.size()));
    const QString type = fieldTypeText(field.field.type);
    return field.maximumLength
        ? MappingText::tr("%1, at most %2").arg(type, groupedNumber(*field.maximumLength))
        : type;
}

QString objectFieldToolTip(const ObjectField &field)
{
    QStringList lines{field.title.isEmpty() || field.title == field.field.name
                          ? field.field.name
                          : u"%1 (%2)"_s.arg(field.title, field.field.name)};
    lines << fieldTypeText(field.field.type);
    if (field.maximumLength)
        lines << MappingText::tr("%1 characters at most", nullptr, pluralOf(*field.maximumLength))
                     .arg(groupedNumber(*field.maximumLength));
    if (field.isUnique)
        lines << MappingText::tr("No two records have the same value.");
    if (!field.field.nullable)
        lines << MappingText::tr("Takes no empty value.");
    if (field.isReadOnly)
        lines << MappingText::tr("Read-only: the destination sets it by itself.");
    if (!field.choices.empty()) {
        QStringList choices;
        for (std::size_t i = 0; i < field.choices.size() && i < s_namedChoices; ++i)
            choices << field.choices[i].value;
        if (field.choices.size() > s_namedChoices)
            choices << u"…"_s;
        lines << MappingText::tr("Takes: %1").arg(choices.join(u", "_s));
    }
    if (!field.field.note.isEmpty())
        lines << field.field.note;
    return lines.join(u'\n');
}

QString objectTitle(const DestinationObject &object)
{
    return object.title.isEmpty() || object.title == object.name
        ? object.text()
        : u"%1 (%2)"_s.arg(object.title, object.text());
}

} // namespace millrace
