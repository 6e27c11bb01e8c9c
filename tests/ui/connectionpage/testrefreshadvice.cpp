#include "ui/connectionpage/refreshadvice.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

using Kind = RefreshReason::Kind;

constexpr SyncMode s_incremental{SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};
constexpr SyncMode s_full{SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};

ConfiguredStream users(const QStringList &fields = {})
{
    ConfiguredStream stream;
    stream.stream.id.name = u"users"_s;
    for (const auto *name : {"id", "changed", "seen", "age", "town"})
        stream.stream.schema.append({QString::fromLatin1(name), FieldType::String, true, {}, {}});
    stream.stream.supportsIncremental = true;
    stream.mode = s_incremental;
    stream.cursorField = u"changed"_s;
    stream.primaryKey = {u"id"_s};
    stream.selectedFields = fields;
    return stream;
}

template<typename Edit>
ConfiguredStream edited(Edit edit)
{
    ConfiguredStream stream = users();
    edit(stream);
    return stream;
}

} // namespace

Q_DECLARE_METATYPE(millrace::ConfiguredStream)
Q_DECLARE_METATYPE(std::vector<millrace::RefreshReason>)

class TestRefreshAdvice final : public QObject
{
    Q_OBJECT

private slots:
    void changesOfAStreamHaveTheirReasons_data();
    void changesOfAStreamHaveTheirReasons();
    void newAndDroppedStreamsNeedNothing();
    void reasonNamesStreamAndFields();
};

void TestRefreshAdvice::changesOfAStreamHaveTheirReasons_data()
{
    QTest::addColumn<ConfiguredStream>("before");
    QTest::addColumn<ConfiguredStream>("after");
    QTest::addColumn<std::vector<RefreshReason>>("wanted");
    const StreamId id{{}, u"users"_s};
    const std::vector<RefreshReason> none;
    const std::vector<RefreshReason> anew{{id, Kind::ReadAnew, {}}};
    QTest::newRow("nothing") << users() << users() << none;
    QTest::newRow("mode") << edited([](auto &stream) { stream.mode = s_full; }) << users() << anew;
    QTest::newRow("way of writing")
        << edited([](auto &stream) { stream.mode.destination = DestinationSyncMode::Append; })
        << users() << anew;
    QTest::newRow("cursor") << users()
                            << edited([](auto &stream) { stream.cursorField = u"seen"_s; }) << anew;
    QTest::newRow("key") << users() << edited([](auto &stream) {
        stream.primaryKey = {u"id"_s, u"town"_s};
    }) << anew;
    QTest::newRow("cursor and fields")
        << users(QStringList{u"age"_s})
        << edited([](auto &stream) { stream.cursorField = u"seen"_s; }) << anew;
    QTest::newRow("field added") << users({u"age"_s}) << users({u"age"_s, u"town"_s})
                                 << std::vector<RefreshReason>{
                                        {id, Kind::FieldsAdded, {u"town"_s}}};
    QTest::newRow("fields removed")
        << users() << users({u"age"_s})
        << std::vector<RefreshReason>{{id, Kind::FieldsRemoved, {u"seen"_s, u"town"_s}}};
    QTest::newRow("one for another")
        << users({u"age"_s}) << users({u"town"_s})
        << std::vector<RefreshReason>{{id, Kind::FieldsAdded, {u"town"_s}},
                                      {id, Kind::FieldsRemoved, {u"age"_s}}};
    QTest::newRow("part of a field left out") << users() << edited([](auto &stream) {
        stream.fieldRules.leftOut.insert(u"town"_s, {u"zip"_s, u"code"_s});
    }) << std::vector<RefreshReason>{{id, Kind::FieldsRemoved, {u"town.zip.code"_s}}};
    QTest::newRow("part of a field taken again")
        << edited([](auto &stream) { stream.fieldRules.leftOut.insert(u"town"_s, {u"zip"_s}); })
        << users() << std::vector<RefreshReason>{{id, Kind::FieldsAdded, {u"town.zip"_s}}};
    QTest::newRow("new fields") << users() << edited([](auto &stream) {
        stream.newFields = NewFields::Ignore;
    }) << none;
    // All by name is the same as all that come.
    QTest::newRow("all of them") << users()
                                 << users({u"id"_s, u"changed"_s, u"seen"_s, u"age"_s, u"town"_s})
                                 << none;
    // Cursor and key come along in any case.
    QTest::newRow("key unticked") << users({u"id"_s, u"age"_s}) << users({u"age"_s}) << none;
    QTest::newRow("a name at the destination")
        << users() << edited([](auto &stream) { stream.destinationName = u"people"_s; }) << none;
    QTest::newRow("full refresh now")
        << users() << edited([](auto &stream) { stream.mode = s_full; }) << none;
    QTest::newRow("field new at the source") << users() << edited([](auto &stream) {
        stream.stream.schema.append({u"phone"_s, FieldType::String, true, {}, {}});
    }) << std::vector<RefreshReason>{{id, Kind::FieldsAdded, {u"phone"_s}}};
}

void TestRefreshAdvice::changesOfAStreamHaveTheirReasons()
{
    QFETCH(ConfiguredStream, before);
    QFETCH(ConfiguredStream, after);
    QFETCH(std::vector<RefreshReason>, wanted);
    QVERIFY(refreshReasons({{before}}, {{after}}) == wanted);
}

void TestRefreshAdvice::newAndDroppedStreamsNeedNothing()
{
    QVERIFY(refreshReasons({}, {{users()}}).empty());
    QVERIFY(refreshReasons({{users()}}, {}).empty());
    // The same name elsewhere is another stream.
    ConfiguredStream other = users({u"age"_s});
    other.stream.id.nameSpace = u"archive"_s;
    QVERIFY(refreshReasons({{users()}}, {{other}}).empty());
}

void TestRefreshAdvice::reasonNamesStreamAndFields()
{
    const StreamId id{u"shop"_s, u"users"_s};
    QCOMPARE(refreshText({id, Kind::FieldsAdded, {u"a"_s, u"b"_s}}),
             u"shop.users: rows written before have no value for a, b."_s);
    QCOMPARE(refreshText({id, Kind::FieldsRemoved, {u"a"_s}}),
             u"shop.users: rows written before keep their values of a."_s);
    QVERIFY(refreshText({id, Kind::ReadAnew, {}}).startsWith(u"shop.users: "_s));
}

QTEST_GUILESS_MAIN(TestRefreshAdvice)
#include "testrefreshadvice.moc"
