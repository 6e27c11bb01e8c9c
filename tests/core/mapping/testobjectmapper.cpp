// ObjectMapper: records of an object, what it refuses and changes, and that no row is lost.
#include "core/catalog/writtenfields.h"
#include "core/mapping/objectmapper.h"
#include "tests/testutils/mappingscene.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

Schema people()
{
    return Schema({plainField(u"name"_s), plainField(u"age"_s, FieldType::Integer),
                   plainField(u"mail"_s), plainField(u"word"_s)});
}

std::shared_ptr<const RecordBatch> batch(const std::vector<std::vector<const char *>> &rows)
{
    return batchOf(people(), rows);
}

ObjectMapper mapperOf(const ObjectMapping &mapping)
{
    auto mapper = ObjectMapper::compile(mapping, people(), u"people"_s);
    if (!mapper)
        qFatal("%s", qUtf8Printable(mapper.error().message));
    return *mapper;
}

/// "row:code:outcome:original" of every fault.
QStringList texts(const std::vector<ValueFault> &faults)
{
    static const QStringList outcomes{u"rejected"_s, u"nulled"_s, u"cut"_s, u"defaulted"_s};
    QStringList texts;
    for (const ValueFault &fault : faults)
        texts << u"%1:%2:%3:%4"_s.arg(QString::number(fault.row), valueFaultCode(fault.kind),
                                      outcomes[static_cast<int>(fault.outcome)],
                                      QString::fromStdString(fault.original));
    return texts;
}

MappedRecords mapped(const ObjectMapping &mapping, const std::shared_ptr<const RecordBatch> &source)
{
    MappedRecords records = mapperOf(mapping).apply(source, {});
    if (records.batch->rowCount() + records.rejectedRows.size() != source->rowCount()
        || records.whole->rowCount() != source->rowCount())
        qFatal("A row is lost.");
    return records;
}

} // namespace

class TestObjectMapper final : public QObject
{
    Q_OBJECT

private slots:
    void sharesColumnsThatNeedNoChange();
    void convertsAndFillsConstants();
    void refusesWhatDoesNotSuit_data();
    void refusesWhatDoesNotSuit();
    void rulesForValuesThatDoNotFit_data();
    void rulesForValuesThatDoNotFit();
    void requiredFieldsTakeNoNull();
    void notNullableFieldsTakeNoNull();
    void nullsGoByTheirRule();
    void emptyTextIsNoValueOfAFormat();
    void countsCharactersNotBytes();
    void severalChoicesStandBetweenSemicolons();
    void honoursWhatTheSourceNoted();
    void rejectedRowsLeaveAndTheOthersKnowTheirOrigin();
    void fieldsTheObjectDoesNotListKeepTheirType();
    void everythingBecomesJson();
    void expressionsAreConvertedAndChecked();
    void expressionErrorsNameTheirPlace();
    void compileErrorNamesStreamAndField();
    void incompleteMappingsMapWhatIsSound();
    void explainsEveryStep();
};

void TestObjectMapper::sharesColumnsThatNeedNoChange()
{
    const auto source
        = batch({{"Byron", "36", "a@b.de", "x"}, {"Babbage", nullptr, "c@d.de", "y"}});
    const MappedRecords records
        = mapped(inserting({fieldRow(u"last_name"_s, u"name"_s), fieldRow(u"score"_s, u"age"_s),
                            fieldRow(u"email"_s, u"mail"_s)}),
                 source);
    QCOMPARE(records.batch.get(), records.whole.get());
    QVERIFY(records.faults.empty() && records.batch->issues().empty());
    QCOMPARE(records.batch->sharedColumn(0).get(), source->sharedColumn(0).get());
    QCOMPARE(records.batch->sharedColumn(1).get(), source->sharedColumn(1).get());
    QCOMPARE(records.batch->sharedColumn(2).get(), source->sharedColumn(2).get());
    QCOMPARE(records.batch->origin().get(), source.get());
    QCOMPARE(rowJson(*records.batch, 1),
             R"({"last_name":"Babbage","score":null,"email":"c@d.de"})"_ba);
}

