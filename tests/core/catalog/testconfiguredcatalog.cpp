#include "core/catalog/configuredcatalog.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <functional>

using namespace millrace;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(std::function<millrace::ConfiguredStream()>)

class TestConfiguredCatalog : public QObject
{
    Q_OBJECT

private slots:
    void goesThroughJson();
    void emptyPartsStayOutOfJson();
    void refusesDamagedJson_data();
    void refusesDamagedJson();
    void validatesStreams_data();
    void validatesStreams();
    void selectionKeepsKeyCursorAndCdcFields();
    void emptySelectionIsEverything();
    void sourceDefinedCursorWins();
    void proposesModes_data();
    void proposesModes();
};

namespace {

Stream orders()
{
    Stream stream;
    stream.id = {u"shop"_s, u"orders"_s};
    stream.schema = Schema({Field{u"id"_s, FieldType::Integer, false, u"BIGINT"_s, {}},
                            Field{u"updated_at"_s, FieldType::TimestampWithZone, true, {}, {}},
                            Field{u"total"_s, FieldType::Decimal, true, {}, u"note"_s},
                            Field{u"_ab_cdc_deleted_at"_s, FieldType::String, true, {}, {}},
                            Field{u"comment"_s, FieldType::String, true, {}, {}}});
    stream.supportsIncremental = true;
    stream.defaultCursor = u"updated_at"_s;
    stream.sourceDefinedPrimaryKey = {u"id"_s};
    stream.isResumable = true;
    stream.estimatedRows = 5'000'000'000;
    stream.note = u"a note"_s;
    return stream;
}

ConfiguredStream configured(const char16_t *mode)
{
    ConfiguredStream stream;
    stream.stream = orders();
    stream.mode = *syncModeFromName(QString::fromUtf16(mode));
    return stream;
}

} // namespace

void TestConfiguredCatalog::goesThroughJson()
{
    ConfiguredStream stream = configured(u"incremental_append_dedup");
    stream.cursorField = u"total"_s;
    stream.primaryKey = {u"id"_s, u"total"_s};
    stream.selectedFields = {u"comment"_s};
    stream.destinationName = u"bestellungen"_s;
    stream.filter = u"total > 5 AND comment <> '\"'"_s;
    stream.cursorStart = u"2024-01-01"_s;
    stream.rowLimit = 9'007'199'254'740'993;
    const ConfiguredCatalog catalog{{stream, configured(u"full_refresh_append")}};
    // Through text, as the store and the files do it.
    const QByteArray text = QJsonDocument(toJson(catalog)).toJson();
    const auto back = configuredCatalogFromJson(QJsonDocument::fromJson(text).array());
    QVERIFY2(back, back ? "" : qUtf8Printable(back.error().message));
    QVERIFY(back->streams == catalog.streams);
}

void TestConfiguredCatalog::emptyPartsStayOutOfJson()
{
    const QJsonObject json = toJson(configured(u"full_refresh_overwrite"));
    QCOMPARE(json.keys(), (QStringList{u"stream"_s, u"sync_mode"_s}));
    Stream bare;
    bare.id.name = u"t"_s;
    QVERIFY(!toJson(bare).contains(u"namespace"_s));
    QVERIFY(!toJson(bare).contains(u"estimated_rows"_s));
}

void TestConfiguredCatalog::refusesDamagedJson_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("word");
    const auto row = [](const char *label, const char *json, const QString &word) {
        QTest::newRow(label) << QByteArray(json) << word;
    };
    row("no stream", R"({"sync_mode":"full_refresh_append"})", u"no name"_s);
    row("no mode", R"({"stream":{"name":"t"}})", u"sync mode"_s);
    row("illegal mode", R"({"stream":{"name":"t"},"sync_mode":"incremental_overwrite"})",
        u"incremental_overwrite"_s);
    row("unknown type",
        R"({"stream":{"name":"t","fields":[{"name":"a","type":"int"}]},"sync_mode":"x"})",
        u"\"int\""_s);
    row("field without a name",
        R"({"stream":{"name":"t","fields":[{"type":"integer"}]},"sync_mode":"x"})", u"no name"_s);
    row("field twice",
        R"({"stream":{"name":"t","fields":[{"name":"a","type":"integer"},)"
        R"({"name":"a","type":"string"}]},"sync_mode":"x"})",
        u"twice"_s);
}

void TestConfiguredCatalog::refusesDamagedJson()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, word);
    const auto stream = configuredStreamFromJson(QJsonDocument::fromJson(json).object());
    QVERIFY(!stream);
    QCOMPARE(stream.error().code, u"catalog.malformed"_s);
    QVERIFY2(stream.error().message.contains(word), qUtf8Printable(stream.error().message));
}

