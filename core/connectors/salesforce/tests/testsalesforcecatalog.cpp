// Salesforce's descriptions as objects and fields.
#include "core/connector/connectorregistry.h"
#include "core/connectors/salesforce/salesforcedestination.h"
#include "core/connectors/salesforce/tests/salesforceserver.h"
#include "tests/testutils/instantclock.h"

#include <QTest>

namespace millrace {
void register_salesforce(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;

class TestSalesforceCatalog final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_server = std::make_unique<test::SalesforceServer>(); }
    void listsWhatCanBeWritten();
    void describesManyObjectsByFewCalls();
    void readsFields_data();
    void readsFields();
    void leavesOutFilesAndCompoundValues();
    void openListsTakeOtherValues();
    void offersWhatSalesforceCanDo();
    void requiresWhatHasNoDefault();
    void leavesOutWhatTheSignInMayNotSee();
    void networkSettingsAreThoseOfAll();

private:
    [[nodiscard]] std::vector<DestinationObject> objects();
    [[nodiscard]] DestinationObject object(const QString &name);

    std::unique_ptr<test::SalesforceServer> m_server;
    test::InstantClock m_clock;
};

std::vector<DestinationObject> TestSalesforceCatalog::objects()
{
    SalesforceDestination destination(Configuration(m_server->configuration()), m_clock);
    auto objects = destination.discoverObjects({});
    return objects ? std::move(*objects) : std::vector<DestinationObject>();
}

DestinationObject TestSalesforceCatalog::object(const QString &name)
{
    for (const DestinationObject &object : objects()) {
        if (object.name == name)
            return object;
    }
    return {};
}

void TestSalesforceCatalog::listsWhatCanBeWritten()
{
    QStringList names;
    for (const DestinationObject &object : objects())
        names << object.name + u'/' + object.title;
    QCOMPARE(names.size(), 33);
    QCOMPARE(names.mid(0, 3),
             (QStringList{u"Account/One Account"_s, u"Contact/One Contact"_s,
                          u"Order__c/One Order__c"_s}));
    QVERIFY(!names.join(u' ').contains(u"AccountHistory"_s));
}

void TestSalesforceCatalog::describesManyObjectsByFewCalls()
{
    QCOMPARE(objects().size(), std::size_t(33));
    // Token, list, two of up to 25 descriptions.
    QCOMPARE(m_server->http().callCount(), 4);
}

void TestSalesforceCatalog::readsFields_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<FieldType>("type");
    QTest::addColumn<bool>("isReadOnly");
    QTest::addColumn<int>("length");
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("choices");
    using enum FieldType;
    QTest::newRow("text") << u"LastName"_s << String << false << 80 << QString() << 0;
    QTest::newRow("address") << u"Email"_s << String << false << 80 << u"email"_s << 0;
    QTest::newRow("phone") << u"Phone"_s << String << false << 40 << u"phone"_s << 0;
    QTest::newRow("reference") << u"AccountId"_s << String << false << 18 << QString() << 0;
    QTest::newRow("number") << u"Score__c"_s << Decimal << false << -1 << QString() << 0;
    QTest::newRow("bool") << u"Is_Vip__c"_s << Boolean << false << -1 << QString() << 0;
    QTest::newRow("date") << u"Birthdate"_s << Date << false << -1 << QString() << 0;
    QTest::newRow("datetime") << u"Last_Seen__c"_s << TimestampWithZone << false << -1 << QString()
                              << 0;
    QTest::newRow("time") << u"Lunch__c"_s << TimeWithoutZone << false << -1 << QString() << 0;
    QTest::newRow("restricted") << u"Level__c"_s << String << false << -1 << QString() << 2;
    QTest::newRow("several") << u"Interests__c"_s << String << false << -1 << QString() << 2;
    QTest::newRow("id") << u"Id"_s << String << true << 18 << QString() << 0;
    QTest::newRow("made of others") << u"Name"_s << String << true << 121 << QString() << 0;
}

