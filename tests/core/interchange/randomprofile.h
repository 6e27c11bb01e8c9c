// RandomProfile: sources, destinations, tags and connections made up from a seed.
#pragma once

#include "core/engine/connectorprobe.h"
#include "core/secrets/memorysecretstore.h"
#include "core/store/tagrepository.h"
#include "tests/core/store/storefixture.h"
#include "tests/testutils/sqlitefile.h"

#include <QRandomGenerator>

namespace millrace::test {

/// Fills a profile with what people could have made in the window; everything can be run.
class RandomProfile final
{
public:
    /// Files of sources and destinations lie in \a folder.
    RandomProfile(quint32 seed, const QString &folder, const ConnectorRegistry &registry)
        : m_random(seed)
        , m_folder(folder)
        , m_probe(registry, m_secrets)
    {
        using namespace Qt::StringLiterals;
        SqliteFile(m_folder + u"/source.sqlite"_s)
            .execute(
                u"CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, customer TEXT, "
                "total REAL, changed TEXT, note TEXT); "
                "CREATE TABLE IF NOT EXISTS \"odd: table #1\" (a INTEGER, \"k: #1 'q' \\\" TEXT, \"b c\" TEXT)"_s);
        SqliteFile(m_folder + u"/objects.sqlite"_s)
            .execute(u"CREATE TABLE IF NOT EXISTS contact (mail TEXT PRIMARY KEY, name TEXT, "
                     "points INTEGER)"_s);
    }

    void fill(StateDatabase &database)
    {
        using namespace Qt::StringLiterals;
        const int tags = below(4);
        for (int i = 0; i < tags; ++i)
            must(TagRepository(database).save(
                {tagName(), anyOf(QStringList{u"#fbecb1"_s, u"#0a1b2c"_s})}));
        EndpointRepository endpoints(database);
        const Endpoint sample = must(endpoints.save(
            {{}, EndpointRole::Source, u"sample"_s, name(), {{u"count"_s, 5}, {u"seed"_s, 1}}}));
        Endpoint shop{{},
                      EndpointRole::Source,
                      u"sqlite"_s,
                      name(),
                      {{u"path"_s, QString(m_folder + u"/source.sqlite"_s)}}};
        shop = must(endpoints.save(shop));
        Endpoint warehouse{{},
                           EndpointRole::Destination,
                           u"sqlite"_s,
                           name(),
                           {{u"path"_s, QString(m_folder + u"/out.sqlite"_s)}},
                           chance() ? u"#ff8800"_s : QString(),
                           chance()};
        warehouse = must(endpoints.save(warehouse));
        Endpoint crm{{},
                     EndpointRole::Destination,
                     u"sqlite"_s,
                     name(),
                     {{u"path"_s, QString(m_folder + u"/objects.sqlite"_s)},
                      {u"write_into"_s, u"existing_tables"_s}}};
        crm = must(endpoints.save(crm));
        const int count = 1 + below(4);
        for (int i = 0; i < count; ++i)
            must(ConnectionRepository(database).save(
                connection(chance() ? sample : shop, warehouse)));
        if (chance())
            must(ConnectionRepository(database).save(mapped(shop, crm)));
    }

private:
    int below(int bound) { return static_cast<int>(m_random.bounded(bound)); }
    bool chance() { return below(2) == 0; }
    QString anyOf(const QStringList &words) { return words[below(int(words.size()))]; }