void TestObjectMapper::convertsAndFillsConstants()
{
    const auto source = batch({{"12", "36", "a", "x"}, {"7", "41", "b", "y"}});
    const MappedRecords records
        = mapped(inserting({originRow(u"stage"_s, ValueOrigin::Constant, u"lead"_s),
                            fieldRow(u"last_name"_s, u"age"_s), fieldRow(u"score"_s, u"name"_s)}),
                 source);
    QCOMPARE(rowJson(*records.batch, 0), R"({"stage":"lead","last_name":"36","score":12})"_ba);
    QCOMPARE(rowJson(*records.batch, 1), R"({"stage":"lead","last_name":"41","score":7})"_ba);
}

void TestObjectMapper::refusesWhatDoesNotSuit_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("code");
    QTest::newRow("type") << u"score"_s << "ten"_ba << u"value_does_not_fit"_s;
    QTest::newRow("length") << u"first_name"_s << "fine"_ba << QString();
    QTest::newRow("too long") << u"last_name"_s << "Lovelace!"_ba << u"value_too_long"_s;
    QTest::newRow("choice") << u"stage"_s << "lead"_ba << QString();
    QTest::newRow("no choice") << u"stage"_s << "Lead"_ba << u"value_not_a_choice"_s;
    QTest::newRow("email") << u"email"_s << "ada"_ba << u"format_wrong"_s;
    QTest::newRow("phone") << u"phone"_s << "call me"_ba << u"format_wrong"_s;
    QTest::newRow("uri") << u"website"_s << "example.org"_ba << u"format_wrong"_s;
    QTest::newRow("good uri") << u"website"_s << "https://example.org"_ba << QString();
}

void TestObjectMapper::refusesWhatDoesNotSuit()
{
    QFETCH(const QString, target);
    QFETCH(const QByteArray, value);
    QFETCH(const QString, code);
    std::vector<FieldMapping> rows{fieldRow(target, u"word"_s)};
    if (target != u"last_name"_s)
        rows.push_back(fieldRow(u"last_name"_s, u"name"_s));
    const MappedRecords records
        = mapped(inserting(rows), batch({{"A", "1", "m", value.constData()}}));
    QCOMPARE(texts(records.faults),
             code.isEmpty()
                 ? QStringList()
                 : QStringList{u"0:%1:rejected:%2"_s.arg(code, QString::fromUtf8(value))});
    QCOMPARE(records.batch->rowCount(), std::size_t(code.isEmpty() ? 1 : 0));
    if (code.isEmpty())
        return;
    const QString message = valueFaultMessage(records.faults.front(), *contacts().find(target));
    QVERIFY2(message.contains(QString::fromUtf8(value)) && message.endsWith(u'.'),
             qUtf8Printable(message));
}

void TestObjectMapper::rulesForValuesThatDoNotFit_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<ValueRule>("rule");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QByteArray>("written");
    const auto row = [](const char *name, const char *target, ValueRule rule, const char *value,
                        const char *fault, const char *written) {
        QTest::newRow(name) << QString::fromLatin1(target) << rule << QByteArray(value)
                            << QString::fromLatin1(fault) << QByteArray(written);
    };
    row("null type", "score", ValueRule::Null, "ten", "value_does_not_fit:nulled", "null");
    row("default type", "score", ValueRule::Default, "ten", "value_does_not_fit:defaulted", "7");
    row("cut type", "score", ValueRule::Cut, "ten", "value_does_not_fit:rejected", "");
    row("null length", "last_name", ValueRule::Null, "Lovelaces", "value_too_long:rejected", "");
    row("cut length", "last_name", ValueRule::Cut, "Lovelaces", "value_too_long:cut",
        R"("Lovelace")");
    row("default length", "last_name", ValueRule::Default, "Lovelaces", "value_too_long:defaulted",
        R"("7")");
    row("null format", "phone", ValueRule::Null, "none", "format_wrong:nulled", "null");
    row("cut format", "phone", ValueRule::Cut, "none", "format_wrong:rejected", "");
    row("null choice", "stage", ValueRule::Null, "x", "value_not_a_choice:nulled", "null");
}

