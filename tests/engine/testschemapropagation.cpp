// propagated(): what each policy makes of a changed source.
#include "core/engine/schemapropagation.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr SyncMode s_overwrite{SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
constexpr SyncMode s_incremental{SourceSyncMode::Incremental, DestinationSyncMode::Append};
constexpr SyncMode s_dedup{SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};

const std::vector<DestinationSyncMode> s_modes{
    DestinationSyncMode::Append, DestinationSyncMode::Overwrite, DestinationSyncMode::AppendDedup};

/// "id:integer name" is a stream with these fields; a field without a type is text.
Stream stream(const QString &name, const QString &fields, const QStringList &key = {})
{
    Stream made;
    made.id.name = name;
    const QStringList words = fields.split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : words) {
        Field field;
        field.name = word.section(u':', 0, 0);
        field.type
            = word.contains(u':') ? *fieldTypeFromName(word.section(u':', 1)) : FieldType::String;
        made.schema.append(field);
    }
    made.supportsIncremental = true;
    made.sourceDefinedPrimaryKey = key;
    return made;
}

ConfiguredStream chosen(const Stream &stream, SyncMode mode, const QString &cursor = {})
{
    ConfiguredStream configured;
    configured.stream = stream;
    configured.mode = mode;
    configured.cursorField = cursor;
    configured.primaryKey = stream.sourceDefinedPrimaryKey;
    return configured;
}

Connection connection(std::vector<ConfiguredStream> streams,
                      SchemaChangePolicy policy = SchemaChangePolicy::PropagateColumns)
{
    Connection made;
    made.name = u"c"_s;
    made.catalog.streams = std::move(streams);
    made.settings.schemaChanges = policy;
    return made;
}

/// "name:type" of every field of the stream at \a index.
QString fieldsOf(const SchemaPropagation &result, std::size_t index = 0)
{
    QStringList words;
    for (const Field &field : result.updated.catalog.streams.at(index).stream.schema.fields())
        words << field.name + u':' + fieldTypeName(field.type);
    return words.join(u' ');
}

QStringList namesOf(const SchemaPropagation &result)
{
    QStringList names;
    for (const ConfiguredStream &stream : result.updated.catalog.streams)
        names << stream.stream.id.name;
    return names;
}

} // namespace

Q_DECLARE_METATYPE(millrace::SchemaChangePolicy)
Q_DECLARE_METATYPE(millrace::SyncMode)

class TestSchemaPropagation final : public QObject
{
    Q_OBJECT

private slots:
    void takesOverFields_data();
    void takesOverFields();
    void changesNothingWhenNothingChanged();
    void stopsAtWhatAChoiceDoesNotSurvive_data();
    void stopsAtWhatAChoiceDoesNotSurvive();
    void keepsASelectionASelection();
    void newFieldsGoByTheStreamFirst_data();
    void newFieldsGoByTheStreamFirst();
    void asksAboutNewFieldsEachTime();
    void otherChangesStillGoByTheConnection();
    void stopsWherePartsCannotBeLeftOutAnyMore();
    void dropsAKeyThatTheModeDoesNotUse();
    void keepsNamesOfFieldsThatStay();
    void stopsWhereANewFieldTakesAName();
    void stopsWhereATypeHasNoConversionAnyMore();
    void keepsTheCursorWhenAnotherIsProposed();
    void keepsAGoneStreamButNamesIt();
    void addsAndRemovesStreamsWhenAsked();
    void addsNoStreamThatWasLeftOut();
    void stopsBeforeNothingIsLeft();
    void ignoresButSaysSo();
    void pausesAtAnyChange_data();
    void pausesAtAnyChange();
    void readsOnlyIncrementalStreamsWithNewValuesAnew();
    void shortensALongListOfChanges();
};

void TestSchemaPropagation::takesOverFields_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("now");
    QTest::addColumn<QString>("note");
    QTest::newRow("new") << u"id:integer a:string"_s << u"id:integer a:string b:date"_s
                         << u"Taken over from the source: the field \"b\" is new."_s;
    QTest::newRow("gone") << u"id:integer a:string"_s << u"id:integer"_s
                          << u"Taken over from the source: the field \"a\" is gone."_s;
    QTest::newRow("another type")
        << u"id:integer a:integer"_s << u"id:integer a:string"_s
        << u"Taken over from the source: the field \"a\" is string instead of integer."_s;
    QTest::newRow("several") << u"id:integer a:string"_s << u"id:integer b:string"_s
                             << u"Taken over from the source: the field \"b\" is new, the field "
                                "\"a\" is gone."_s;
}

