#include "core/interchange/airbyteforms.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Text final
{
    Q_DECLARE_TR_FUNCTIONS(AirbyteImport)
};

QString text(const QJsonObject &object, const QString &key) { return object.value(key).toString(); }

/// "$NAME" and "${NAME}", which Meltano looks up in the environment, as our references.
QJsonValue withVariables(const QJsonValue &value)
{
    static const QRegularExpression s_variable(
        u"\\A\\$(?:([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)\\})\\z"_s);
    if (value.isObject()) {
        QJsonObject object = value.toObject();
        for (auto each = object.begin(); each != object.end(); ++each)
            each.value() = withVariables(each.value());
        return object;
    }
    const auto found = s_variable.match(value.toString());
    if (!found.hasMatch())
        return value;
    return u"${env:%1}"_s.arg(found.captured(1).isEmpty() ? found.captured(2) : found.captured(1));
}

/// "source-postgres" for "tap-postgres"; what a plugin inherits from says more than its name.
QString connectorOf(const QJsonObject &plugin, EndpointRole role)
{
    QString name = text(plugin, u"inherit_from"_s);
    if (name.isEmpty())
        name = text(plugin, u"name"_s);
    name = name.section(u"--"_s, 0, 0).toLower();
    for (const QLatin1StringView prefix : {"tap-"_L1, "target-"_L1}) {
        if (name.startsWith(prefix))
            name.remove(0, prefix.size());
    }
    return name.isEmpty() ? QString() : endpointRoleName(role) + u'-' + name;
}

/// The streams that `select` names; empty, with a remark, when it has patterns.
QJsonArray streamsOf(const QJsonObject &plugin, QStringList &remarks)
{
    QStringList names;
    QHash<QString, QJsonArray> fields;
    bool hasPatterns = false;
    for (const QJsonValue &each : plugin.value("select"_L1).toArray()) {
        const QString rule = each.toString();
        const QString stream = rule.section(u'.', 0, 0);
        const QString field = rule.section(u'.', 1);
        static const QRegularExpression s_pattern(u"[*?\\[!]"_s);
        if (stream.isEmpty() || stream.contains(s_pattern)
            || (field != "*"_L1 && field.contains(s_pattern))) {
            hasPatterns = true;
            continue;
        }
        if (!names.contains(stream))
            names << stream;
        if (!field.isEmpty() && field != "*"_L1)
            fields[stream].append(field);
    }
    if (hasPatterns)
        remarks << Text::tr("\"select\" has patterns, which are not taken over: choose streams and "
                            "fields before the first run.");
    const QJsonObject metadata = plugin.value("metadata"_L1).toObject();
    QJsonArray streams;
    for (const QString &name : std::as_const(names)) {
        QJsonObject about = metadata.value("*"_L1).toObject();
        const QJsonObject own = metadata.value(name).toObject();
        for (auto each = own.begin(); each != own.end(); ++each)
            about.insert(each.key(), each.value());
        QJsonObject stream{{u"name"_s, name}};
        const QString method = text(about, u"replication-method"_s).toUpper();
        if (method == "INCREMENTAL"_L1) {
            stream.insert("syncMode"_L1, u"incremental_append"_s);
            stream.insert("cursorField"_L1, QJsonArray{about.value("replication-key"_L1)});
        } else if (method == "FULL_TABLE"_L1) {
            stream.insert("syncMode"_L1, u"full_refresh_overwrite"_s);
        } else if (!method.isEmpty()) {
            remarks << Text::tr("The stream \"%1\" followed the log of the database, which is not "
                                "done here: choose a cursor or a full refresh.")
                           .arg(name);
        }
        if (fields.contains(name))
            stream.insert("selectedFields"_L1, fields.value(name));
        streams.append(stream);
    }
    return hasPatterns ? QJsonArray() : streams;
}

QJsonObject scheduleOf(const QString &interval)
{
    static const QHash<QString, QString> s_words{{u"@hourly"_s, u"0 * * * *"_s},
                                                 {u"@daily"_s, u"0 0 * * *"_s},
                                                 {u"@weekly"_s, u"0 0 * * 0"_s},
                                                 {u"@monthly"_s, u"0 0 1 * *"_s},
                                                 {u"@yearly"_s, u"0 0 1 1 *"_s}};
    const QString word = interval.trimmed().toLower();
    if (word.isEmpty() || word == "@once"_L1 || word == "@manual"_L1 || word == "@none"_L1)
        return {{u"scheduleType"_s, u"manual"_s}};
    return {{u"scheduleType"_s, u"cron"_s},
            {u"cronExpression"_s, s_words.value(word, interval.trimmed())}};
}

class MeltanoReader final
{
public:
    MeltanoReader(const Document &document, const QString &folder)
        : m_document(document)
        , m_root(document.root.toObject())
        , m_folder(folder)
    {
    }

