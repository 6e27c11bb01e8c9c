#include "ui/connectionpage/changetext.h"

#include "core/model/schedule.h"
#include "ui/connectionpage/positiontext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>

#include <array>
#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct ChangeText final
{
    Q_DECLARE_TR_FUNCTIONS(ChangeText)
};

struct Label final
{
    const char *key;
    const char *text;
};

// The order in which changes are told.
constexpr std::array s_labels{
    Label{"name", QT_TRANSLATE_NOOP("ChangeText", "Name")},
    Label{"schedule", QT_TRANSLATE_NOOP("ChangeText", "Schedule")},
    Label{"source", QT_TRANSLATE_NOOP("ChangeText", "Source")},
    Label{"destination", QT_TRANSLATE_NOOP("ChangeText", "Destination")},
    Label{"source_connector", QT_TRANSLATE_NOOP("ChangeText", "Connector of the source")},
    Label{"destination_connector", QT_TRANSLATE_NOOP("ChangeText", "Connector of the destination")},
    Label{"source_configuration", QT_TRANSLATE_NOOP("ChangeText", "Settings of the source")},
    Label{"destination_configuration",
          QT_TRANSLATE_NOOP("ChangeText", "Settings of the destination")},
    Label{"tags", QT_TRANSLATE_NOOP("ChangeText", "Tags")},
    Label{"namespace_mode", QT_TRANSLATE_NOOP("ChangeText", "Namespace")},
    Label{"namespace_format", QT_TRANSLATE_NOOP("ChangeText", "Namespace format")},
    Label{"prefix", QT_TRANSLATE_NOOP("ChangeText", "Prefix")},
    Label{"unfit_values", QT_TRANSLATE_NOOP("ChangeText", "Values that do not fit")},
    Label{"parallel_streams", QT_TRANSLATE_NOOP("ChangeText", "Streams at once")},
    Label{"schema_changes", QT_TRANSLATE_NOOP("ChangeText", "Changes of the schema")},
    Label{"backfill", QT_TRANSLATE_NOOP("ChangeText", "Read again for new fields")},
    Label{"row_limit", QT_TRANSLATE_NOOP("ChangeText", "Records per run at most")},
    Label{"rejected_limit", QT_TRANSLATE_NOOP("ChangeText", "Rejected records at most")},
    Label{"rejected_percent",
          QT_TRANSLATE_NOOP("ChangeText", "Rejected records at most, in per cent")},
    Label{"stop_when_all_rejected",
          QT_TRANSLATE_NOOP("ChangeText", "Stop when every record is rejected")},
    Label{"sync_mode", QT_TRANSLATE_NOOP("ChangeText", "Sync mode")},
    Label{"cursor_field", QT_TRANSLATE_NOOP("ChangeText", "Cursor")},
    Label{"primary_key", QT_TRANSLATE_NOOP("ChangeText", "Key")},
    Label{"selected_fields", QT_TRANSLATE_NOOP("ChangeText", "Fields")},
    Label{"left_out", QT_TRANSLATE_NOOP("ChangeText", "Left out of JSON fields")},
    Label{"new_fields", QT_TRANSLATE_NOOP("ChangeText", "New fields")},
    Label{"fields", QT_TRANSLATE_NOOP("ChangeText", "Fields of the source")},
    Label{"destination_name", QT_TRANSLATE_NOOP("ChangeText", "Destination name")},
    Label{"filter", QT_TRANSLATE_NOOP("ChangeText", "Filter")},
    Label{"cursor_start", QT_TRANSLATE_NOOP("ChangeText", "Start of the cursor")},
};

/// Words of stored values that mean nothing to a reader.
QString wordOf(const QString &key, const QString &word)
{
    static const std::map<QString, const char *> s_words{
        {u"namespace_mode/destination"_s, QT_TRANSLATE_NOOP("ChangeText", "of the destination")},
        {u"namespace_mode/source"_s, QT_TRANSLATE_NOOP("ChangeText", "of the source")},
        {u"namespace_mode/custom"_s, QT_TRANSLATE_NOOP("ChangeText", "own format")},
        {u"unfit_values/null"_s, QT_TRANSLATE_NOOP("ChangeText", "are left empty")},
        {u"unfit_values/reject"_s, QT_TRANSLATE_NOOP("ChangeText", "reject their record")},
        {u"schema_changes/propagate_columns"_s,
         QT_TRANSLATE_NOOP("ChangeText", "take fields over")},
        {u"schema_changes/propagate_fully"_s,
         QT_TRANSLATE_NOOP("ChangeText", "take fields and streams over")},
        {u"schema_changes/ignore"_s, QT_TRANSLATE_NOOP("ChangeText", "leave them out")},
        {u"new_fields/take"_s, QT_TRANSLATE_NOOP("ChangeText", "are copied")},
        {u"new_fields/ask"_s, QT_TRANSLATE_NOOP("ChangeText", "wait to be chosen")},
        {u"new_fields/ignore"_s, QT_TRANSLATE_NOOP("ChangeText", "are left out")},
        {u"schema_changes/pause"_s, QT_TRANSLATE_NOOP("ChangeText", "pause the connection")},
    };
    const auto found = s_words.find(key + u'/' + word);
    return found == s_words.end() ? word : ChangeText::tr(found->second);
}

