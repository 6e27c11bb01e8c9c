// Lines of results and the rows they speak of.
#include "core/connectors/salesforce/csvrecords.h"
#include "core/connectors/salesforce/salesforcematching.h"
#include "core/connectors/salesforce/salesforcerefusals.h"
#include "core/data/recordbatchbuilder.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

using Lines = std::vector<std::vector<std::string>>;

SalesforceJobBody bodyOf(const Lines &rows)
{
    auto schema = std::make_shared<const Schema>(
        std::vector<Field>{{u"Key__c"_s, FieldType::String}, {u"Name"_s, FieldType::String}});
    SalesforceJobBody body(*schema, {0, 1}, 0);
    RecordBatchBuilder builder(schema);
    for (const auto &row : rows) {
        builder.appendText(0, row[0]);
        builder.appendText(1, row[1]);
        builder.finishRow();
    }
    const auto batch = builder.finish();
    for (std::size_t row = 0; row < rows.size(); ++row)
        body.append(*batch, row);
    return body;
}

SalesforceResult line(const std::string &key, const std::string &name, const QString &code = {})
{
    SalesforceRowHash content;
    content.add(key);
    content.add(name);
    SalesforceRowHash keyHash;
    keyHash.add(key);
    SalesforceResult result{content.value(), keyHash.value(), {}};
    if (!code.isEmpty())
        result.outcome = RowOutcome::refused(code, {}, {});
    return result;
}

QStringList codesOf(const std::vector<RowOutcome> &outcomes)
{
    QStringList codes;
    for (const RowOutcome &outcome : outcomes)
        codes << outcome.code;
    return codes;
}

} // namespace