    AirbyteParts read()
    {
        addPlugins(u"extractors"_s, EndpointRole::Source);
        addPlugins(u"loaders"_s, EndpointRole::Destination);
        const QJsonArray schedules = m_root.value("schedules"_L1).toArray();
        for (qsizetype at = 0; at < schedules.size(); ++at)
            addSchedule(schedules[at].toObject(), u"/schedules/%1"_s.arg(at));
        addPairWithoutSchedule();
        return std::move(m_made);
    }

private:
    void addPlugins(const QString &section, EndpointRole role)
    {
        const QJsonArray plugins = m_root.value("plugins"_L1).toObject().value(section).toArray();
        for (qsizetype at = 0; at < plugins.size(); ++at) {
            const QJsonObject plugin = plugins[at].toObject();
            const QString name = text(plugin, u"name"_s);
            if (name.isEmpty())
                continue;
            m_plugins.insert(name, plugin);
            QJsonObject config = withVariables(plugin.value("config"_L1)).toObject();
            // tap-csv names its files in a list.
            const QJsonArray files = config.value("files"_L1).toArray();
            if (files.size() == 1) {
                config.insert("path"_L1, files.first().toObject().value("path"_L1));
                config.insert("dataset_name"_L1, files.first().toObject().value("entity"_L1));
                config.remove(u"files"_s);
            }
            m_made.ends.push_back({role, name, name, connectorOf(plugin, role), config, m_folder,
                                   m_document.place(u"/plugins/%1/%2"_s.arg(section).arg(at))});
        }
    }

    void addConnection(const QString &name, const QString &tap, const QString &target,
                       const QJsonObject &schedule, const QString &pointer)
    {
        AirbyteConnection made{name, tap, target, {}, m_document.place(pointer)};
        const QJsonObject plugin = m_plugins.value(tap);
        const QJsonArray streams = streamsOf(plugin, made.remarks);
        made.json = {{u"schedule"_s, schedule},
                     {u"configurations"_s, QJsonObject{{u"streams"_s, streams}}}};
        if (!m_root.value("environments"_L1).toArray().isEmpty())
            made.remarks << Text::tr("What the environments of the project change is not taken "
                                     "over: compare the settings of source and destination.");
        m_made.connections.push_back(std::move(made));
    }

    void addSchedule(const QJsonObject &schedule, const QString &pointer)
    {
        const QString name = text(schedule, u"name"_s);
        const QJsonObject when = scheduleOf(text(schedule, u"interval"_s));
        const QString tap = text(schedule, u"extractor"_s);
        if (!tap.isEmpty())
            return addConnection(name, tap, text(schedule, u"loader"_s), when, pointer);
        const QString job = text(schedule, u"job"_s);
        for (const QJsonValue &each : m_root.value("jobs"_L1).toArray()) {
            if (text(each.toObject(), u"name"_s) != job)
                continue;
            const QJsonValue tasks = each.toObject().value("tasks"_L1);
            addTasks(name, tasks, when, pointer);
        }
    }

    /// A task, a list of them, or a list of lists.
    void addTasks(const QString &name, const QJsonValue &tasks, const QJsonObject &when,
                  const QString &pointer)
    {
        for (const QJsonValue &each : tasks.toArray())
            addTasks(name, each, when, pointer);
        addTask(name, tasks.toString(), when, pointer);
    }

    void addTask(const QString &name, const QString &task, const QJsonObject &when,
                 const QString &pointer)
    {
        const QStringList words = task.split(u' ', Qt::SkipEmptyParts);
        for (qsizetype at = 0; at + 1 < words.size(); ++at) {
            if (words[at].startsWith("tap-"_L1) && words[at + 1].startsWith("target-"_L1))
                addConnection(name, words[at], words[at + 1], when, pointer);
        }
    }

    /// One extractor and one loader are run by hand together.
    void addPairWithoutSchedule()
    {
        if (!m_made.connections.empty() || m_made.ends.size() != 2
            || m_made.ends[0].role == m_made.ends[1].role)
            return;
        const QString tap = m_made.ends[0].id;
        const QString target = m_made.ends[1].id;
        addConnection(tap + u" → "_s + target, tap, target, scheduleOf({}), u"/plugins"_s);
    }

    const Document &m_document;
    const QJsonObject m_root;
    QString m_folder;
    QHash<QString, QJsonObject> m_plugins;
    AirbyteParts m_made;
};

} // namespace

bool isMeltanoProject(const QJsonObject &root) { return root.value("plugins"_L1).isObject(); }

AirbyteParts readMeltanoProject(const Document &document, const QString &folder)
{
    return MeltanoReader(document, folder).read();
}

} // namespace millrace