void TestConfiguredCatalog::validatesStreams_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<std::function<ConfiguredStream()>>("make");
    const auto row
        = [](const char *label, const QString &code, std::function<ConfiguredStream()> make) {
              QTest::newRow(label) << code << std::move(make);
          };
    row("as proposed", {}, [] { return configured(u"incremental_append_dedup"); });
    row("illegal pair", u"catalog.mode_illegal"_s, [] {
        auto stream = configured(u"full_refresh_overwrite");
        stream.mode.source = SourceSyncMode::Incremental;
        return stream;
    });
    row("not incremental", u"catalog.mode_unsupported"_s, [] {
        auto stream = configured(u"incremental_append");
        stream.stream.supportsIncremental = false;
        return stream;
    });
    row("no cursor", u"catalog.cursor_missing"_s, [] {
        auto stream = configured(u"incremental_append");
        stream.stream.defaultCursor.clear();
        return stream;
    });
    row("cursor of the source's own", {}, [] {
        auto stream = configured(u"incremental_append");
        stream.stream.defaultCursor.clear();
        stream.stream.sourceDefinedCursor = true;
        return stream;
    });
    row("full refresh needs no cursor", {}, [] {
        auto stream = configured(u"full_refresh_append");
        stream.stream.defaultCursor.clear();
        stream.stream.supportsIncremental = false;
        return stream;
    });
    row("no key", u"catalog.key_missing"_s, [] {
        auto stream = configured(u"full_refresh_overwrite_dedup");
        stream.stream.sourceDefinedPrimaryKey.clear();
        return stream;
    });
    row("unknown key", u"catalog.field_unknown"_s, [] {
        auto stream = configured(u"incremental_append_dedup");
        stream.primaryKey = {u"nope"_s};
        return stream;
    });
    row("unknown cursor", u"catalog.field_unknown"_s, [] {
        auto stream = configured(u"incremental_append");
        stream.cursorField = u"nope"_s;
        return stream;
    });
    row("unknown selection", u"catalog.field_unknown"_s, [] {
        auto stream = configured(u"full_refresh_append");
        stream.selectedFields = {u"id"_s, u"Id"_s};
        return stream;
    });
}

void TestConfiguredCatalog::validatesStreams()
{
    QFETCH(QString, code);
    QFETCH(std::function<ConfiguredStream()>, make);
    const auto outcome = validate(make());
    QCOMPARE(outcome ? QString() : outcome.error().code, code);
    if (!outcome) {
        QVERIFY(outcome.error().kind == ErrorKind::Configuration);
        QVERIFY(outcome.error().message.contains(u"shop.orders"_s));
    }
}

void TestConfiguredCatalog::selectionKeepsKeyCursorAndCdcFields()
{
    const auto names = [](const ConfiguredStream &stream) {
        QStringList found;
        const Schema selected = stream.selectedSchema();
        for (const Field &field : selected.fields())
            found << field.name;
        return found;
    };
    ConfiguredStream stream = configured(u"incremental_append_dedup");
    stream.selectedFields = {u"comment"_s};
    QCOMPARE(names(stream),
             (QStringList{u"id"_s, u"updated_at"_s, u"_ab_cdc_deleted_at"_s, u"comment"_s}));
    stream.mode = *syncModeFromName(u"full_refresh_append"_s);
    QCOMPARE(names(stream), (QStringList{u"id"_s, u"_ab_cdc_deleted_at"_s, u"comment"_s}));
}

void TestConfiguredCatalog::emptySelectionIsEverything()
{
    QVERIFY(configured(u"full_refresh_append").selectedSchema() == orders().schema);
}

void TestConfiguredCatalog::sourceDefinedCursorWins()
{
    ConfiguredStream stream = configured(u"incremental_append");
    QCOMPARE(stream.effectiveCursor(), u"updated_at"_s);
    stream.cursorField = u"total"_s;
    QCOMPARE(stream.effectiveCursor(), u"total"_s);
    stream.stream.sourceDefinedCursor = true;
    QCOMPARE(stream.effectiveCursor(), u"updated_at"_s);
    QCOMPARE(stream.effectivePrimaryKey(), QStringList{u"id"_s});
    stream.primaryKey = {u"total"_s};
    QCOMPARE(stream.effectivePrimaryKey(), QStringList{u"total"_s});
}

void TestConfiguredCatalog::proposesModes_data()
{
    QTest::addColumn<bool>("hasCursor");
    QTest::addColumn<bool>("hasKey");
    QTest::addColumn<bool>("canDedup");
    QTest::addColumn<bool>("canOverwrite");
    QTest::addColumn<QString>("mode");
    QTest::newRow("all") << true << true << true << true << u"incremental_append_dedup"_s;
    QTest::newRow("no key") << true << false << true << true << u"full_refresh_overwrite"_s;
    QTest::newRow("no cursor") << false << true << true << true << u"full_refresh_overwrite"_s;
    QTest::newRow("no dedup") << true << true << false << true << u"full_refresh_overwrite"_s;
    QTest::newRow("append only") << true << true << false << false << u"full_refresh_append"_s;
}

void TestConfiguredCatalog::proposesModes()
{
    QFETCH(bool, hasCursor);
    QFETCH(bool, hasKey);
    QFETCH(bool, canDedup);
    QFETCH(bool, canOverwrite);
    QFETCH(QString, mode);
    Stream stream = orders();
    if (!hasCursor)
        stream.defaultCursor.clear();
    if (!hasKey)
        stream.sourceDefinedPrimaryKey.clear();
    std::vector<DestinationSyncMode> supported{DestinationSyncMode::Append};
    if (canDedup)
        supported.push_back(DestinationSyncMode::AppendDedup);
    if (canOverwrite)
        supported.push_back(DestinationSyncMode::Overwrite);
    const ConfiguredStream proposed = configuredByDefault(stream, supported);
    QCOMPARE(syncModeName(proposed.mode), mode);
    QVERIFY(validate(proposed));
}

QTEST_GUILESS_MAIN(TestConfiguredCatalog)
#include "testconfiguredcatalog.moc"