void TestSchemaPropagation::takesOverFields()
{
    QFETCH(QString, before);
    QFETCH(QString, now);
    QFETCH(QString, note);
    for (const auto policy :
         {SchemaChangePolicy::PropagateColumns, SchemaChangePolicy::PropagateFully}) {
        const Connection c = connection({chosen(stream(u"t"_s, before), s_overwrite)}, policy);
        const auto result = propagated(c, {{stream(u"t"_s, now)}}, {}, s_modes);
        QVERIFY(!result.stop);
        QVERIFY(result.isChanged);
        QCOMPARE(fieldsOf(result), now);
        QVERIFY(result.updated.catalog.streams[0].selectedFields.isEmpty());
        QCOMPARE(result.notes.size(), std::size_t(1));
        QCOMPARE(result.notes[0].text, note);
        QVERIFY(result.backfilled.empty());
    }
}

void TestSchemaPropagation::changesNothingWhenNothingChanged()
{
    for (const auto policy :
         {SchemaChangePolicy::PropagateColumns, SchemaChangePolicy::PropagateFully,
          SchemaChangePolicy::Ignore, SchemaChangePolicy::Pause}) {
        const Stream before = stream(u"t"_s, u"id:integer a"_s, {u"id"_s});
        Stream now = before;
        now.estimatedRows = 12; // neither of these is a change of the schema
        now.defaultCursor = u"id"_s;
        const auto result = propagated(connection({chosen(before, s_dedup, u"id"_s)}, policy),
                                       {{now}}, std::set<StreamId>{now.id}, s_modes);
        QVERIFY(!result.isChanged);
        QVERIFY(!result.stop);
        QVERIFY(result.notes.empty());
        QCOMPARE(result.updated.catalog.streams[0], chosen(before, s_dedup, u"id"_s));
    }
}

void TestSchemaPropagation::stopsAtWhatAChoiceDoesNotSurvive_data()
{
    QTest::addColumn<QString>("now");
    QTest::addColumn<QStringList>("key");
    QTest::addColumn<SyncMode>("mode");
    QTest::addColumn<QString>("reason"); ///< Empty: none.
    const QStringList id{u"id"_s};
    const QString cursorGone = u"the cursor \"at\" of stream t is gone"_s;
    QTest::newRow("cursor, incremental") << u"id:integer"_s << id << s_incremental << cursorGone;
    QTest::newRow("cursor, full refresh") << u"id:integer"_s << id << s_overwrite << QString();
    QTest::newRow("key, dedup") << u"at"_s << QStringList() << s_dedup
                                << u"the key field \"id\" of stream t is gone"_s;
    QTest::newRow("key, append") << u"at"_s << QStringList() << s_incremental << QString();
    QTest::newRow("another key, dedup")
        << u"id:integer at"_s << QStringList{u"at"_s} << s_dedup
        << u"the source defines the primary key \"at\" for stream t, and \"id\" is chosen"_s;
    QTest::newRow("another key, append")
        << u"id:integer at"_s << QStringList{u"at"_s} << s_incremental << QString();
    QTest::newRow("no key, dedup") << u"id:integer at"_s << QStringList() << s_dedup << QString();
    QTest::newRow("type of the cursor")
        << u"id:integer at:date"_s << id << s_incremental << QString();
}

void TestSchemaPropagation::stopsAtWhatAChoiceDoesNotSurvive()
{
    QFETCH(QString, now);
    QFETCH(QStringList, key);
    QFETCH(SyncMode, mode);
    QFETCH(QString, reason);
    const Stream before = stream(u"t"_s, u"id:integer at"_s, {u"id"_s});
    for (const auto policy : {SchemaChangePolicy::PropagateColumns,
                              SchemaChangePolicy::PropagateFully, SchemaChangePolicy::Ignore}) {
        const Connection c = connection({chosen(before, mode, u"at"_s)}, policy);
        const auto result = propagated(c, {{stream(u"t"_s, now, key)}}, {}, s_modes);
        QCOMPARE(result.stop.has_value(), !reason.isEmpty());
        if (result.stop) {
            QCOMPARE(result.stop->code, u"engine.schema_broken"_s);
            QCOMPARE(result.stop->kind, ErrorKind::Configuration);
            QVERIFY2(result.stop->message.contains(reason), qUtf8Printable(result.stop->message));
            QVERIFY(!result.isChanged);
            QCOMPARE(result.updated.catalog.streams, c.catalog.streams);
        } else {
            QVERIFY(validate(result.updated.catalog.streams[0]).isOk()
                    || policy == SchemaChangePolicy::Ignore);
        }
    }
}