void TestSalesforceCatalog::readsFields()
{
    QFETCH(const QString, name);
    const DestinationObject contact = object(u"Contact"_s);
    const ObjectField *field = contact.find(name);
    QVERIFY(field);
    QTEST(field->field.type, "type");
    QTEST(field->isReadOnly, "isReadOnly");
    QTEST(static_cast<int>(field->maximumLength.value_or(-1)), "length");
    QTEST(field->format, "format");
    QTEST(static_cast<int>(field->choices.size()), "choices");
    QCOMPARE(field->takesSeveralChoices, name == u"Interests__c"_s);
    QCOMPARE(field->isUnique, name == u"Id"_s);
    QCOMPARE(field->title, QString(u"The "_s + name));
}

void TestSalesforceCatalog::leavesOutFilesAndCompoundValues()
{
    QVERIFY(!object(u"Contact"_s).find(u"Photo__c"_s));
    QVERIFY(!object(u"Account"_s).find(u"BillingAddress"_s));
    QVERIFY(object(u"Account"_s).find(u"BillingCity"_s));
    QCOMPARE(object(u"Account"_s).find(u"Website"_s)->format, u"uri"_s);
    QCOMPARE(object(u"Account"_s).find(u"NumberOfEmployees"_s)->field.type, FieldType::Integer);
}

void TestSalesforceCatalog::openListsTakeOtherValues()
{
    const DestinationObject contact = object(u"Contact"_s);
    const ObjectField *source = contact.find(u"LeadSource"_s);
    QVERIFY(source->choices.empty());
    QVERIFY(source->field.note.contains(u"Web, Phone"_s));
}

void TestSalesforceCatalog::offersWhatSalesforceCanDo()
{
    const DestinationObject contact = object(u"Contact"_s);
    const std::vector<QStringList> byId{{u"Id"_s}};
    QCOMPARE(contact.offer(ObjectOperation::Upsert)->matchingKeys,
             (std::vector<QStringList>{{u"External_Id__c"_s}}));
    QVERIFY(contact.offer(ObjectOperation::Insert)->matchingKeys.empty());
    QCOMPARE(contact.offer(ObjectOperation::Update)->matchingKeys, byId);
    QCOMPARE(contact.offer(ObjectOperation::SoftDelete)->matchingKeys, byId);
    QVERIFY(!contact.offer(ObjectOperation::HardDelete));
    // No external id; not deletable.
    QVERIFY(!object(u"Account"_s).offer(ObjectOperation::Upsert));
    QVERIFY(!object(u"Order__c"_s).offer(ObjectOperation::SoftDelete));
}

void TestSalesforceCatalog::requiresWhatHasNoDefault()
{
    const DestinationObject contact = object(u"Contact"_s);
    QCOMPARE(contact.offer(ObjectOperation::Insert)->requiredFields, QStringList{u"LastName"_s});
    QCOMPARE(contact.offer(ObjectOperation::Upsert)->requiredFields, QStringList{u"LastName"_s});
    QVERIFY(contact.offer(ObjectOperation::Update)->requiredFields.isEmpty());
    QVERIFY(!contact.find(u"LastName"_s)->field.nullable);
    QVERIFY(contact.find(u"FirstName"_s)->field.nullable);
}

void TestSalesforceCatalog::leavesOutWhatTheSignInMayNotSee()
{
    m_server->hide(u"Contact"_s);
    QCOMPARE(objects().size(), std::size_t(32));
}

void TestSalesforceCatalog::networkSettingsAreThoseOfAll()
{
    ConnectorRegistry registry;
    register_salesforce(registry);
    const QJsonObject spec = registry.find(u"salesforce"_s)->destinationSpec;
    QJsonObject http = spec.value("properties"_L1)["http"_L1].toObject();
    http.remove(u"order"_s); // Its place among the settings of Salesforce.
    QCOMPARE(http, httpOptionsSchema());
}

QTEST_GUILESS_MAIN(TestSalesforceCatalog)
#include "testsalesforcecatalog.moc"
