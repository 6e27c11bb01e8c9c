#include "core/catalog/statedocument.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notJson{
    "state.invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The checkpoints are no JSON: line %1, %2."),
    QT_TRANSLATE_NOOP("errors", "Mend the line, or put the stored text back.")};
constexpr ErrorDefinition s_invalid{
    "state.invalid", ErrorKind::Configuration, QT_TRANSLATE_NOOP("errors", "%1"),
    QT_TRANSLATE_NOOP("errors",
                      "Each entry has a \"streamDescriptor\" with a \"name\", and a "
                      "\"streamState\".")};
constexpr ErrorDefinition s_legacy{
    "state.shape", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The text is one state for everything, from which no stream can be told."),
    QT_TRANSLATE_NOOP("errors",
                      "Write a list with one entry for each stream, as the stored text has it.")};
constexpr ErrorDefinition s_unknown{
    "state.stream_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection has no stream %1 with a checkpoint of its own."),
    QT_TRANSLATE_NOOP("errors", "The streams that go on from a checkpoint are: %2.")};

/// A value of \a object by the name of the editor or by that of the protocol.
QJsonValue member(const QJsonObject &object, QLatin1StringView camel, QLatin1StringView snake)
{
    return object.contains(camel) ? object.value(camel) : object.value(snake);
}

QString compact(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

QJsonValue valueOf(const std::string &position)
{
    const QByteArray list = '[' + QByteArray::fromStdString(position) + ']';
    const QJsonArray array = QJsonDocument::fromJson(list).array();
    // A position that is no JSON is shown as the text it is.
    return array.size() == 1 ? array.first() : QJsonValue(QString::fromStdString(position));
}

Result<StreamPosition> entryFrom(const QJsonValue &value, qsizetype number)
{
    QJsonObject object = value.toObject();
    if (const QJsonValue inner = object.value("stream"_L1); inner.isObject())
        object = inner.toObject();
    const QJsonObject descriptor
        = member(object, "streamDescriptor"_L1, "stream_descriptor"_L1).toObject();
    const QString name = descriptor.value("name"_L1).toString();
    if (name.isEmpty())
        return makeError(s_invalid,
                         {QCoreApplication::translate("StateDocument", "Entry %1 names no stream.")
                              .arg(number)});
    StreamPosition entry;
    entry.stream = {descriptor.value("namespace"_L1).toString(), name};
    const QJsonValue state = member(object, "streamState"_L1, "stream_state"_L1);
    if (!state.isNull() && !state.isUndefined())
        entry.position = compact(state).toStdString();
    return entry;
}

Result<std::vector<StreamPosition>> entriesFrom(const QJsonArray &array)
{
    std::vector<StreamPosition> entries;
    for (qsizetype i = 0; i < array.size(); ++i) {
        auto entry = entryFrom(array.at(i), i + 1);
        if (!entry)
            return entry.error();
        if (std::ranges::find(entries, entry->stream, &StreamPosition::stream) != entries.end())
            return makeError(
                s_invalid,
                {QCoreApplication::translate("StateDocument", "Stream %1 is there twice.")
                     .arg(entry->stream.text())});
        entries.push_back(std::move(*entry));
    }
    return entries;
}

} // namespace

QString stateDocumentText(const std::vector<StreamPosition> &streams)
{
    QJsonArray array;
    for (const StreamPosition &entry : streams) {
        QJsonObject descriptor{{u"name"_s, entry.stream.name}};
        if (!entry.stream.nameSpace.isEmpty())
            descriptor.insert(u"namespace"_s, entry.stream.nameSpace);
        array.append(QJsonObject{
            {u"streamDescriptor"_s, descriptor},
            {u"streamState"_s,
             entry.position ? valueOf(*entry.position) : QJsonValue(QJsonValue::Null)}});
    }
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Indented)).trimmed();
}

Result<StateDocument> stateDocumentFrom(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    QJsonParseError fault;
    const QJsonDocument json = QJsonDocument::fromJson(bytes, &fault);
    if (fault.error != QJsonParseError::NoError) {
        const auto line = bytes.left(fault.offset).count('\n') + 1;
        return makeError(s_notJson, {QString::number(line), fault.errorString()});
    }
    StateDocument document;
    QJsonArray list = json.array();
    if (json.isObject()) {
        QJsonObject object = json.object();
        if (const QJsonValue inner = object.value("global"_L1); inner.isObject())
            object = inner.toObject();
        const QJsonValue states = member(object, "streamStates"_L1, "stream_states"_L1);
        document.shape = states.isArray() ? StateShape::Global : StateShape::Legacy;
        const QJsonValue shared = member(object, "sharedState"_L1, "shared_state"_L1);
        document.hasSharedState = !shared.isUndefined() && !shared.isNull();
        list = states.toArray();
    }
    auto entries = entriesFrom(list);
    if (!entries)
        return entries.error();
    document.streams = std::move(*entries);
    return document;
}

QString stateShapeWarning(const StateDocument &document)
{
    switch (document.shape) {
    case StateShape::PerStream:
        break;
    case StateShape::Global:
        return document.hasSharedState
            ? QCoreApplication::translate(
                "StateDocument",
                "The text has another shape than what is stored: a state that all streams share. "
                "The shared part is not kept, for no source here has one; the streams are taken "
                "one by one.")
            : QCoreApplication::translate(
                "StateDocument",
                "The text has another shape than what is stored; the streams are taken one by "
                "one.");
    case StateShape::Legacy:
        return makeError(s_legacy).message;
    }
    return {};
}

Result<std::vector<StreamPosition>> changedPositions(const StateDocument &document,
                                                     const std::vector<StreamPosition> &stored)
{
    if (document.shape == StateShape::Legacy)
        return makeError(s_legacy);
    std::vector<StreamPosition> changed;
    for (const StreamPosition &entry : document.streams) {
        const auto former = std::ranges::find(stored, entry.stream, &StreamPosition::stream);
        if (former == stored.end()) {
            QStringList names;
            for (const StreamPosition &one : stored)
                names << one.stream.text();
            return makeError(s_unknown, {entry.stream.text(), names.join(u", "_s)});
        }
        // Compared by what it says: spaces are no change.
        const auto text = [](const std::optional<std::string> &position) {
            return position ? compact(valueOf(*position)) : QString();
        };
        if (text(entry.position) != text(former->position))
            changed.push_back(entry);
    }
    return changed;
}

} // namespace millrace