void TestSchemaPropagation::keepsASelectionASelection()
{
    ConfiguredStream choice = chosen(stream(u"t"_s, u"id:integer a b secret"_s), s_overwrite);
    choice.selectedFields = QStringList{u"a"_s, u"b"_s};
    auto result = propagated(connection({choice}), {{stream(u"t"_s, u"id:integer a c secret"_s)}},
                             {}, s_modes);
    // Who chose some fields did not ask for more of them.
    QCOMPARE(result.updated.catalog.streams[0].selectedFields, QStringList{u"a"_s});
    QCOMPARE(fieldsOf(result), u"id:integer a:string c:string secret:string"_s);
    QCOMPARE(result.notes.back().text,
             u"The source has new fields, which the stream leaves out: \"c\"."_s);
    choice.newFields = NewFields::Take;
    result = propagated(connection({choice}), {{stream(u"t"_s, u"id:integer a c secret"_s)}}, {},
                        s_modes);
    QCOMPARE(result.updated.catalog.streams[0].selectedFields, (QStringList{u"a"_s, u"c"_s}));
    choice.newFields.reset();

    // An empty selection would be all fields, the one left out among them.
    const Catalog bare{{stream(u"t"_s, u"id:integer secret"_s)}};
    result = propagated(connection({choice}), bare, {}, s_modes);
    QVERIFY(result.stop);
    QVERIFY(result.stop->message.contains(u"none of the chosen fields of stream t is left"_s));
    choice.primaryKey = QStringList{u"id"_s};
    result = propagated(connection({choice}), bare, {}, s_modes);
    QVERIFY(!result.stop);
    QCOMPARE(result.updated.catalog.streams[0].selectedFields, QStringList{u"id"_s});
}

void TestSchemaPropagation::newFieldsGoByTheStreamFirst_data()
{
    QTest::addColumn<SchemaChangePolicy>("policy");
    for (const auto &[name, policy] : {std::pair("propagate", SchemaChangePolicy::PropagateColumns),
                                       std::pair("fully", SchemaChangePolicy::PropagateFully),
                                       std::pair("ignore", SchemaChangePolicy::Ignore),
                                       std::pair("pause", SchemaChangePolicy::Pause)})
        QTest::newRow(name) << policy;
}

void TestSchemaPropagation::newFieldsGoByTheStreamFirst()
{
    QFETCH(const SchemaChangePolicy, policy);
    ConfiguredStream choice = chosen(stream(u"t"_s, u"id a"_s, {u"id"_s}), s_dedup, u"id"_s);
    const Catalog now{{stream(u"t"_s, u"id b a"_s, {u"id"_s})}};
    choice.newFields = NewFields::Take;
    auto made = connection({choice}, policy);
    made.settings.backfill = true;
    auto result = propagated(made, now, {}, s_modes);
    QVERIFY(!result.stop);
    QVERIFY(result.isChanged);
    QVERIFY(result.updated.catalog.streams[0].stream.schema.indexOf(u"b"_s));
    QVERIFY(result.updated.catalog.streams[0].selectedSchema().indexOf(u"b"_s));
    QCOMPARE(result.backfilled.size(), std::size_t(1));

    choice.newFields = NewFields::Ignore;
    made.catalog.streams = {choice};
    result = propagated(made, now, {}, s_modes);
    QVERIFY(!result.stop);
    QCOMPARE(result.updated.catalog.streams[0].selectedFields, (QStringList{u"id"_s, u"a"_s}));
    QVERIFY(result.updated.catalog.streams[0].stream.schema.indexOf(u"b"_s));
    QVERIFY(validate(result.updated.catalog.streams[0]));
    QVERIFY(result.backfilled.empty());
    // It is known now, and nothing to tell any more.
    QVERIFY(propagated(result.updated, now, {}, s_modes).notes.empty());
}

