// Catalog model: the parts of JSON fields, chosen one by one.
#include "tests/ui/schematree/catalogscene.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

const StreamId s_people{QString(), u"people"_s};

/// people: id, address {zip, geo {lat, lon}}, tags [a].
Stream people()
{
    Stream stream;
    stream.id = s_people;
    stream.supportsIncremental = true;
    stream.schema = Schema({{u"id"_s, FieldType::Integer},
                            {u"address"_s, FieldType::Json},
                            {u"tags"_s, FieldType::Json}});
    stream.nestedFields[u"address"_s]
        = {{u"zip"_s, FieldType::String, false, {}},
           {u"geo"_s,
            FieldType::Json,
            false,
            {{u"lat"_s, FieldType::Number, false, {}}, {u"lon"_s, FieldType::Number, false, {}}}}};
    stream.nestedFields[u"tags"_s] = {{u"a"_s, FieldType::Integer, false, {}}};
    return stream;
}

} // namespace

class TestCatalogNested final : public QObject, private CatalogScene
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void nestedFieldsAreShownAndExplained();
    void whatIsDiscoveredIsThereAtOnce();
    void partsAreTickedOneByOne();
    void tickOfAFieldBringsItsPartsBack();
    void partsOfKeysAreLocked();
    void partsSurviveARefresh();
    void filterFindsPartsAndActsOnThem();

private:
    /// What the stream leaves out of its address, "geo.lat zip".
    [[nodiscard]] QString leftOut() const
    {
        QStringList parts;
        const auto streams = m_model->configured().streams;
        for (const QStringList &path : streams.front().fieldRules.leftOut.of(u"address"_s))
            parts << path.join(u'.');
        return parts.join(u' ');
    }
};

void TestCatalogNested::nestedFieldsAreShownAndExplained()
{
    Stream people;
    people.id.name = u"people"_s;
    people.schema = Schema({{u"name"_s, FieldType::String}, {u"address"_s, FieldType::Json}});
    m_model->refresh({{people}});
    const QModelIndex address = m_model->indexOf(people.id, u"address"_s);
    QCOMPARE(m_model->rowCount(address), 0);
    const auto sample = sampleOf(people.schema,
                                 {{u"Ann"_s, u"{\"zip\":5,\"geo\":{\"lat\":1.5}}"_s},
                                  {u"Bob"_s, u"{\"tags\":[{\"a\":1}]}"_s}});
    m_model->setSample(people.id, sample);
    QCOMPARE(m_model->rowCount(address), 3);
    const QModelIndex zip = m_model->index(0, 0, address);
    QCOMPARE(zip.data().toString(), u"zip"_s);
    QCOMPARE(zip.siblingAtColumn(1).data().toString(), u"whole number"_s);
    QCOMPARE(zip.parent(), address);
    QVERIFY(zip.flags().testFlag(Qt::ItemIsUserCheckable));
    QVERIFY(zip.data(Qt::ToolTipRole).toString().contains(u"inside the JSON field \"address\""));
    QCOMPARE(zip.data(Qt::AccessibleTextRole).toString(), u"zip, nested field, not selected"_s);
    QCOMPARE(m_model->entry(zip)->stream.id, people.id);
    const QModelIndex geo = m_model->index(1, 0, address);
    QCOMPARE(geo.siblingAtColumn(1).data().toString(), u"object"_s);
    QCOMPARE(m_model->index(0, 0, geo).data().toString(), u"lat"_s);
    QCOMPARE(m_model->index(2, 1, address).data().toString(), u"list of objects"_s);
    // Of a field that is shown, all is shown.
    m_model->setFilter({u"address"_s, SchemaState::Any});
    QCOMPARE(m_model->rowCount(m_model->indexOf(people.id, u"address"_s)), 3);
    m_model->setFilter({});
    // Another sample, and none any more.
    m_model->setSample(people.id, sampleOf(people.schema, {{u"Ann"_s, u"{\"zip\":5}"_s}}));
    QCOMPARE(m_model->rowCount(m_model->indexOf(people.id, u"address"_s)), 1);
    people.schema = Schema({{u"name"_s, FieldType::String}, {u"address"_s, FieldType::String}});
    m_model->refresh({{people}});
    QCOMPARE(m_model->rowCount(m_model->indexOf(people.id, u"address"_s)), 0);
}