    /// Texts that YAML could take for something else.
    QString text()
    {
        using namespace Qt::StringLiterals;
        static const QStringList s_texts{u"plain"_s,
                                         u"two words"_s,
                                         u"5"_s,
                                         u"1e3"_s,
                                         u"null"_s,
                                         u"~"_s,
                                         u"true"_s,
                                         u"No"_s,
                                         u"on"_s,
                                         u"- dash"_s,
                                         u"a: b"_s,
                                         u"a #b"_s,
                                         u"'single'"_s,
                                         u"\"double\" \\ back"_s,
                                         u"{curly} [square]"_s,
                                         u"&anchor"_s,
                                         u"*alias"_s,
                                         u"!tag"_s,
                                         u"%percent"_s,
                                         u"@at `tick`"_s,
                                         u"${env:X}"_s,
                                         u"$${secret:y}"_s,
                                         u"Grüße 日本 🙂"_s,
                                         u"line\nbreak"_s,
                                         u"tab\tand\u0001control"_s,
                                         u"\u2028separator\ufeff"_s,
                                         u"2024-01-01"_s,
                                         u"0x1F"_s,
                                         u".inf"_s,
                                         u"=equals"_s,
                                         u" "_s};
        return anyOf(s_texts);
    }
    QString name()
    {
        using namespace Qt::StringLiterals;
        QString made = text().simplified();
        made.removeIf([](QChar c) { return c.category() == QChar::Other_Control; });
        return u"%1 %2"_s.arg(made).arg(++m_names).trimmed();
    }
    QString tagName()
    {
        QString made = name();
        made.truncate(30);
        return made.trimmed();
    }

    Schedule schedule(bool canBeManual)
    {
        using namespace Qt::StringLiterals;
        Schedule made;
        made.kind = static_cast<ScheduleKind>(canBeManual ? below(3) : 1 + below(2));
        if (made.kind == ScheduleKind::Interval)
            made.everyHours = 1 + below(30);
        if (made.kind == ScheduleKind::Cron)
            made.cron = anyOf({u"0 5 * * *"_s, u"0 0 12 ? * MON-FRI"_s});
        if (made.kind == ScheduleKind::Manual)
            return made;
        if (made.kind == ScheduleKind::Cron || chance())
            made.quietHours = {{QTime(22, 0), QTime(6, 0), 0x1f}};
        if (made.kind == ScheduleKind::Cron || !made.quietHours.empty())
            made.timeZone = anyOf({u"Europe/Berlin"_s, u"UTC"_s});
        made.jitterMinutes = below(60);
        return made;
    }

    ConnectionSettings settings()
    {
        using namespace Qt::StringLiterals;
        ConnectionSettings made;
        made.namespaceMode = static_cast<NamespaceMode>(below(3));
        if (made.namespaceMode == NamespaceMode::Custom)
            made.namespaceFormat = u"${SOURCE_NAMESPACE}_copy"_s;
        made.prefix = chance() ? text() : QString();
        made.unfitPolicy = chance() ? UnfitPolicy::Null : UnfitPolicy::Reject;
        made.parallelStreams = 1 + below(16);
        made.schemaChanges = static_cast<SchemaChangePolicy>(below(4));
        made.backfill = chance();
        if (chance())
            made.rowLimit = 1 + below(1000);
        if (chance())
            made.rejectedPercent = below(99) + 0.5;
        made.stopsWhenAllRejected = chance();
        if (chance())
            made.runPolicy.mostComplete = below(50);
        if (chance()) {
            RunHook hook;
            hook.program = u"/bin/true"_s;
            hook.arguments = QStringList{text(), text()};
            hook.moment = static_cast<RunHookMoment>(below(3));
            RunHook webhook;
            webhook.kind = RunHookKind::Webhook;
            webhook.urlSecret = {{u"$env"_s, u"MILLRACE_TEST_HOOK"_s}};
            made.hooks = {hook, webhook};
        }
        return made;
    }

    ConfiguredStream configured(const Stream &stream)
    {
        ConfiguredStream made;
        made.stream = stream;
        QStringList fields;
        for (const Field &field : stream.schema.fields())
            fields << field.name;
        const bool hasKey = !stream.sourceDefinedPrimaryKey.isEmpty() || chance();
        const bool hasCursor
            = stream.supportsIncremental && (stream.sourceDefinedCursor || chance());
        if (hasKey && (stream.sourceDefinedPrimaryKey.isEmpty() || chance()))
            made.primaryKey = {fields.front()};
        if (hasCursor && !stream.sourceDefinedCursor)
            made.cursorField = fields.back();
        std::vector<SyncMode> modes;
        for (const SyncMode &mode : s_syncModes) {
            if ((hasCursor || !mode.isIncremental()) && (hasKey || !mode.isDedup()))
                modes.push_back(mode);
        }
        made.mode = modes[static_cast<std::size_t>(below(int(modes.size())))];
        if (chance())
            made.selectedFields = fields.mid(0, 2);
        made.destinationName = chance() ? text() : QString();
        made.filter = chance() ? text() : QString();
        made.cursorStart = chance() ? text() : QString();
        if (chance())
            made.rowLimit = 1 + below(100);
        if (chance())
            made.newFields = static_cast<NewFields>(below(3));
        if (chance())
            made.destinationNamespace = chance() ? text() : QString();
        addRules(made, fields);
        return made;
    }