void TestObjectMapper::rulesForValuesThatDoNotFit()
{
    QFETCH(const QString, target);
    QFETCH(const ValueRule, rule);
    QFETCH(const QByteArray, value);
    QFETCH(const QString, fault);
    QFETCH(const QByteArray, written);
    FieldMapping field = fieldRow(target, u"word"_s);
    field.onUnfit = rule;
    if (rule == ValueRule::Default)
        field.fallback = u"7"_s;
    std::vector<FieldMapping> rows{field};
    if (target != u"last_name"_s)
        rows.push_back(originRow(u"last_name"_s, ValueOrigin::Constant, u"A"_s));
    // A good value on both sides stays as it is.
    const char *const good = target == u"stage"_s ? "lead" : target == u"phone"_s ? "112" : "1";
    const MappedRecords records = mapped(
        inserting(rows),
        batch({{"A", "1", "m", good}, {"A", "1", "m", value.constData()}, {"A", "1", "m", good}}));
    QCOMPARE(texts(records.faults), QStringList{u"1:%1:%2"_s.arg(fault, QString::fromUtf8(value))});
    const bool isRejected = written.isEmpty();
    QCOMPARE(records.batch->rowCount(), std::size_t(isRejected ? 2 : 3));
    const Column &column = records.batch->column(0);
    const auto text = [&column](std::size_t row) {
        std::string json;
        appendCellJson(json, column, row);
        return QByteArray::fromStdString(json);
    };
    const bool isNumber = target == u"score"_s;
    const QByteArray goodJson = isNumber ? QByteArray(good) : '"' + QByteArray(good) + '"';
    QCOMPARE(text(0), goodJson);
    QCOMPARE(text(records.batch->rowCount() - 1), goodJson);
    if (!isRejected)
        QCOMPARE(text(1), written);
    // Airbyte's list of changes knows nulls and cuts.
    const bool isListed = fault.endsWith(u"nulled"_s) || fault.endsWith(u"cut"_s);
    QCOMPARE(records.batch->issues().size(), std::size_t(isListed ? 1 : 0));
}

void TestObjectMapper::requiredFieldsTakeNoNull()
{
    FieldMapping name = fieldRow(u"last_name"_s, u"name"_s);
    const auto source = batch({{"A", "1", "m", "w"}, {nullptr, "2", "m", "w"}});
    QCOMPARE(texts(mapped(inserting({name}), source).faults),
             QStringList{u"1:value_missing:rejected:"_s});
    name.onNull = ValueRule::Default;
    name.fallback = u"Unknown"_s;
    const MappedRecords records = mapped(inserting({name}), source);
    QVERIFY(records.faults.empty());
    QCOMPARE(rowJson(*records.batch, 1), R"({"last_name":"Unknown"})"_ba);
}

void TestObjectMapper::notNullableFieldsTakeNoNull()
{
    ObjectMapping mapping
        = inserting({fieldRow(u"last_name"_s, u"name"_s), fieldRow(u"first_name"_s, u"word"_s)});
    for (ObjectField &field : mapping.object.fields)
        field.field.nullable = field.field.name != u"first_name"_s;
    QCOMPARE(texts(mapped(mapping, batch({{"A", "1", "m", nullptr}})).faults),
             QStringList{u"0:value_missing:rejected:"_s});
}

void TestObjectMapper::nullsGoByTheirRule()
{
    FieldMapping score = fieldRow(u"score"_s, u"age"_s);
    const FieldMapping name = fieldRow(u"last_name"_s, u"name"_s);
    const auto source = batch({{"A", nullptr, "m", "w"}});
    QCOMPARE(rowJson(*mapped(inserting({name, score}), source).batch, 0),
             R"({"last_name":"A","score":null})"_ba);
    score.onNull = ValueRule::Reject;
    QCOMPARE(texts(mapped(inserting({name, score}), source).faults),
             QStringList{u"0:value_missing:rejected:"_s});
    score.onNull = ValueRule::Default;
    score.fallback = u"3"_s;
    QCOMPARE(rowJson(*mapped(inserting({name, score}), source).batch, 0),
             R"({"last_name":"A","score":3})"_ba);
}

