// SpecField: one property of a connector's specification, parsed for a form.
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace millrace {

/// The kind of input a property gets.
enum class FieldKind {
    Text,
    Multiline,
    Secret,
    MultilineSecret,
    Path,
    Integer,
    Number,
    Boolean,
    Choice, ///< A drop-down list.
    Radio, ///< The same with all choices in sight.
    OneOf, ///< A choice between objects.
    Object,
    TextList, ///< An array of texts or numbers.
    ChoiceList, ///< An array of some of the listed values.
    ObjectList,
    KeyValue, ///< An object with names of the person's own.
    Date,
    DateTime,
    Constant, ///< Has only one value; never shown.
    Json, ///< Anything else, entered as JSON.
};

/// What a path may point at.
enum class PathKind { File, NewFile, Folder };

/// One value of a choice.
struct SpecChoice final
{
    QJsonValue value;
    QString title;
};

struct SpecOption;

/// A plain value; the tree of a form. Texts are the connector's own.
struct SpecField final
{
    QString key;
    QString title; ///< Never empty.
    QString description;
    QString group; ///< Id of a group, may be empty.
    FieldKind kind = FieldKind::Text;
    PathKind pathKind = PathKind::File;
    bool isRequired = false;
    bool isHidden = false; ///< airbyte_hidden: kept, never shown.
    bool isAlwaysShown = false; ///< Optional, but not in the closed section.
    bool isSignInResult = false; ///< A sign-in by the browser gives it.
    bool isRadio = false; ///< display_type "radio", of a OneOf.
    QJsonValue defaultValue = QJsonValue(QJsonValue::Undefined);
    QJsonValue constant = QJsonValue(QJsonValue::Undefined);
    QJsonArray examples;
    std::vector<SpecChoice> choices;
    QString pattern;
    QString patternDescriptor;
    std::optional<double> minimum;
    std::optional<double> maximum;
    bool isMinimumExclusive = false;
    bool isMaximumExclusive = false;
    std::optional<int> minimumLength; ///< Of texts in characters, of lists in items.
    std::optional<int> maximumLength;
    std::vector<SpecField> fields; ///< Of an Object; the item of a list or the value of a KeyValue.
    std::vector<SpecOption> options; ///< Of a OneOf.

    /// In the part of the form that is in sight at once.
    [[nodiscard]] bool isPrimary() const { return isRequired || isAlwaysShown; }
    [[nodiscard]] bool isShown() const { return !isHidden && kind != FieldKind::Constant; }
};

/// One of the objects a OneOf chooses between.
struct SpecOption final
{
    QString title;
    QString description;
    std::vector<SpecField> fields;
};

/// A heading of the form.
struct SpecGroup final
{
    QString id;
    QString title;
};

} // namespace millrace
