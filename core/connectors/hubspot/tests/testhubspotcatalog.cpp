// HubSpot's properties as the fields of objects.
#include "core/connectors/hubspot/hubspotcatalog.h"
#include "core/connectors/hubspot/hubspotdestination.h"
#include "core/connectors/hubspot/tests/hubspotserver.h"
#include "tests/testutils/instantclock.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestHubSpotCatalog final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_server = std::make_unique<test::HubSpotServer>(); }
    void listsStandardAndCustomObjects();
    void readsProperties_data();
    void readsProperties();
    void offersWhatHubSpotCanDo();
    void leavesOutWhatTheSignInMayNotSee();
    void customObjectsRequireTheirProperties();

private:
    [[nodiscard]] std::vector<DestinationObject> objects();
    [[nodiscard]] DestinationObject object(const QString &name);

    std::unique_ptr<test::HubSpotServer> m_server;
    test::InstantClock m_clock;
};

std::vector<DestinationObject> TestHubSpotCatalog::objects()
{
    HubSpotDestination destination(Configuration(m_server->configuration()), m_clock);
    auto objects = destination.discoverObjects({});
    return objects ? std::move(*objects) : std::vector<DestinationObject>();
}

DestinationObject TestHubSpotCatalog::object(const QString &name)
{
    for (const DestinationObject &object : objects()) {
        if (object.name == name)
            return object;
    }
    return {};
}

void TestHubSpotCatalog::listsStandardAndCustomObjects()
{
    QStringList names;
    for (const DestinationObject &object : objects())
        names << object.name + u'/' + object.title;
    QCOMPARE(names,
             (QStringList{u"contacts/Contacts"_s, u"companies/Companies"_s, u"deals/Deals"_s,
                          u"products/Products"_s, u"p4711_boats/Boats"_s}));
}

void TestHubSpotCatalog::readsProperties_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<FieldType>("type");
    QTest::addColumn<bool>("isReadOnly");
    QTest::addColumn<bool>("isUnique");
    QTest::addColumn<int>("choices");
    QTest::newRow("text") << u"lastname"_s << FieldType::String << false << false << 0;
    QTest::newRow("address") << u"email"_s << FieldType::String << false << true << 0;
    QTest::newRow("number") << u"score"_s << FieldType::Decimal << false << false << 0;
    QTest::newRow("bool") << u"is_vip"_s << FieldType::Boolean << false << false << 0;
    QTest::newRow("date") << u"birthday"_s << FieldType::Date << false << false << 0;
    QTest::newRow("time") << u"last_seen"_s << FieldType::TimestampWithZone << false << false << 0;
    QTest::newRow("choice") << u"lifecyclestage"_s << FieldType::String << false << false << 2;
    QTest::newRow("unique") << u"external_id"_s << FieldType::String << false << true << 0;
    QTest::newRow("read only") << u"createdate"_s << FieldType::TimestampWithZone << true << false
                               << 0;
    QTest::newRow("number of the record")
        << u"hs_object_id"_s << FieldType::String << true << false << 0;
}

void TestHubSpotCatalog::readsProperties()
{
    QFETCH(const QString, name);
    const DestinationObject contacts = object(u"contacts"_s);
    QVERIFY(!contacts.find(u"place"_s));
    const ObjectField *field = contacts.find(name);
    QVERIFY(field);
    QTEST(field->field.type, "type");
    QTEST(field->isReadOnly, "isReadOnly");
    QTEST(field->isUnique, "isUnique");
    QTEST(static_cast<int>(field->choices.size()), "choices");
    QCOMPARE(contacts.find(u"interests"_s)->takesSeveralChoices, true);
    QCOMPARE(contacts.find(u"lifecyclestage"_s)->takesSeveralChoices, false);
}

void TestHubSpotCatalog::offersWhatHubSpotCanDo()
{
    const DestinationObject contacts = object(u"contacts"_s);
    QCOMPARE(contacts.offer(ObjectOperation::Upsert)->matchingKeys,
             (std::vector<QStringList>{{u"email"_s}, {u"external_id"_s}}));
    QVERIFY(contacts.offer(ObjectOperation::Insert)->matchingKeys.empty());
    QCOMPARE(contacts.offer(ObjectOperation::SoftDelete)->matchingKeys,
             (std::vector<QStringList>{{u"hs_object_id"_s}}));
    // Deals have no unique property in this account.
    QVERIFY(!object(u"deals"_s).offer(ObjectOperation::Upsert));
}

void TestHubSpotCatalog::leavesOutWhatTheSignInMayNotSee()
{
    m_server->hide(u"deals"_s);
    QCOMPARE(objects().size(), std::size_t(4));
}

void TestHubSpotCatalog::customObjectsRequireTheirProperties()
{
    const DestinationObject boats = object(u"p4711_boats"_s);
    QCOMPARE(boats.offer(ObjectOperation::Upsert)->requiredFields, QStringList{u"hull_number"_s});
}

QTEST_GUILESS_MAIN(TestHubSpotCatalog)
#include "testhubspotcatalog.moc"