void TestObjectMapper::emptyTextIsNoValueOfAFormat()
{
    ObjectMapping mapping
        = inserting({fieldRow(u"last_name"_s, u"name"_s), fieldRow(u"email"_s, u"mail"_s)});
    const auto source = batch({{"A", "1", "", "w"}});
    QCOMPARE(rowJson(*mapped(mapping, source).batch, 0), R"({"last_name":"A","email":""})"_ba);
    mapping.operation = ObjectOperation::Upsert;
    mapping.matchingKey = {u"email"_s};
    QCOMPARE(texts(mapped(mapping, source).faults), QStringList{u"0:value_missing:rejected:"_s});
}

void TestObjectMapper::countsCharactersNotBytes()
{
    FieldMapping name = fieldRow(u"last_name"_s, u"name"_s);
    name.onUnfit = ValueRule::Cut;
    const MappedRecords records = mapped(
        inserting({name}), batch({{"üüüüüüüü", "1", "m", "w"}, {"€€€€€€€€€", "1", "m", "w"}}));
    QCOMPARE(texts(records.faults), QStringList{u"1:value_too_long:cut:€€€€€€€€€"_s});
    QCOMPARE(records.batch->column(0).text(1), std::string_view("€€€€€€€€"));
}

void TestObjectMapper::severalChoicesStandBetweenSemicolons()
{
    const MappedRecords records
        = mapped(inserting({originRow(u"last_name"_s, ValueOrigin::Constant, u"A"_s),
                            fieldRow(u"interests"_s, u"word"_s)}),
                 batch({{"A", "1", "m", "tea; rope"},
                        {"A", "1", "m", ";tea"},
                        {"A", "1", "m", "tea;milk"},
                        {"A", "1", "m", "rope"}}));
    QCOMPARE(texts(records.faults), QStringList{u"2:value_not_a_choice:rejected:tea;milk"_s});
}

void TestObjectMapper::honoursWhatTheSourceNoted()
{
    // Row 0: no number at the source; row 2: shortened by it.
    auto schema = std::make_shared<const Schema>(people());
    RecordBatchBuilder builder(schema);
    for (int row = 0; row < 3; ++row) {
        builder.appendText(0, "A");
        if (row == 0)
            builder.appendUnfit(1, "ten");
        else
            builder.appendInteger(1, row);
        builder.appendText(2, "m");
        builder.appendText(3, "long");
        if (row == 2)
            builder.noteTruncated(3, "longer", ValueChangeReason::SourceFieldSizeLimitation);
        builder.finishRow();
    }
    const auto source = builder.finish();
    FieldMapping score = fieldRow(u"score"_s, u"age"_s);
    FieldMapping first = fieldRow(u"first_name"_s, u"word"_s);
    const FieldMapping last = originRow(u"last_name"_s, ValueOrigin::Constant, u"A"_s);
    QCOMPARE(texts(mapped(inserting({last, score, first}), source).faults),
             (QStringList{u"0:value_does_not_fit:rejected:ten"_s,
                          u"2:value_does_not_fit:rejected:longer"_s}));
    score.onUnfit = ValueRule::Null;
    first.onUnfit = ValueRule::Cut;
    const MappedRecords records = mapped(inserting({last, score, first}), source);
    QCOMPARE(
        texts(records.faults),
        (QStringList{u"0:value_does_not_fit:nulled:ten"_s, u"2:value_does_not_fit:cut:longer"_s}));
    QCOMPARE(records.batch->column(2).text(2), std::string_view("long"));
    // Nobody asks what the source could not read in a field that goes nowhere.
    QVERIFY(mapped(inserting({last}), source).faults.empty());
    // The words of a column the source took for numbers are fine as a text.
    const MappedRecords words
        = mapped(inserting({last, fieldRow(u"first_name"_s, u"age"_s)}), source);
    QVERIFY(words.faults.empty());
    QCOMPARE(words.batch->column(1).text(0), std::string_view("ten"));
}

