#include "core/model/changetext.h"

#include "core/catalog/positiontext.h"
#include "core/model/streamschedule.h"

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
    Label{"stream_schedules", QT_TRANSLATE_NOOP("ChangeText", "Schedules of streams")},
    Label{"source", QT_TRANSLATE_NOOP("ChangeText", "Source")},
    Label{"destination", QT_TRANSLATE_NOOP("ChangeText", "Destination")},
    Label{"source_connector", QT_TRANSLATE_NOOP("ChangeText", "Connector of the source")},
    Label{"destination_connector", QT_TRANSLATE_NOOP("ChangeText", "Connector of the destination")},
    Label{"source_title", QT_TRANSLATE_NOOP("ChangeText", "Name of the source")},
    Label{"destination_title", QT_TRANSLATE_NOOP("ChangeText", "Name of the destination")},
    Label{"source_color", QT_TRANSLATE_NOOP("ChangeText", "Colour of the source")},
    Label{"destination_color", QT_TRANSLATE_NOOP("ChangeText", "Colour of the destination")},
    Label{"source_production", QT_TRANSLATE_NOOP("ChangeText", "Source in production")},
    Label{"destination_production", QT_TRANSLATE_NOOP("ChangeText", "Destination in production")},
    Label{"source_configuration", QT_TRANSLATE_NOOP("ChangeText", "Settings of the source")},
    Label{"destination_configuration",
          QT_TRANSLATE_NOOP("ChangeText", "Settings of the destination")},
    Label{"source_secrets", QT_TRANSLATE_NOOP("ChangeText", "Secrets of the source")},
    Label{"destination_secrets", QT_TRANSLATE_NOOP("ChangeText", "Secrets of the destination")},
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
    Label{"run_policy", QT_TRANSLATE_NOOP("ChangeText", "Patience with runs")},
    Label{"hooks", QT_TRANSLATE_NOOP("ChangeText", "Called after a run")},
    Label{"verify_after_runs", QT_TRANSLATE_NOOP("ChangeText", "Verified after each run")},
    Label{"notices", QT_TRANSLATE_NOOP("ChangeText", "Notices")},
    Label{"sync_mode", QT_TRANSLATE_NOOP("ChangeText", "Sync mode")},
    Label{"cursor_field", QT_TRANSLATE_NOOP("ChangeText", "Cursor")},
    Label{"primary_key", QT_TRANSLATE_NOOP("ChangeText", "Key")},
    Label{"selected_fields", QT_TRANSLATE_NOOP("ChangeText", "Fields")},
    Label{"left_out", QT_TRANSLATE_NOOP("ChangeText", "Left out of JSON fields")},
    Label{"new_fields", QT_TRANSLATE_NOOP("ChangeText", "New fields")},
    Label{"fields", QT_TRANSLATE_NOOP("ChangeText", "Fields of the source")},
    Label{"destination_name", QT_TRANSLATE_NOOP("ChangeText", "Destination name")},
    Label{"destination_namespace", QT_TRANSLATE_NOOP("ChangeText", "Destination namespace")},
    Label{"field_names", QT_TRANSLATE_NOOP("ChangeText", "Renamed fields")},
    Label{"field_types", QT_TRANSLATE_NOOP("ChangeText", "Other types of fields")},
    Label{"transformations", QT_TRANSLATE_NOOP("ChangeText", "Transformations")},
    Label{"mapping", QT_TRANSLATE_NOOP("ChangeText", "Mapping")},
    Label{"object", QT_TRANSLATE_NOOP("ChangeText", "Object")},
    Label{"operation", QT_TRANSLATE_NOOP("ChangeText", "Operation")},
    Label{"matching_key", QT_TRANSLATE_NOOP("ChangeText", "Matching key")},
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

/// What is called after a run: programs, and the servers of webhooks; an address may be a key.
QString hooksText(const QJsonArray &hooks)
{
    QStringList parts;
    for (const QJsonValue &value : hooks) {
        const QJsonObject hook = value.toObject();
        const QString host = hook.value("host"_L1).toString();
        QStringList words{hook.value("program"_L1).toString()};
        for (const QJsonValue &argument : hook.value("arguments"_L1).toArray())
            words << argument.toString();
        if (hook.value("kind"_L1).toString() == "webhook"_L1)
            words = {host.isEmpty() ? ChangeText::tr("a webhook")
                                    : ChangeText::tr("the webhook at %1").arg(host)};
        parts << words.join(u' ');
    }
    return parts.join(u", "_s);
}

