#include "app/cli/protocol/protocolinput.h"

#include "app/cli/commandtext.h"
#include "core/declarative/value/jsontext.h"

#include <QFile>

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::ChosenStream;
using declarative::Value;

namespace {

constexpr qint64 s_maximumSize = qint64(256) * 1024 * 1024;

constexpr ErrorDefinition s_fileUnreadable{
    "cli.file_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Check the path and its rights.")};
constexpr ErrorDefinition s_fileNoJson{
    "cli.file_no_json", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 holds no valid JSON."),
    QT_TRANSLATE_NOOP("errors", "Correct the file.")};
constexpr ErrorDefinition s_catalogInvalid{
    "cli.catalog_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The catalog is not valid: %1."),
    QT_TRANSLATE_NOOP("errors", "Give a configured catalog: {\"streams\": [{\"stream\": …}]}.")};

void addState(const Value &message, std::map<std::string, Value> &states)
{
    const Value *body = message.find("stream");
    if (!body)
        body = message["state"].find("stream");
    if (body) {
        const Value &name = (*body)["stream_descriptor"]["name"];
        if (name.isText() && body->find("stream_state"))
            states.insert_or_assign(name.text(), (*body)["stream_state"]);
        return;
    }
    const Value &shared = message["global"]["stream_states"];
    if (!shared.isList())
        return;
    for (const Value &state : shared.list()) {
        if (const Value &name = state["stream_descriptor"]["name"]; name.isText())
            states.insert_or_assign(name.text(), state["stream_state"]);
    }
}

/// The oldest form: {"<stream>": {…}}.
void addLegacy(const Value &file, std::map<std::string, Value> &states)
{
    const Value *data = file.find("data");
    const Value &legacy = data ? *data : file;
    if (!legacy.isMapping())
        return;
    for (const auto &[name, state] : legacy.mapping()) {
        if (state.isMapping())
            states.insert_or_assign(name, state);
    }
}

} // namespace

Result<Value> readJsonFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > s_maximumSize)
        return makeError(s_fileUnreadable, {path}, file.errorString());
    const QByteArray text = file.readAll();
    Result<Value> value
        = declarative::parseJson(std::string_view(text.constData(), std::size_t(text.size())));
    if (!value)
        return makeError(s_fileNoJson, {path}, value.error().detail);
    return value;
}

std::map<std::string, Value> statesByStream(const Value &file)
{
    std::map<std::string, Value> states;
    if (file.isList()) {
        for (const Value &message : file.list())
            addState(message, states);
    } else if (file.find("type") || file.find("stream")) {
        addState(file, states);
        if (states.empty())
            addLegacy(file, states);
    } else {
        addLegacy(file, states);
    }
    return states;
}

Result<std::vector<ChosenStream>> chosenStreams(const Value &catalog,
                                                const std::map<std::string, Value> &states)
{
    const Value &streams = catalog["streams"];
    if (!streams.isList())
        return makeError(s_catalogInvalid, {CommandText::tr("it has no list of streams")});
    std::vector<ChosenStream> chosen;
    for (const Value &configured : streams.list()) {
        const Value &stream = configured["stream"];
        if (!stream["name"].isText())
            return makeError(s_catalogInvalid, {CommandText::tr("a stream has no name")});
        ChosenStream entry;
        entry.name = stream["name"].text();
        if (const Value &schema = stream["json_schema"]; schema.isMapping())
            entry.schema = schema;
        if (const Value &cursor = configured["cursor_field"]; cursor.isList()) {
            for (const Value &part : cursor.list()) {
                if (part.isText())
                    entry.cursorField.push_back(part.text());
            }
        }
        if (const auto state = states.find(entry.name); state != states.end())
            entry.state = state->second;
        chosen.push_back(std::move(entry));
    }
    return chosen;
}

} // namespace millrace