void TestObjectMapper::rejectedRowsLeaveAndTheOthersKnowTheirOrigin()
{
    FieldMapping phone = fieldRow(u"phone"_s, u"word"_s);
    phone.onUnfit = ValueRule::Null;
    const auto source = batch({{"A", "1", "m", "112"},
                               {"too long a name", "2", "m", "none"},
                               {"B", "3", "m", "none"},
                               {nullptr, "4", "m", "112"}});
    const MappedRecords records
        = mapped(inserting({fieldRow(u"last_name"_s, u"name"_s), phone}), source);
    QCOMPARE(records.rejectedRows, (std::vector<std::uint32_t>{1, 3}));
    QCOMPARE(texts(records.faults),
             (QStringList{u"1:value_too_long:rejected:too long a name"_s,
                          u"1:format_wrong:nulled:none"_s, u"2:format_wrong:nulled:none"_s,
                          u"3:value_missing:rejected:"_s}));
    QCOMPARE(records.batch->origin().get(), source.get());
    QCOMPARE(records.batch->originRow(1), std::size_t(2));
    QCOMPARE(records.batch->issues().size(), std::size_t(1));
    QCOMPARE(records.batch->issues().front().row, std::uint32_t(1));
    QCOMPARE(rowJson(*records.whole, 3), R"({"last_name":null,"phone":"112"})"_ba);
}

void TestObjectMapper::fieldsTheObjectDoesNotListKeepTheirType()
{
    // Listed fields have the object's type, constants and expressions are text.
    ObjectMapping mapping = inserting(
        {fieldRow(u"last_name"_s, u"age"_s), fieldRow(u"shoe_size"_s, u"age"_s),
         fieldRow(u"word"_s, u"word"_s), originRow(u"fixed"_s, ValueOrigin::Constant, u"7"_s),
         originRow(u"sum"_s, ValueOrigin::Expression, u"age + 1"_s)});
    mapping.object.takesOtherFields = true;
    const auto source = batch({{"A", "43", "m", "w"}});
    QCOMPARE(rowJson(*mapped(mapping, source).batch, 0),
             R"({"last_name":"43","shoe_size":43,"word":"w","fixed":"7","sum":"44"})"_ba);
    QCOMPARE(mapperOf(mapping).target(1).field.type, FieldType::Integer);
    QVERIFY(*mapperOf(mapping).writtenSchema() == writtenSchema(mapping, people()));
    QCOMPARE(mapped(mapping, source).batch->sharedColumn(1).get(), source->sharedColumn(1).get());
}

void TestObjectMapper::everythingBecomesJson()
{
    ObjectMapping mapping
        = inserting({fieldRow(u"last_name"_s, u"name"_s), fieldRow(u"score"_s, u"age"_s)});
    for (ObjectField &field : mapping.object.fields) {
        if (field.field.name == u"score"_s)
            field.field.type = FieldType::Json;
    }
    const MappedRecords records
        = mapped(mapping, batch({{"A", "43", "m", "w"}, {"B", nullptr, "m", "w"}}));
    QCOMPARE(rowJson(*records.batch, 0), R"({"last_name":"A","score":43})"_ba);
    QCOMPARE(rowJson(*records.batch, 1), R"({"last_name":"B","score":null})"_ba);
}

