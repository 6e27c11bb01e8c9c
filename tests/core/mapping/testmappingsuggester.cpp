// Suggestions: which pairs are proposed, why, how sure, and what is never proposed.
#include "core/mapping/fieldwords.h"
#include "core/mapping/mappingsuggester.h"
#include "tests/testutils/mappingscene.h"
#include "tests/testutils/threadtimer.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

Schema schemaOf(const QStringList &names)
{
    Schema schema;
    for (const QString &name : names)
        schema.append(plainField(name));
    return schema;
}

DestinationObject objectOf(const QStringList &names)
{
    DestinationObject object;
    object.name = u"thing"_s;
    object.operations = {{ObjectOperation::Insert, {}, {}}};
    for (const QString &name : names)
        object.fields.push_back(objectField(name));
    return object;
}

QStringList texts(const std::vector<MappingSuggestion> &suggestions)
{
    QStringList texts;
    for (const MappingSuggestion &each : suggestions)
        texts << u"%1>%2 %3 %4"_s.arg(each.source, each.target, suggestionReasonName(each.reason),
                                      suggestionConfidenceName(each.confidence));
    return texts;
}

QStringList suggested(const QStringList &sources, const QStringList &targets,
                      const std::vector<RememberedPair> &remembered = {})
{
    ObjectMapping mapping;
    mapping.operation = ObjectOperation::Insert;
    mapping.object = objectOf(targets);
    return texts(suggestMappings(mapping, schemaOf(sources), {}, remembered));
}

} // namespace

class TestMappingSuggester final : public QObject
{
    Q_OBJECT

private slots:
    void splitsNamesIntoWords();
    void reasons_data();
    void reasons();
    void eachFieldOnceAndTheBestWins();
    void requiredAndKeyFieldsComeFirst();
    void leavesMappedAndReadOnlyFieldsAlone();
    void typesHaveToConvert();
    void shapesOfValuesTell();
    void remembersWhatWasCorrected();
    void fiveHundredFieldsOnBothSidesAreQuick();
};

void TestMappingSuggester::splitsNamesIntoWords()
{
    QCOMPARE(fieldWords(u"customerEmail_2"_s), (QStringList{u"customer"_s, u"email"_s, u"2"_s}));
    QCOMPARE(fieldWords(u"HTTPStatus"_s), (QStringList{u"http"_s, u"status"_s}));
    QCOMPARE(fieldWords(u"E-Mail Adresse"_s), (QStringList{u"e"_s, u"mail"_s, u"adresse"_s}));
    QVERIFY(fieldWords(u"__"_s).isEmpty());
}

void TestMappingSuggester::reasons_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char *source, const char *target, const char *outcome) {
        QTest::addRow("%s>%s", source, target)
            << QString::fromLatin1(source) << QString::fromLatin1(target)
            << QString::fromLatin1(outcome);
    };
    row("email", "email", "same_name high");
    row("FirstName", "first_name", "same_words high");
    row("surname", "last_name", "alias high");
    row("e-mail", "email", "same_words high");
    row("mail_address", "Email", "alias high");
    row("tel", "phone", "alias high");
    row("post_code", "zip", "alias high");
    row("account", "company", "alias high");
    row("Customer Email", "email", "similar_words medium");
    row("adress_line", "address_line", "similar_words medium");
    row("shoe", "hat", "");
    row("id", "idea", "");
}

void TestMappingSuggester::reasons()
{
    QFETCH(const QString, source);
    QFETCH(const QString, target);
    QFETCH(const QString, outcome);
    QCOMPARE(suggested({source}, {target}),
             outcome.isEmpty() ? QStringList()
                               : QStringList{u"%1>%2 %3"_s.arg(source, target, outcome)});
}

void TestMappingSuggester::eachFieldOnceAndTheBestWins()
{
    QCOMPARE(
        suggested({u"contact email"_s, u"mail"_s, u"email"_s}, {u"email"_s, u"e_mail_2"_s}),
        (QStringList{u"email>email same_name high"_s, u"mail>e_mail_2 similar_words medium"_s}));
}