QString labelOf(const QString &key)
{
    for (const Label &label : s_labels) {
        if (key == QLatin1StringView(label.key))
            return ChangeText::tr(label.text);
    }
    QString text = key;
    text.replace(u'_', u' ');
    return text.left(1).toUpper() + text.mid(1);
}

QString nameOf(const QJsonObject &object)
{
    const QString name = object.value("name"_L1).toString();
    const QString space = object.value("namespace"_L1).toString();
    return space.isEmpty() ? name : QString(space + u'.' + name);
}

QString textOf(const QString &key, const QJsonValue &value);

QString listText(const QJsonArray &array)
{
    QStringList parts;
    for (const QJsonValue &value : array) {
        const QString name = value.isObject() ? nameOf(value.toObject()) : QString();
        parts << (name.isEmpty() ? textOf({}, value) : name);
    }
    return parts.join(u", "_s);
}

/// {"customer": [["address", "zip"]]} as "customer.address.zip".
QString pathsText(const QJsonObject &object)
{
    QStringList parts;
    for (auto each = object.begin(); each != object.end(); ++each) {
        for (const QJsonValue &path : each.value().toArray()) {
            QStringList names{each.key()};
            for (const QJsonValue &name : path.toArray())
                names << name.toString();
            parts << names.join(u'.');
        }
    }
    return parts.join(u", "_s);
}

QString textOf(const QString &key, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return {};
    case QJsonValue::Bool:
        return value.toBool() ? ChangeText::tr("yes") : ChangeText::tr("no");
    case QJsonValue::Double:
        return QLocale().toString(value.toDouble(), 'f', QLocale::FloatingPointShortest);
    case QJsonValue::String:
        return wordOf(key, value.toString());
    case QJsonValue::Array:
        return listText(value.toArray());
    case QJsonValue::Object:
        break;
    }
    const QJsonObject object = value.toObject();
    if (const auto schedule = scheduleFromJson(object); key == "schedule"_L1 && schedule)
        return scheduleText(*schedule);
    if (key == "left_out"_L1)
        return pathsText(object);
    if (QString name = nameOf(object); !name.isEmpty())
        return name;
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

/// The keys of both, known ones in their order, then the others by name.
QStringList keysOf(const QJsonObject &before, const QJsonObject &after)
{
    QStringList keys;
    for (const Label &label : s_labels) {
        const QString key = QString::fromLatin1(label.key);
        if (before.contains(key) || after.contains(key))
            keys << key;
    }
    for (const QJsonObject *object : {&before, &after}) {
        for (auto it = object->begin(); it != object->end(); ++it) {
            if (!keys.contains(it.key()))
                keys << it.key();
        }
    }
    return keys;
}

void compare(const QJsonObject &before, const QJsonObject &after, const QString &prefix,
             std::vector<ChangedValue> &changes);

/// Fields as {name: type}: which are new, gone or of another type.
void compareFields(const QString &prefix, const QJsonObject &before, const QJsonObject &after,
                   std::vector<ChangedValue> &changes)
{
    const auto tell = [&](const QString &name) {
        changes.push_back({ChangeText::tr("%1field %2").arg(prefix, name),
                           before.value(name).toString(), after.value(name).toString()});
    };
    for (const QString &name : before.keys())
        tell(name);
    for (const QString &name : after.keys()) {
        if (!before.contains(name))
            tell(name);
    }
}

/// Streams by name; one that is missing on a side was or is not chosen.
void compareStreams(const QJsonObject &before, const QJsonObject &after,
                    std::vector<ChangedValue> &changes)
{
    for (const QString &name : before.keys()) {
        if (after.contains(name))
            compare(before.value(name).toObject(), after.value(name).toObject(), name + u", "_s,
                    changes);
        else
            changes.push_back({ChangeText::tr("Stream %1").arg(name), ChangeText::tr("chosen"),
                               ChangeText::tr("not chosen")});
    }
    for (const QString &name : after.keys()) {
        if (!before.contains(name))
            changes.push_back({ChangeText::tr("Stream %1").arg(name), ChangeText::tr("not chosen"),
                               ChangeText::tr("chosen")});
    }
}