void TestObjectMapper::expressionsAreConvertedAndChecked()
{
    FieldMapping score = originRow(u"score"_s, ValueOrigin::Expression, u"100 / age"_s);
    score.onUnfit = ValueRule::Default;
    score.fallback = u"0"_s;
    const ObjectMapping mapping = inserting(
        {originRow(u"last_name"_s, ValueOrigin::Expression, u"upper(coalesce(name, word))"_s),
         score});
    const MappedRecords records = mapped(
        mapping,
        batch(
            {{"ada", "4", "m", "w"}, {nullptr, "0", "m", "w"}, {"much too long", "3", "m", "w"}}));
    QCOMPARE(texts(records.faults).filter(u":rejected:"_s),
             QStringList{u"2:value_too_long:rejected:MUCH TOO LONG"_s});
    const auto failed
        = std::ranges::find(records.faults, ValueFaultKind::ExpressionFailed, &ValueFault::kind);
    QVERIFY(failed != records.faults.end());
    QCOMPARE(failed->row, std::uint32_t(1));
    QCOMPARE(failed->outcome, ValueFaultOutcome::Defaulted);
    QVERIFY(!failed->detail.isEmpty());
    QCOMPARE(rowJson(*records.batch, 0), R"({"last_name":"ADA","score":25})"_ba);
    QCOMPARE(rowJson(*records.batch, 1), R"({"last_name":"W","score":0})"_ba);
}

void TestObjectMapper::expressionErrorsNameTheirPlace()
{
    const auto mapper = ObjectMapper::compile(
        inserting({originRow(u"last_name"_s, ValueOrigin::Expression, u"upper(nam)"_s)}), people(),
        u"people"_s);
    QVERIFY(!mapper);
    QCOMPARE(mapper.error().code, u"expression.unknown_field"_s);
    QVERIFY2(mapper.error().message.contains(u"character 7"_s),
             qUtf8Printable(mapper.error().message));
}

void TestObjectMapper::compileErrorNamesStreamAndField()
{
    const auto mapper = ObjectMapper::compile(inserting({fieldRow(u"last_name"_s, u"nam"_s)}),
                                              people(), u"people"_s);
    QVERIFY(!mapper);
    QCOMPARE(mapper.error().kind, ErrorKind::Configuration);
    QCOMPARE(mapper.error().code, u"mapping.field_unknown"_s);
    QVERIFY(mapper.error().message.contains(u"people"_s));
    QVERIFY(mapper.error().message.contains(u"last_name"_s));
}

void TestObjectMapper::incompleteMappingsMapWhatIsSound()
{
    const ObjectMapper mapper = ObjectMapper::compileWhatIsSound(
        inserting({fieldRow(u"score"_s, u"gone"_s), fieldRow(u"phone"_s, u"word"_s)}), people());
    QVERIFY(!mapper.isSound(0) && mapper.isSound(1));
    const MappedRecords records = mapper.apply(batch({{"A", "1", "m", "112"}}), {});
    QCOMPARE(rowJson(*records.batch, 0), R"({"score":null,"phone":"112"})"_ba);
}

void TestObjectMapper::explainsEveryStep()
{
    FieldMapping score = fieldRow(u"score"_s, u"word"_s);
    score.onUnfit = ValueRule::Null;
    const ObjectMapper mapper = mapperOf(inserting({fieldRow(u"last_name"_s, u"name"_s), score}));
    const auto source
        = batch({{"A", "1", "m", "7"}, {"B", "1", "m", "ten"}, {nullptr, "1", "", "8"}});
    const auto kinds = [&](std::size_t row, int place) {
        QString letters;
        for (const CellStep &step : mapper.explain(source, row, place, {}).steps)
            letters += u"SKPCLRTX"_s[static_cast<int>(step.kind)];
        return letters;
    };
    QCOMPARE(kinds(0, 1), u"SCT"_s);
    QCOMPARE(kinds(1, 1), u"SLRT"_s);
    QCOMPARE(kinds(2, 1), u"SCX"_s);
    QCOMPARE(kinds(2, 0), u"SLRX"_s);
    const auto steps = mapper.explain(source, 1, 1, {}).steps;
    QCOMPARE(steps[0].text, u"word"_s);
    QCOMPARE(steps[0].value, u"ten"_s);
    QCOMPARE(steps[1].code, u"value_does_not_fit"_s);
    QVERIFY(steps[3].isNull);
}

QTEST_GUILESS_MAIN(TestObjectMapper)
#include "testobjectmapper.moc"