void TestSchemaPropagation::asksAboutNewFieldsEachTime()
{
    ConfiguredStream choice = chosen(stream(u"t"_s, u"id a gone"_s), s_overwrite);
    choice.newFields = NewFields::Ask;
    const Catalog now{{stream(u"t"_s, u"id b a:date"_s)}};
    auto result = propagated(connection({choice}), now, {}, s_modes);
    QVERIFY(!result.stop);
    // The other changes are taken over.
    QCOMPARE(fieldsOf(result), u"id:string a:date"_s);
    QVERIFY(result.updated.catalog.streams[0].selectedFields.isEmpty());
    QCOMPARE(result.notes.back().text,
             u"The source has new fields, which wait to be chosen: \"b\"."_s);
    result = propagated(result.updated, now, {}, s_modes);
    QVERIFY(!result.isChanged);
    QCOMPARE(result.notes.size(), std::size_t(1));
    // A pause is for changes nobody decided about.
    result = propagated(connection({choice}, SchemaChangePolicy::Pause),
                        {{stream(u"t"_s, u"id a gone b"_s)}}, {}, s_modes);
    QVERIFY(!result.stop);
}

void TestSchemaPropagation::otherChangesStillGoByTheConnection()
{
    ConfiguredStream choice = chosen(stream(u"t"_s, u"id a"_s), s_overwrite);
    choice.newFields = NewFields::Take;
    const Catalog now{{stream(u"t"_s, u"id:integer b"_s)}};
    auto result = propagated(connection({choice}, SchemaChangePolicy::Ignore), now, {}, s_modes);
    QCOMPARE(fieldsOf(result), u"id:string a:string b:string"_s);
    QCOMPARE(result.notes.size(), std::size_t(2));
    QCOMPARE(result.notes.front().text, u"Taken over from the source: the field \"b\" is new."_s);
    QCOMPARE(result.notes.back().text,
             u"The source has changed, and nothing was taken over: the field \"id\" is integer "
             "instead of string, the field \"a\" is gone."_s);
    result = propagated(connection({choice}, SchemaChangePolicy::Pause), now, {}, s_modes);
    QVERIFY(result.stop);
    QVERIFY(!result.stop->message.contains(u"\"b\""_s));
}

void TestSchemaPropagation::stopsWherePartsCannotBeLeftOutAnyMore()
{
    ConfiguredStream choice = chosen(stream(u"s"_s, u"id:integer a:json"_s), s_overwrite);
    choice.fieldRules.leftOut.insert(u"a"_s, {u"mail"_s});
    const auto result = propagated(connection({choice}), {{stream(u"s"_s, u"id:integer a"_s)}},
                                   std::nullopt, s_modes);
    QVERIFY(result.stop);
    QVERIFY2(result.stop->message.contains(u"the field \"a\" of stream s is no JSON any more"),
             qUtf8Printable(result.stop->message));
}

void TestSchemaPropagation::dropsAKeyThatTheModeDoesNotUse()
{
    const Connection c
        = connection({chosen(stream(u"t"_s, u"id:integer at"_s, {u"id"_s}), s_overwrite, u"at"_s)});
    const auto result = propagated(c, {{stream(u"t"_s, u"b"_s)}}, {}, s_modes);
    QVERIFY(!result.stop);
    QVERIFY(result.updated.catalog.streams[0].primaryKey.isEmpty());
    QVERIFY(result.updated.catalog.streams[0].cursorField.isEmpty());
}

void TestSchemaPropagation::keepsNamesOfFieldsThatStay()
{
    ConfiguredStream choice = chosen(stream(u"s"_s, u"id:integer a b"_s), s_overwrite);
    choice.fieldRules.names = {{u"a"_s, u"first"_s}, {u"b"_s, u"second"_s}};
    const auto result = propagated(connection({choice}), {{stream(u"s"_s, u"id:integer b c"_s)}},
                                   std::nullopt, s_modes);
    QVERIFY(!result.stop);
    QCOMPARE(result.updated.catalog.streams.front().fieldRules.names,
             (QMap<QString, QString>{{u"b"_s, u"second"_s}}));
}

void TestSchemaPropagation::stopsWhereANewFieldTakesAName()
{
    ConfiguredStream choice = chosen(stream(u"s"_s, u"id:integer a"_s), s_overwrite);
    choice.fieldRules.names = {{u"a"_s, u"b"_s}};
    const auto result = propagated(connection({choice}), {{stream(u"s"_s, u"id:integer a b"_s)}},
                                   std::nullopt, s_modes);
    QVERIFY(result.stop);
    QVERIFY2(result.stop->message.contains(
                 u"two fields of stream s would be written under the name \"b\""),
             qUtf8Printable(result.stop->message));
}