void TestCatalogNested::whatIsDiscoveredIsThereAtOnce()
{
    m_model->refresh({{people()}});
    const QModelIndex address = m_model->indexOf(s_people, u"address"_s);
    QCOMPARE(m_model->rowCount(address), 2);
    QCOMPARE(m_model->indexOf(s_people, u"address"_s, {u"geo"_s, u"lat"_s}).data().toString(),
             u"lat"_s);
    // What the first rows show beside it comes along.
    const QPersistentModelIndex zip = m_model->indexOf(s_people, u"address"_s, {u"zip"_s});
    m_model->setSample(s_people, sampleOf(people().schema, {{u"1"_s, u"{\"zip\":\"1\"}"_s}}));
    QVERIFY(zip.isValid());
    m_model->setSample(s_people, sampleOf(people().schema, {{u"1"_s, u"{\"floor\":2}"_s}}));
    QCOMPARE(m_model->rowCount(m_model->indexOf(s_people, u"address"_s)), 3);
}

void TestCatalogNested::partsAreTickedOneByOne()
{
    m_model->refresh({{people()}});
    m_model->setSelected({s_people}, true);
    const QModelIndex address = m_model->indexOf(s_people, u"address"_s);
    const QModelIndex geo = m_model->indexOf(s_people, u"address"_s, {u"geo"_s});
    const QModelIndex lat = m_model->indexOf(s_people, u"address"_s, {u"geo"_s, u"lat"_s});
    const QModelIndex lon = m_model->indexOf(s_people, u"address"_s, {u"geo"_s, u"lon"_s});
    const QModelIndex zip = m_model->indexOf(s_people, u"address"_s, {u"zip"_s});
    QVERIFY(m_model->setData(lat, Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(tick(lat), Qt::Unchecked);
    QCOMPARE(tick(lon), Qt::Checked);
    QCOMPARE(tick(geo), Qt::PartiallyChecked);
    QCOMPARE(tick(address), Qt::PartiallyChecked);
    QCOMPARE(tick(m_model->indexOf(s_people)), Qt::PartiallyChecked);
    QCOMPARE(leftOut(), u"geo.lat"_s);
    QVERIFY(m_model->configured().streams.front().selectedFields.isEmpty());
    // Without its last part the object goes, and with the last object the field.
    QVERIFY(m_model->setData(lon, Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(tick(geo), Qt::Unchecked);
    QCOMPARE(leftOut(), u"geo"_s);
    QVERIFY(m_model->setData(zip, Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(tick(address), Qt::Unchecked);
    QCOMPARE(leftOut(), QString());
    QCOMPARE(m_model->configured().streams.front().selectedFields,
             (QStringList{u"id"_s, u"tags"_s}));
    m_undo->undo();
    QCOMPARE(leftOut(), u"geo"_s);
    // One part of what was left out whole comes alone.
    QVERIFY(m_model->setData(lon, Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(leftOut(), u"geo.lat"_s);
    // A click on what is partly ticked takes all of it.
    m_model->setChecked({address}, true);
    QCOMPARE(tick(geo), Qt::Checked);
    QCOMPARE(leftOut(), QString());
    QCOMPARE(m_undo->undoText(), u"Select 1 field(s)"_s);
    // A part brings an unselected field and stream along, alone.
    m_model->setSelected({s_people}, false);
    m_model->setData(address, Qt::Unchecked, Qt::CheckStateRole);
    QVERIFY(m_model->setData(lat, Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(m_model->configured().streams.front().selectedFields, QStringList{u"address"_s});
    QCOMPARE(leftOut(), u"geo.lon zip"_s);
    QCOMPARE(lat.data(Qt::AccessibleTextRole).toString(), u"lat, nested field, selected"_s);
}

void TestCatalogNested::tickOfAFieldBringsItsPartsBack()
{
    m_model->refresh({{people()}});
    m_model->setSelected({s_people}, true);
    const QModelIndex address = m_model->indexOf(s_people, u"address"_s);
    m_model->setData(m_model->indexOf(s_people, u"address"_s, {u"zip"_s}), Qt::Unchecked,
                     Qt::CheckStateRole);
    m_model->setChecked({address}, false);
    QCOMPARE(tick(m_model->indexOf(s_people, u"address"_s, {u"geo"_s})), Qt::Unchecked);
    m_model->setChecked({address}, true);
    QCOMPARE(leftOut(), u"zip"_s);
    // The whole stream, ticked again, is all of it.
    m_model->setChecked({m_model->indexOf(s_people)}, true);
    QCOMPARE(leftOut(), QString());
}

void TestCatalogNested::partsOfKeysAreLocked()
{
    Stream stream = people();
    stream.sourceDefinedPrimaryKey = {u"address"_s};
    m_model->refresh({{stream}});
    m_model->setSelected({s_people}, true);
    const QModelIndex zip = m_model->indexOf(s_people, u"address"_s, {u"zip"_s});
    QVERIFY(!zip.flags().testFlag(Qt::ItemIsUserCheckable));
    QVERIFY(!m_model->setData(zip, Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(zip.data(Qt::ToolTipRole).toString().contains(u"primary key"));
    // Parts left out before a field became a part of the key are copied again.
    m_model->refresh({{people()}});
    m_model->setKey({s_people}, {u"id"_s});
    m_model->setData(m_model->indexOf(s_people, u"address"_s, {u"zip"_s}), Qt::Unchecked,
                     Qt::CheckStateRole);
    QCOMPARE(leftOut(), u"zip"_s);
    m_model->setKey({s_people}, {u"address"_s});
    QCOMPARE(leftOut(), QString());
    QCOMPARE(tick(m_model->indexOf(s_people, u"address"_s, {u"zip"_s})), Qt::Checked);
}

void TestCatalogNested::partsSurviveARefresh()
{
    m_model->refresh({{people()}});
    m_model->setSelected({s_people}, true);
    m_model->setData(m_model->indexOf(s_people, u"address"_s, {u"geo"_s, u"lat"_s}), Qt::Unchecked,
                     Qt::CheckStateRole);
    // Another sample happens not to show the part: it stays left out, and in sight.
    Stream now = people();
    now.nestedFields[u"address"_s] = {{u"street"_s, FieldType::String, false, {}}};
    m_model->refresh({{now}});
    QCOMPARE(leftOut(), u"geo.lat"_s);
    QCOMPARE(tick(m_model->indexOf(s_people, u"address"_s, {u"geo"_s, u"lat"_s})), Qt::Unchecked);
    QCOMPARE(tick(m_model->indexOf(s_people, u"address"_s, {u"street"_s})), Qt::Checked);
    const ConfiguredCatalog stored = m_model->configured();
    m_model->setConfigured(stored);
    QCOMPARE(tick(m_model->indexOf(s_people, u"address"_s, {u"geo"_s, u"lat"_s})), Qt::Unchecked);
    QVERIFY(m_model->configured().streams == stored.streams);
    CatalogModel other;
    QVERIFY(other.fromJson(m_model->toJson()));
    QVERIFY(other.configured().streams == stored.streams);
}

void TestCatalogNested::filterFindsPartsAndActsOnThem()
{
    Stream second = people();
    second.id.name = u"suppliers"_s;
    m_model->refresh({{people(), second}});
    m_model->setSelected({s_people, second.id}, true);
    m_model->setFilter({u"people lat"_s, SchemaState::Any});
    QCOMPARE(m_model->hits(), (SchemaHits{0, 1}));
    const QModelIndex address = m_model->indexOf(s_people, u"address"_s);
    QVERIFY(address.isValid());
    QCOMPARE(m_model->rowCount(address), 1);
    QVERIFY(m_model->hasHitBelow(address));
    m_model->setFilter({u"lat"_s, SchemaState::Any});
    QCOMPARE(m_model->hits(), (SchemaHits{0, 2}));
    QCOMPARE(m_model->setChecked(m_model->hitIndexes(), false).changed, 2);
    m_model->setFilter({});
    for (const ConfiguredStream &stream : m_model->configured().streams)
        QVERIFY(stream.fieldRules.leftOut.covers(u"address"_s, {u"geo"_s, u"lat"_s}));
    QCOMPARE(m_undo->undoText(), u"Deselect 2 field(s)"_s);
}

QTEST_MAIN(TestCatalogNested)
#include "testcatalognested.moc"
