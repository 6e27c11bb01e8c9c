#include "core/catalog/catalogdiff.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

Stream orders()
{
    Stream stream;
    stream.id = {u"shop"_s, u"orders"_s};
    stream.supportsIncremental = true;
    stream.schema = Schema({{u"id"_s, FieldType::Integer},
                            {u"updated_at"_s, FieldType::TimestampWithZone},
                            {u"total"_s, FieldType::Decimal}});
    return stream;
}

Stream without(const Stream &stream, const QString &name)
{
    Stream result = stream;
    result.schema = {};
    for (const Field &field : stream.schema.fields()) {
        if (field.name != name)
            result.schema.append(field);
    }
    return result;
}

ConfiguredStream dedup(const Stream &stream)
{
    ConfiguredStream choice;
    choice.stream = stream;
    choice.mode = {SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};
    choice.cursorField = u"updated_at"_s;
    choice.primaryKey = {u"id"_s};
    return choice;
}

} // namespace

class TestCatalogDiff : public QObject
{
    Q_OBJECT

private slots:
    void sameStreamIsUnchanged();
    void marksAddedRemovedAndRetypedFields();
    void marksAddedAndRemovedStreams();
    void orderAloneIsNoChange();
    void choicesStay();
    void removedCursorIsBroken();
    void removedKeyIsBroken();
    void removedPlainFieldIsNotBroken();
    void otherKeyOfTheSourceIsBroken();
    void fullRefreshDoesNotMind();
    void removedStreamIsNotBroken();
};

void TestCatalogDiff::sameStreamIsUnchanged()
{
    const StreamChange change = difference(orders(), orders());
    QCOMPARE(change.kind, ChangeKind::Unchanged);
    QVERIFY(change.fields.empty());
    QCOMPARE(change.kindOf(u"id"_s), ChangeKind::Unchanged);
}

void TestCatalogDiff::marksAddedRemovedAndRetypedFields()
{
    Stream now = without(orders(), u"updated_at"_s);
    now.schema = Schema({{u"id"_s, FieldType::String},
                         {u"total"_s, FieldType::Decimal},
                         {u"note"_s, FieldType::String}});
    const StreamChange change = difference(orders(), now);
    QCOMPARE(change.kind, ChangeKind::Changed);
    QCOMPARE(change.fields.size(), std::size_t{3});
    QCOMPARE(change.kindOf(u"id"_s), ChangeKind::Changed);
    QCOMPARE(change.fields[0].formerType, FieldType::Integer);
    QCOMPARE(change.kindOf(u"note"_s), ChangeKind::Added);
    QCOMPARE(change.kindOf(u"updated_at"_s), ChangeKind::Removed);
    QCOMPARE(change.fields[2].formerPosition, 1);
    QCOMPARE(change.kindOf(u"total"_s), ChangeKind::Unchanged);
}

void TestCatalogDiff::marksAddedAndRemovedStreams()
{
    Stream customers = orders();
    customers.id.name = u"customers"_s;
    Stream items = orders();
    items.id.name = u"items"_s;
    const auto changes = difference(Catalog{{customers, orders()}}, Catalog{{items, orders()}});
    QCOMPARE(changes.size(), std::size_t{3});
    QCOMPARE(changes[0].id, items.id);
    QCOMPARE(changes[0].kind, ChangeKind::Added);
    QCOMPARE(changes[0].kindOf(u"id"_s), ChangeKind::Added);
    QCOMPARE(changes[1].kind, ChangeKind::Unchanged);
    QCOMPARE(changes[2].id, customers.id);
    QCOMPARE(changes[2].kind, ChangeKind::Removed);
}

void TestCatalogDiff::orderAloneIsNoChange()
{
    Stream now = orders();
    auto fields = now.schema.fields();
    std::ranges::reverse(fields);
    now.schema = Schema(fields);
    QCOMPARE(difference(orders(), now).kind, ChangeKind::Unchanged);
}

void TestCatalogDiff::choicesStay()
{
    ConfiguredStream choice = dedup(orders());
    choice.selectedFields = {u"total"_s};
    choice.destinationName = u"sales"_s;
    choice.filter = u"total > 0"_s;
    const Stream now = without(orders(), u"updated_at"_s);
    ConfiguredStream expected = choice;
    expected.stream = now;
    QVERIFY(merged(choice, now) == expected);
}

void TestCatalogDiff::removedCursorIsBroken()
{
    const Stream now = without(orders(), u"updated_at"_s);
    const auto broken = brokenChoices(merged(dedup(orders()), now), difference(orders(), now));
    QCOMPARE(broken.size(), std::size_t{1});
    QCOMPARE(broken.front().kind, BrokenChoice::Kind::CursorRemoved);
    QCOMPARE(broken.front().field, u"updated_at"_s);

    Stream sourceDefined = now;
    sourceDefined.sourceDefinedCursor = true;
    QVERIFY(
        brokenChoices(merged(dedup(orders()), sourceDefined), difference(orders(), sourceDefined))
            .empty());
}

void TestCatalogDiff::removedKeyIsBroken()
{
    const Stream now = without(orders(), u"id"_s);
    const auto broken = brokenChoices(merged(dedup(orders()), now), difference(orders(), now));
    QCOMPARE(broken.size(), std::size_t{1});
    QCOMPARE(broken.front().kind, BrokenChoice::Kind::KeyRemoved);
    QCOMPARE(broken.front().field, u"id"_s);
}

void TestCatalogDiff::removedPlainFieldIsNotBroken()
{
    const Stream now = without(orders(), u"total"_s);
    QVERIFY(brokenChoices(merged(dedup(orders()), now), difference(orders(), now)).empty());
}

void TestCatalogDiff::otherKeyOfTheSourceIsBroken()
{
    Stream before = orders();
    before.sourceDefinedPrimaryKey = {u"id"_s};
    Stream now = orders();
    now.sourceDefinedPrimaryKey = {u"id"_s, u"total"_s};
    const auto broken = brokenChoices(merged(dedup(before), now), difference(before, now));
    QCOMPARE(broken.size(), std::size_t{1});
    QCOMPARE(broken.front().kind, BrokenChoice::Kind::KeyChanged);

    // A key that is gone leaves the chosen one in force.
    now.sourceDefinedPrimaryKey.clear();
    QVERIFY(brokenChoices(merged(dedup(before), now), difference(before, now)).empty());

    // A choice without a key of its own follows the source.
    ConfiguredStream following = dedup(before);
    following.primaryKey.clear();
    now.sourceDefinedPrimaryKey = {u"total"_s};
    QVERIFY(brokenChoices(merged(following, now), difference(before, now)).empty());
}

void TestCatalogDiff::fullRefreshDoesNotMind()
{
    ConfiguredStream choice = dedup(orders());
    choice.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
    const Stream now = without(without(orders(), u"id"_s), u"updated_at"_s);
    QVERIFY(brokenChoices(merged(choice, now), difference(orders(), now)).empty());
}

void TestCatalogDiff::removedStreamIsNotBroken()
{
    StreamChange change;
    change.kind = ChangeKind::Removed;
    QVERIFY(brokenChoices(dedup(without(orders(), u"id"_s)), change).empty());
}

QTEST_GUILESS_MAIN(TestCatalogDiff)
#include "testcatalogdiff.moc"