void TestSchemaPropagation::stopsWhereATypeHasNoConversionAnyMore()
{
    ConfiguredStream choice = chosen(stream(u"s"_s, u"id:integer a"_s), s_overwrite);
    choice.fieldRules.types = {{u"a"_s, FieldType::Integer}};
    const auto broken = propagated(connection({choice}), {{stream(u"s"_s, u"id:integer a:date"_s)}},
                                   std::nullopt, s_modes);
    QVERIFY(broken.stop);
    QVERIFY2(broken.stop->message.contains(
                 u"the field \"a\" of stream s can no longer be written as integer"),
             qUtf8Printable(broken.stop->message));
    // The source has what was wished for: the wish is fulfilled.
    const auto fine = propagated(
        connection({choice}), {{stream(u"s"_s, u"id:integer a:integer"_s)}}, std::nullopt, s_modes);
    QVERIFY(!fine.stop);
    QVERIFY(fine.updated.catalog.streams.front().fieldRules.isEmpty());
}

void TestSchemaPropagation::keepsTheCursorWhenAnotherIsProposed()
{
    Stream before = stream(u"t"_s, u"at:date made:date"_s);
    before.defaultCursor = u"at"_s;
    Stream now = stream(u"t"_s, u"at:date made:date more"_s);
    now.defaultCursor = u"made"_s;
    auto result = propagated(connection({chosen(before, s_incremental)}), {{now}}, {}, s_modes);
    QCOMPARE(result.updated.catalog.streams[0].effectiveCursor(), u"at"_s);

    now = stream(u"t"_s, u"made:date"_s);
    now.defaultCursor = u"made"_s;
    result = propagated(connection({chosen(before, s_incremental)}), {{now}}, {}, s_modes);
    QVERIFY(result.stop);
}