class TestSalesforceMatching final : public QObject
{
    Q_OBJECT

private slots:
    void orderDoesNotMatter()
    {
        SalesforceMatching matching(bodyOf({{"a", "x"}, {"b", "x"}, {"c", "x"}}));
        matching.add({line("c", "x", u"wrong"_s)});
        matching.add({line("b", "x"), line("a", "x")});
        const auto outcomes = matching.finish();
        QVERIFY(outcomes);
        QCOMPARE(codesOf(*outcomes), (QStringList{{}, {}, u"wrong"_s}));
    }
    void equalRowsTakeOneLineEach()
    {
        SalesforceMatching matching(bodyOf({{"a", "x"}, {"a", "x"}}));
        matching.add({line("a", "x"), line("a", "x", u"wrong"_s)});
        const auto outcomes = matching.finish();
        QVERIFY(outcomes);
        QCOMPARE(codesOf(*outcomes).count(u"wrong"_s), 1);
    }
    void rewrittenLineIsMatchedByItsKey()
    {
        SalesforceMatching matching(bodyOf({{"a", "1,0"}, {"b", "2,0"}}));
        matching.add({line("b", "2.0", u"wrong"_s), line("a", "1.0")});
        const auto outcomes = matching.finish();
        QVERIFY(outcomes);
        QCOMPARE(codesOf(*outcomes), (QStringList{{}, u"wrong"_s}));
    }
    void blanksAndLineEndsDoNotMatter()
    {
        SalesforceMatching matching(bodyOf({{" a ", "x\r\ny"}, {"b", "#N/A"}}));
        matching.add({line("b", "", u"wrong"_s), line("a", "x\ny")});
        const auto outcomes = matching.finish();
        QVERIFY(outcomes);
        QCOMPARE(codesOf(*outcomes), (QStringList{{}, u"wrong"_s}));
    }
    void strangeLinesThatAgreeBelongToTheRest()
    {
        SalesforceMatching matching(bodyOf({{"a", "x"}, {"b", "x"}}));
        matching.add({line("A1", "x"), line("B1", "x")});
        QVERIFY(matching.finish());
    }
    void strangeLinesThatDisagreeAreNoAnswer()
    {
        SalesforceMatching matching(bodyOf({{"a", "x"}, {"b", "x"}}));
        matching.add({line("A1", "x"), line("B1", "x", u"wrong"_s)});
        QVERIFY(!matching.finish());
    }
    void oneThatDisagreesBetweenTwoThatAgreeIsNoAnswer()
    {
        SalesforceMatching matching(bodyOf({{"a", "x"}, {"b", "x"}, {"c", "x"}}));
        matching.add({line("A1", "x"), line("B1", "x", u"wrong"_s), line("C1", "x")});
        QVERIFY(!matching.finish());
    }
    void missingLineIsNoAnswer()
    {
        SalesforceMatching matching(bodyOf({{"a", "x"}, {"b", "x"}}));
        matching.add({line("a", "x")});
        QVERIFY(!matching.finish());
    }
    void lineTooManyIsNoAnswer()
    {
        SalesforceMatching matching(bodyOf({{"a", "x"}}));
        matching.add({line("a", "x"), line("a", "x")});
        QVERIFY(!matching.finish());
    }
    void writesCsv()
    {
        const SalesforceJobBody body = bodyOf({{"a\"b", ""}, {"1,5", "two\nlines"}});
        QCOMPARE(QByteArray::fromStdString(body.csv()),
                 "Key__c,Name\n\"a\"\"b\",#N/A\n\"1,5\",\"two\nlines\"\n"_ba);
    }
    void readsCsvInAnyPieces()
    {
        const std::string csv = "a,\"b \"\"x\"\"\"\r\n\"1\r\n,2\",\n\nlast,\"\"";
        const Lines expected{{"a", "b \"x\""}, {"1\r\n,2", ""}, {"last", ""}};
        for (std::size_t size = 1; size <= csv.size(); ++size) {
            Lines lines;
            CsvRecords records([&lines](std::vector<std::string> &fields) {
                lines.push_back(fields);
                return true;
            });
            for (std::size_t at = 0; at < csv.size(); at += size)
                QVERIFY(records.feed(std::string_view(csv).substr(at, size)));
            QVERIFY(records.finish());
            QCOMPARE(lines, expected);
        }
    }
    void cutInQuotesIsNoticed()
    {
        CsvRecords records([](std::vector<std::string> &) { return true; });
        QVERIFY(records.feed("a,\"b"));
        QVERIFY(!records.finish());
    }
    void readsErrorsOfJobs_data()
    {
        QTest::addColumn<QString>("error");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("message");
        QTest::newRow("field") << u"REQUIRED_FIELD_MISSING:Required fields are missing: "
                                  "[LastName]:LastName --"_s
                               << u"salesforce.required_field_missing"_s << u"LastName"_s
                               << u"Required fields are missing: [LastName]"_s;
        QTest::newRow("colons") << u"DUPLICATE_VALUE:duplicate value found: A__c duplicates value "
                                   "on record with id: 0035e000001:--"_s
                                << u"salesforce.duplicate_value"_s << QString()
                                << u"duplicate value found: A__c duplicates value on record with "
                                   "id: 0035e000001"_s;
        QTest::newRow("fields") << u"FIELD_CUSTOM_VALIDATION_EXCEPTION:No.:A__c, B__c --"_s
                                << u"salesforce.field_custom_validation_exception"_s << u"A__c"_s
                                << u"No."_s;
        QTest::newRow("words alone") << u"Something went wrong"_s << u"salesforce.refused"_s
                                     << QString() << u"Something went wrong"_s;
    }
    void readsErrorsOfJobs()
    {
        QFETCH(const QString, error);
        const RowOutcome outcome = salesforceOutcome(error, ObjectOperation::Insert);
        QVERIFY(outcome.kind == RowOutcome::Kind::Refused);
        QTEST(outcome.code, "code");
        QTEST(outcome.field, "field");
        QTEST(outcome.message, "message");
    }
    void lockPassesByItself()
    {
        QVERIFY(salesforceOutcome(u"UNABLE_TO_LOCK_ROW:locked:--"_s, ObjectOperation::Update).kind
                == RowOutcome::Kind::NotNow);
    }
    void deletedTwiceIsDeleted()
    {
        const QString error = u"ENTITY_IS_DELETED:entity is deleted:--"_s;
        QVERIFY(salesforceOutcome(error, ObjectOperation::SoftDelete).kind
                == RowOutcome::Kind::Taken);
        QVERIFY(salesforceOutcome(error, ObjectOperation::Update).kind
                == RowOutcome::Kind::Refused);
    }
};

QTEST_GUILESS_MAIN(TestSalesforceMatching)
#include "testsalesforcematching.moc"