/// Positions by stream; null is the beginning.
void comparePositions(const QJsonObject &before, const QJsonObject &after,
                      std::vector<ChangedValue> &changes)
{
    QStringList names = before.keys();
    for (const QString &name : after.keys()) {
        if (!names.contains(name))
            names << name;
    }
    for (const QString &name : std::as_const(names)) {
        const QJsonValue to = after.value(name);
        const QString cleared = to.toObject().value("cleared"_L1).toString();
        changes.push_back(
            {ChangeText::tr("Checkpoint of %1").arg(name), positionText(before.value(name)),
             cleared.isEmpty() ? positionText(to) : ChangeText::tr("%1 cleared").arg(cleared)});
    }
}

void compare(const QJsonObject &before, const QJsonObject &after, const QString &prefix,
             std::vector<ChangedValue> &changes)
{
    for (const QString &key : keysOf(before, after)) {
        const QJsonValue from = before.value(key);
        const QJsonValue to = after.value(key);
        if (from == to)
            continue;
        if (key == "fields"_L1)
            compareFields(prefix, from.toObject(), to.toObject(), changes);
        else
            changes.push_back({prefix + labelOf(key), textOf(key, from), textOf(key, to),
                               key.endsWith("_configuration"_L1)});
    }
}

} // namespace

QString ChangedValue::text() const
{
    // Only which values of a connector changed is told; they may be secret.
    if (isNamesOnly)
        return ChangeText::tr("%1: %2 changed").arg(label, to);
    const QString none = ChangeText::tr("none");
    return ChangeText::tr("%1: %2 → %3")
        .arg(label, from.isEmpty() ? none : from, to.isEmpty() ? none : to);
}

QString changeTitle(const TimelineEvent &event)
{
    switch (event.kind) {
    case TimelineKind::Created:
        return ChangeText::tr("Created");
    case TimelineKind::SettingsChanged:
        return ChangeText::tr("Settings changed");
    case TimelineKind::StreamsChanged:
        return ChangeText::tr("Streams changed");
    case TimelineKind::Paused:
        return ChangeText::tr("Paused");
    case TimelineKind::Resumed:
        return ChangeText::tr("Resumed");
    case TimelineKind::EndsChanged:
        return ChangeText::tr("Source or destination changed");
    case TimelineKind::CheckpointChanged:
        return ChangeText::tr("Checkpoint changed");
    }
    return {};
}

QString changeIcon(TimelineKind kind)
{
    switch (kind) {
    case TimelineKind::Created:
        return u"add"_s;
    case TimelineKind::SettingsChanged:
        return u"settings"_s;
    case TimelineKind::StreamsChanged:
        return u"stream"_s;
    case TimelineKind::Paused:
        return u"pause"_s;
    case TimelineKind::Resumed:
        return u"play"_s;
    case TimelineKind::EndsChanged:
        return u"link"_s;
    case TimelineKind::CheckpointChanged:
        return u"cursor"_s;
    }
    return {};
}

QString changeOriginTitle(ChangeOrigin origin)
{
    switch (origin) {
    case ChangeOrigin::Window:
        return ChangeText::tr("in the window");
    case ChangeOrigin::CommandLine:
        return ChangeText::tr("on the command line");
    case ChangeOrigin::Schedule:
        return ChangeText::tr("by the schedule");
    }
    return {};
}

std::vector<ChangedValue> changedValues(const TimelineEvent &event)
{
    std::vector<ChangedValue> changes;
    switch (event.kind) {
    case TimelineKind::Created:
    case TimelineKind::Paused:
    case TimelineKind::Resumed:
        break;
    case TimelineKind::SettingsChanged:
    case TimelineKind::EndsChanged:
        compare(event.before, event.after, {}, changes);
        break;
    case TimelineKind::StreamsChanged:
        compareStreams(event.before, event.after, changes);
        break;
    case TimelineKind::CheckpointChanged:
        comparePositions(event.before, event.after, changes);
        break;
    }
    return changes;
}

QStringList changeSentences(const TimelineEvent &event)
{
    QStringList sentences;
    for (const ChangedValue &change : changedValues(event))
        sentences << change.text();
    return sentences;
}

} // namespace millrace
