#include "tests/ui/walk/scenedata.h"

#include "core/connector/connectorregistry.h"
#include "tests/screenshots/scriptedprofile.h"

#include <QRegularExpression>

#include <algorithm>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

/// Names of programs, forms and keys, which no language translates.
const QStringList s_names{u"Millrace"_s, u"millrace-cli"_s, u"Airbyte"_s, u"SQLite"_s, u"JSON"_s,
                          u"CSV"_s,      u"YAML"_s,         u"UTC"_s,     u"NULL"_s,   u"null"_s,
                          u"Ctrl"_s,     u"Shift"_s,        u"Alt"_s,     u"Del"_s,    u"Space"_s,
                          u"Return"_s,   u"GPL"_s,          u"HTTP"_s,    u"HTTPS"_s,  u"SOCKS"_s,
                          u"API"_s,      u"URL"_s,          u"systemd"_s};

/// What the scenes themselves make up: values, files and what a server or SQLite answers.
const QStringList s_madeUp{
    u"description"_s, // The field whose value a dialogue shows.
    u"orders to warehouse"_s,
    u"tides"_s, // The manifest and the recording of the workbench.
    u"connections.yaml"_s,
    u"connections.json"_s,
    u"0 25 * * *"_s,
    u"/home/ann/.local/share/millrace/state.sqlite"_s,
    u"Tree 12 page 40: btreeInitPage() returns error code 11"_s,
    u"zebra"_s, // What no filter finds.
};

void addConnection(const Connection &connection, QStringList &words)
{
    words << connection.name;
    for (const ConfiguredStream &configured : connection.catalog.streams) {
        words << configured.stream.id.text() << configured.stream.id.name;
        for (const Field &field : configured.stream.schema.fields())
            words << field.name;
        if (configured.mapping)
            words << configured.mapping->object.name;
    }
}

} // namespace

QStringList sceneData(const ScriptedProfile &profile)
{
    QStringList words = s_names + s_madeUp;
    auto &workspace = const_cast<ScriptedProfile &>(profile).workspace();
    const auto snapshot = workspace.snapshot();
    for (const ConnectionSummary &summary : snapshot->connections)
        addConnection(summary.connection, words);
    for (const auto *ends : {&snapshot->sources, &snapshot->destinations}) {
        for (const auto &end : *ends)
            words << end.name;
    }
    for (const auto &tag : snapshot->tags)
        words << tag.name;
    for (const ConnectorInfo &connector : workspace.registry().connectors())
        words << connector.title << connector.id;
    words.removeAll(QString());
    words.removeDuplicates();
    std::ranges::sort(words, std::ranges::greater(), &QString::size);
    return words;
}

QString withoutData(QString text, const QStringList &data)
{
    // Paths and addresses, whatever they are called.
    static const QRegularExpression s_path(u"\\w+://\\S+|(?<![\\w])[/~][\\w./-]+"_s);
    text.remove(s_path);
    for (const QString &word : data)
        text.remove(word);
    return text;
}

} // namespace millrace::test