/// {"channels": {"recovery": ["mail"]}, "long_run_minutes": 5} as "recovery: mail; long run
/// minutes: 5".
QString noticesText(const QJsonObject &notices)
{
    const auto words = [](QString key) { return key.replace(u'_', u' '); };
    QStringList parts;
    const QJsonObject channels = notices.value("channels"_L1).toObject();
    for (auto each = channels.begin(); each != channels.end(); ++each) {
        const QString ways = listText(each->toArray());
        parts << words(each.key()) + u": "_s + (ways.isEmpty() ? ChangeText::tr("none") : ways);
    }
    for (auto each = notices.begin(); each != notices.end(); ++each) {
        if (each.key() != "channels"_L1)
            parts << words(each.key()) + u": "_s + textOf({}, *each);
    }
    return parts.join(u"; "_s);
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

/// {"email": "mail"} as "email as mail".
QString pairsText(const QJsonObject &object)
{
    QStringList parts;
    for (auto each = object.begin(); each != object.end(); ++each)
        parts << ChangeText::tr("%1 as %2").arg(each.key(), each.value().toString());
    return parts.join(u", "_s);
}

/// "hash email, drop note": the steps in their order, each with what it is about.
QString transformationsText(const QJsonArray &steps)
{
    static const std::map<QString, const char *> s_acts{
        {u"hash"_s, QT_TRANSLATE_NOOP("ChangeText", "hash %1")},
        {u"encrypt"_s, QT_TRANSLATE_NOOP("ChangeText", "encrypt %1")},
        {u"rename_field"_s, QT_TRANSLATE_NOOP("ChangeText", "rename %1 to %2")},
        {u"drop_field"_s, QT_TRANSLATE_NOOP("ChangeText", "drop %1")},
        {u"filter_rows"_s, QT_TRANSLATE_NOOP("ChangeText", "filter rows")},
        {u"flatten_field"_s, QT_TRANSLATE_NOOP("ChangeText", "flatten %1")},
        {u"add_field"_s, QT_TRANSLATE_NOOP("ChangeText", "add %1")},
    };
    QStringList parts;
    for (const QJsonValue &value : steps) {
        const QJsonObject step = value.toObject();
        const QString name = step.value("name"_L1).toString();
        const QString about = step.value("field"_L1).toString(name);
        const QString kind = step.value("kind"_L1).toString();
        const auto act = s_acts.find(kind);
        const QString text = act == s_acts.end() ? kind : ChangeText::tr(act->second);
        if (text.contains("%2"_L1))
            parts << text.arg(about, name);
        else
            parts << (text.contains("%1"_L1) ? text.arg(about) : text);
    }
    return parts.join(u", "_s);
}

/// What a rule of a field does, by its stored word.
QString ruleText(const QString &rule)
{
    static const std::map<QString, const char *> s_rules{
        {u"reject"_s, QT_TRANSLATE_NOOP("ChangeText", "reject the record")},
        {u"null"_s, QT_TRANSLATE_NOOP("ChangeText", "leave the field empty")},
        {u"cut"_s, QT_TRANSLATE_NOOP("ChangeText", "cut the text")},
        {u"default"_s, QT_TRANSLATE_NOOP("ChangeText", "take the default")},
    };
    const auto found = s_rules.find(rule);
    return found == s_rules.end() ? rule : ChangeText::tr(found->second);
}

/// What fills a field of an object: a field of the stream, a constant or an expression.
QString fillingText(const QJsonObject &filling)
{
    QString text;
    for (const auto key : {"field"_L1, "expression"_L1, "constant"_L1}) {
        if (!filling.contains(key))
            continue;
        text = filling.value(key).toString();
        if (key == "constant"_L1)
            text = u'"' + text + u'"';
    }
    QStringList parts;
    if (!text.isEmpty())
        parts << text;
    if (const QString rule = filling.value("on_unfit"_L1).toString(); !rule.isEmpty())
        parts << ChangeText::tr("if it does not fit: %1").arg(ruleText(rule));
    if (const QString rule = filling.value("on_null"_L1).toString(); !rule.isEmpty())
        parts << ChangeText::tr("if there is no value: %1").arg(ruleText(rule));
    if (const QString value = filling.value("default"_L1).toString(); !value.isEmpty())
        parts << ChangeText::tr("default: %1").arg(value);
    return parts.join(u", "_s);
}

QString streamSchedulesText(const std::vector<StreamSchedule> &schedules)
{
    QStringList texts;
    for (const StreamSchedule &schedule : schedules)
        texts << scheduleText(schedule);
    return texts.isEmpty() ? ChangeText::tr("none") : texts.join(u"; "_s);
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
        if (const auto schedules = streamSchedulesFromJson(value.toArray());
            key == "stream_schedules"_L1 && schedules)
            return streamSchedulesText(*schedules);
        if (key == "hooks"_L1)
            return hooksText(value.toArray());
        if (key == "transformations"_L1)
            return transformationsText(value.toArray());
        return listText(value.toArray());
    case QJsonValue::Object:
        break;
    }
    const QJsonObject object = value.toObject();
    if (const auto schedule = scheduleFromJson(object); key == "schedule"_L1 && schedule)
        return scheduleText(*schedule);
    if (key == "left_out"_L1)
        return pathsText(object);
    if (key == "notices"_L1)
        return noticesText(object);
    if (key == "field_names"_L1 || key == "field_types"_L1)
        return pairsText(object);
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

/// The fields of an object by their names.
QJsonObject fillingsOf(const QJsonObject &mapping)
{
    QJsonObject fillings;
    for (const QJsonValue &value : mapping.value("fields"_L1).toArray())
        fillings.insert(value.toObject().value("target"_L1).toString(), value);
    return fillings;
}

/// The mapping of a stream to an object, field by field.
void compareMappings(const QString &prefix, const QJsonObject &before, const QJsonObject &after,
                     std::vector<ChangedValue> &changes)
{
    for (const auto key : {"object"_L1, "operation"_L1, "matching_key"_L1}) {
        const QString from = textOf(key, before.value(key));
        const QString to = textOf(key, after.value(key));
        if (from != to)
            changes.push_back({prefix + labelOf(key), from, to});
    }
    const QJsonObject former = fillingsOf(before);
    const QJsonObject current = fillingsOf(after);
    QStringList targets = former.keys() + current.keys();
    targets.removeDuplicates();
    for (const QString &target : std::as_const(targets)) {
        if (former.value(target) != current.value(target))
            changes.push_back({ChangeText::tr("%1mapping of %2").arg(prefix, target),
                               fillingText(former.value(target).toObject()),
                               fillingText(current.value(target).toObject())});
    }
}

/// "/tunnel/host" as "tunnel.host".
QString placeText(const QString &pointer)
{
    QString name = pointer.mid(1);
    return name.replace(u'/', u'.').replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
}

QString placesText(const QJsonArray &pointers)
{
    QStringList names;
    for (const QJsonValue &pointer : pointers)
        names << placeText(pointer.toString());
    return names.join(u", "_s);
}

/// {"/tunnel/host": "a"}: the settings of an end by their places.
void comparePlaces(const QString &end, const QJsonObject &before, const QJsonObject &after,
                   std::vector<ChangedValue> &changes)
{
    QStringList places = before.keys() + after.keys();
    places.removeDuplicates();
    for (const QString &place : std::as_const(places)) {
        changes.push_back({ChangeText::tr("%1, %2").arg(end, placeText(place)),
                           textOf({}, before.value(place)), textOf({}, after.value(place))});
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
        else if (key == "mapping"_L1)
            compareMappings(prefix, from.toObject(), to.toObject(), changes);
        else if (key.endsWith("_values"_L1) && (from.isObject() || to.isObject()))
            comparePlaces(labelOf(key.chopped(7)), from.toObject(), to.toObject(), changes);
        else if (key.endsWith("_secrets"_L1))
            changes.push_back({labelOf(key), {}, placesText(to.toArray()), true});
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
        // What the connection did by itself says why.
        if (event.after.contains("failures"_L1))
            return ChangeText::tr(
                       "Paused after %1 failed runs in a row and %2 days without success")
                .arg(event.after.value("failures"_L1).toInteger())
                .arg(event.after.value("days"_L1).toInteger());
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