void TestMappingSuggester::requiredAndKeyFieldsComeFirst()
{
    ObjectMapping mapping = inserting({});
    mapping.operation = ObjectOperation::Upsert;
    mapping.matchingKey = {u"email"_s};
    QCOMPARE(texts(suggestMappings(
                 mapping, schemaOf({u"phone"_s, u"surname"_s, u"mail"_s, u"stage"_s}), {}, {})),
             (QStringList{u"surname>last_name alias high"_s, u"mail>email alias high"_s,
                          u"phone>phone same_name high"_s, u"stage>stage same_name high"_s}));
}

void TestMappingSuggester::leavesMappedAndReadOnlyFieldsAlone()
{
    ObjectMapping mapping = inserting({fieldRow(u"last_name"_s, u"name"_s),
                                       originRow(u"phone"_s, ValueOrigin::Constant, u"112"_s),
                                       fieldRow(u"email"_s, {})});
    QCOMPARE(
        texts(suggestMappings(
            mapping, schemaOf({u"name"_s, u"last_name"_s, u"phone"_s, u"email"_s, u"created"_s}),
            {}, {})),
        QStringList{u"email>email same_name high"_s});
}

void TestMappingSuggester::typesHaveToConvert()
{
    ObjectMapping mapping = inserting({});
    Schema read({plainField(u"score"_s, FieldType::Date)});
    QVERIFY(suggestMappings(mapping, read, {}, {}).empty());
    read = Schema({plainField(u"score"_s, FieldType::Number)});
    QCOMPARE(suggestMappings(mapping, read, {}, {}).size(), std::size_t(1));
}

void TestMappingSuggester::shapesOfValuesTell()
{
    const Schema read = schemaOf({u"c1"_s, u"c2"_s, u"c3"_s, u"c4"_s});
    SampleRows sample{std::make_shared<const Schema>(read), {}, true};
    sample.batches.push_back(batchOf(read,
                                     {{"a@b.de", "https://a.de", "+49 30 12345", "x"},
                                      {"c@d.de", "https://c.de", "030/98765-4", "y"},
                                      {nullptr, "", nullptr, "a@b.de"},
                                      {"e@f.de", "http://e.de", "(030) 555 123", "z"}}));
    QCOMPARE(texts(suggestMappings(inserting({}), read, sample, {})),
             (QStringList{u"c1>email value_shape medium"_s, u"c3>phone value_shape medium"_s,
                          u"c2>website value_shape medium"_s}));
    // A name that promises something else than the values hold is not sure.
    ObjectMapping mapping = inserting({});
    const Schema misnamed = schemaOf({u"mail"_s});
    SampleRows links{std::make_shared<const Schema>(misnamed), {}, true};
    links.batches.push_back(
        batchOf(misnamed, {{"https://a.de"}, {"https://b.de"}, {"https://c.de"}}));
    QCOMPARE(texts(suggestMappings(mapping, misnamed, links, {})),
             QStringList{u"mail>email alias medium"_s});
}

void TestMappingSuggester::remembersWhatWasCorrected()
{
    QCOMPARE(suggested({u"email"_s, u"contact"_s}, {u"email"_s},
                       {{u"email"_s, u"email"_s, false}, {u"contact"_s, u"email"_s, true}}),
             QStringList{u"contact>email remembered high"_s});
    QVERIFY(suggested({u"email"_s}, {u"email"_s}, {{u"email"_s, u"email"_s, false}}).isEmpty());
}

void TestMappingSuggester::fiveHundredFieldsOnBothSidesAreQuick()
{
    QStringList sources;
    QStringList targets;
    for (int i = 0; i < 500; ++i) {
        sources << u"customer_value_%1"_s.arg(i);
        targets << u"CustomerValue%1"_s.arg(i);
    }
    const ThreadTimer timer;
    const QStringList found = suggested(sources, targets);
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(found.size(), 500);
    QCOMPARE(found[77], u"customer_value_77>CustomerValue77 same_words high"_s);
}

QTEST_GUILESS_MAIN(TestMappingSuggester)
#include "testmappingsuggester.moc"