    /// Of the second field, which is neither key nor cursor.
    void addRules(ConfiguredStream &made, const QStringList &fields)
    {
        using namespace Qt::StringLiterals;
        const QString field = fields[1];
        if (fields.size() < 3)
            return;
        if (chance())
            made.fieldRules.names.insert(field, u"renamed: "_s + text());
        if (chance())
            made.fieldRules.types.insert(field, FieldType::String);
        if (!chance())
            return;
        const QString written = made.fieldRules.nameOf(field);
        const auto add = [&made](TransformationKind kind, QJsonObject json) {
            made.transformations.push_back({kind, std::move(json)});
        };
        add(TransformationKind::FilterRows,
            {{u"condition"_s,
              QJsonObject{
                  {u"not"_s,
                   QJsonObject{
                       {u"equal"_s, QJsonObject{{u"field"_s, written}, {u"value"_s, text()}}}}}}}});
        add(TransformationKind::AddField,
            {{u"name"_s, u"added"_s}, {u"constant"_s, text()}, {u"type"_s, u"string"_s}});
        add(TransformationKind::Encrypt,
            {{u"field"_s, u"added"_s}, {u"key"_s, QJsonObject{{u"$env"_s, u"RANDOM_KEY"_s}}}});
    }

    Connection connection(const Endpoint &source, const Endpoint &destination)
    {
        using namespace Qt::StringLiterals;
        Connection made;
        made.name = name();
        made.sourceId = source.id;
        made.destinationId = destination.id;
        made.isEnabled = chance();
        made.settings = settings();
        made.schedule = schedule(true);
        const Catalog catalog
            = must(m_probe.discover(source.connectorId, source.configuration, {}, {}));
        for (const Stream &stream : catalog.streams) {
            if (made.catalog.streams.empty() || chance())
                made.catalog.streams.push_back(configured(stream));
        }
        if (chance())
            made.streamSchedules = {{schedule(false), {made.catalog.streams.front().stream.id}}};
        const int tags = below(4);
        for (int i = 0; i < tags; ++i)
            made.tags << tagName();
        return made;
    }

    Connection mapped(const Endpoint &source, const Endpoint &destination)
    {
        using namespace Qt::StringLiterals;
        Connection made;
        made.name = name();
        made.sourceId = source.id;
        made.destinationId = destination.id;
        const Catalog catalog
            = must(m_probe.discover(source.connectorId, source.configuration, {}, {}));
        ConfiguredStream stream;
        stream.stream = *catalog.find({{}, u"orders"_s});
        stream.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
        const auto objects
            = must(m_probe.discoverObjects(destination.connectorId, destination.configuration, {}));
        ObjectMapping mapping;
        mapping.object = objects.front();
        mapping.operation = ObjectOperation::Upsert;
        mapping.matchingKey = QStringList{u"mail"_s};
        FieldMapping mail{u"mail"_s, ValueOrigin::Field, u"customer"_s};
        FieldMapping label{u"name"_s, ValueOrigin::Constant, text()};
        label.onNull = ValueRule::Default;
        label.fallback = text();
        FieldMapping points{u"points"_s, ValueOrigin::Expression, u"id + 1"_s};
        points.onUnfit = ValueRule::Null;
        mapping.fields = {mail, label, points};
        stream.mapping = mapping;
        made.catalog.streams.push_back(stream);
        return made;
    }

    QRandomGenerator m_random;
    const QString m_folder;
    MemorySecretStore m_secrets;
    const ConnectorProbe m_probe;
    int m_names = 0;
};

} // namespace millrace::test