void TestSchemaPropagation::keepsAGoneStreamButNamesIt()
{
    const Stream a = stream(u"a"_s, u"id"_s);
    const Stream b = stream(u"b"_s, u"id"_s);
    for (const auto policy : {SchemaChangePolicy::PropagateColumns, SchemaChangePolicy::Ignore}) {
        const auto result = propagated(
            connection({chosen(a, s_overwrite), chosen(b, s_overwrite)}, policy), {{b}}, {}, {});
        QVERIFY(!result.isChanged);
        QVERIFY(!result.stop);
        QCOMPARE(namesOf(result), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(result.gone, std::vector<StreamId>{a.id});
    }
}

void TestSchemaPropagation::addsAndRemovesStreamsWhenAsked()
{
    const Stream a = stream(u"a"_s, u"id"_s);
    const Stream b = stream(u"b"_s, u"id"_s);
    const Stream c = stream(u"c"_s, u"id"_s);
    const auto result = propagated(connection({chosen(a, s_overwrite), chosen(b, s_overwrite)},
                                              SchemaChangePolicy::PropagateFully),
                                   {{b, c}}, std::set<StreamId>{a.id, b.id}, s_modes);
    QVERIFY(result.isChanged);
    QVERIFY(result.gone.empty());
    QCOMPARE(namesOf(result), (QStringList{u"b"_s, u"c"_s}));
    QCOMPARE(result.updated.catalog.streams[1], configuredByDefault(c, s_modes));
    QCOMPARE(result.notes.size(), std::size_t(2));
}

void TestSchemaPropagation::addsNoStreamThatWasLeftOut()
{
    const Stream a = stream(u"a"_s, u"id"_s);
    const Stream b = stream(u"b"_s, u"id"_s);
    const Connection c = connection({chosen(a, s_overwrite)}, SchemaChangePolicy::PropagateFully);
    QVERIFY(!propagated(c, {{a, b}}, std::set<StreamId>{a.id, b.id}, s_modes).isChanged);
    QVERIFY(!propagated(c, {{a, b}}, {}, s_modes).isChanged);
    QVERIFY(propagated(c, {{a, b}}, std::set<StreamId>{a.id}, s_modes).isChanged);
    const Connection columns = connection({chosen(a, s_overwrite)});
    QVERIFY(!propagated(columns, {{a, b}}, std::set<StreamId>{a.id}, s_modes).isChanged);
}

void TestSchemaPropagation::stopsBeforeNothingIsLeft()
{
    const Stream a = stream(u"a"_s, u"id"_s);
    const Connection c = connection({chosen(a, s_overwrite)}, SchemaChangePolicy::PropagateFully);
    const auto result = propagated(c, {}, std::set<StreamId>{a.id}, s_modes);
    QVERIFY(result.stop);
    QCOMPARE(namesOf(result), QStringList{u"a"_s});
}

void TestSchemaPropagation::ignoresButSaysSo()
{
    const Connection c = connection({chosen(stream(u"t"_s, u"id a"_s), s_incremental, u"id"_s)},
                                    SchemaChangePolicy::Ignore);
    const auto result = propagated(c, {{stream(u"t"_s, u"id b"_s)}}, {}, s_modes);
    QVERIFY(!result.stop);
    QVERIFY(!result.isChanged);
    QCOMPARE(result.updated.catalog.streams, c.catalog.streams);
    QCOMPARE(result.notes.at(0).text,
             u"The source has changed, and nothing was taken over: the field \"b\" is new, the "
             "field \"a\" is gone."_s);
}

void TestSchemaPropagation::pausesAtAnyChange_data()
{
    QTest::addColumn<QString>("fields"); ///< Of a; empty: a is gone.
    QTest::addColumn<bool>("hasNewStream");
    QTest::addColumn<QString>("reason");
    QTest::newRow("a field") << u"id b"_s << false << u"stream a: the field \"b\" is new"_s;
    QTest::newRow("a type") << u"id:integer"_s << false
                            << u"stream a: the field \"id\" is integer instead of string"_s;
    QTest::newRow("a stream less") << QString() << false << u"stream a is gone"_s;
    QTest::newRow("a stream more") << u"id"_s << true << u"stream b is new"_s;
}

void TestSchemaPropagation::pausesAtAnyChange()
{
    QFETCH(QString, fields);
    QFETCH(bool, hasNewStream);
    QFETCH(QString, reason);
    const Connection c
        = connection({chosen(stream(u"a"_s, u"id"_s), s_overwrite)}, SchemaChangePolicy::Pause);
    Catalog now;
    if (!fields.isEmpty())
        now.streams.push_back(stream(u"a"_s, fields));
    if (hasNewStream)
        now.streams.push_back(stream(u"b"_s, u"id"_s));
    const auto result = propagated(c, now, std::set<StreamId>{{{}, u"a"_s}}, s_modes);
    QVERIFY(result.stop);
    QCOMPARE(result.stop->code, u"engine.schema_paused"_s);
    QVERIFY2(result.stop->message.contains(reason), qUtf8Printable(result.stop->message));
    QVERIFY(!result.stop->hint.isEmpty());
    QVERIFY(!result.isChanged);
    QCOMPARE(result.updated.catalog.streams, c.catalog.streams);
}

void TestSchemaPropagation::readsOnlyIncrementalStreamsWithNewValuesAnew()
{
    const auto before = [](const QString &name, SyncMode mode) {
        return chosen(stream(name, u"id a"_s, {u"id"_s}), mode, u"id"_s);
    };
    Connection c = connection({before(u"more"_s, s_dedup), before(u"less"_s, s_dedup),
                               before(u"type"_s, s_incremental), before(u"full"_s, s_overwrite),
                               before(u"same"_s, s_dedup)});
    const QStringList key{u"id"_s};
    const Catalog now{{stream(u"more"_s, u"id a b"_s, key), stream(u"less"_s, u"id"_s, key),
                       stream(u"type"_s, u"id a:integer"_s, key),
                       stream(u"full"_s, u"id a b"_s, key), stream(u"same"_s, u"id a"_s, key)}};
    QVERIFY(propagated(c, now, {}, s_modes).backfilled.empty());
    c.settings.backfill = true;
    QCOMPARE(propagated(c, now, {}, s_modes).backfilled,
             (std::vector<StreamId>{{{}, u"more"_s}, {{}, u"type"_s}}));
}

void TestSchemaPropagation::shortensALongListOfChanges()
{
    QString many = u"id"_s;
    for (int i = 0; i < 100; ++i)
        many += u" f%1"_s.arg(i);
    const Connection c = connection({chosen(stream(u"t"_s, u"id"_s), s_overwrite)});
    const auto result = propagated(c, {{stream(u"t"_s, many)}}, {}, s_modes);
    QVERIFY(result.notes.at(0).text.endsWith(u"the field \"f7\" is new, and 92 more."_s));
}

QTEST_APPLESS_MAIN(TestSchemaPropagation)
#include "testschemapropagation.moc"
