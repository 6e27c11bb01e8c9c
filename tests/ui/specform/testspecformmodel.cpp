#include "core/connector/connectorregistry.h"
#include "ui/specform/specformmodel.h"

#include <QJsonDocument>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QJsonObject json(const char *text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isObject())
        qFatal("The text is no object: %s", text);
    return document.object();
}

/// A specification with the one property "field".
QJsonObject specOf(const QJsonObject &property, bool isRequired = false)
{
    return {{u"type"_s, u"object"_s},
            {u"required"_s, isRequired ? QJsonArray{u"field"_s} : QJsonArray()},
            {u"properties"_s, QJsonObject{{u"field"_s, property}}}};
}

QStringList keysOf(const SpecFormModel &model)
{
    QStringList keys;
    for (const SpecField &field : model.fields())
        keys << field.key;
    return keys;
}

} // namespace

class TestSpecFormModel final : public QObject
{
    Q_OBJECT

private slots:
    void keywordChoosesInput_data();
    void keywordChoosesInput();
    void textsAreRead();
    void orderComesFirstThenRequiredThenName();
    void groupsFollowTheSpecification();
    void listedValuesHaveReadableNames();
    void constantsWithTitlesAreAChoice();
    void sharedPropertiesBelongToEachOption();
    void pathsOfTheConnectorAreMarked();
    void valueIsChecked_data();
    void valueIsChecked();
    void missingValueHasItsTitle();
    void defaultIsNotMissing();
    void storedSecretFits();
    void schemaIsCheckedAsAWhole();
    void nestedProblemsHavePointers();
    void secretsAreMaskedAndUnmasked();
    void connectorsOfTheProgramAreUnderstood();
};

void TestSpecFormModel::keywordChoosesInput_data()
{
    QTest::addColumn<QByteArray>("property");
    QTest::addColumn<FieldKind>("kind");
    const auto row = [](const char *name, const char *property, FieldKind kind) {
        QTest::newRow(name) << QByteArray(property) << kind;
    };
    row("text", R"({"type":"string"})", FieldKind::Text);
    row("nullable text", R"({"type":["null","string"]})", FieldKind::Text);
    row("multiline", R"({"type":"string","multiline":true})", FieldKind::Multiline);
    row("secret", R"({"type":"string","airbyte_secret":true})", FieldKind::Secret);
    row("multiline secret", R"({"type":"string","airbyte_secret":true,"multiline":true})",
        FieldKind::MultilineSecret);
    row("directory", R"({"type":"string","format":"directory"})", FieldKind::Path);
    row("date", R"({"type":"string","format":"date"})", FieldKind::Date);
    row("date-time", R"({"type":"string","format":"date-time"})", FieldKind::DateTime);
    row("other format", R"({"type":"string","format":"email"})", FieldKind::Text);
    row("integer", R"({"type":"integer"})", FieldKind::Integer);
    row("number", R"({"type":"number"})", FieldKind::Number);
    row("boolean", R"({"type":"boolean"})", FieldKind::Boolean);
    row("enum", R"({"type":"string","enum":["a","b"]})", FieldKind::Choice);
    row("enum of numbers", R"({"type":"integer","enum":[1,2]})", FieldKind::Choice);
    row("radio", R"({"type":"string","enum":["a","b"],"display_type":"radio"})", FieldKind::Radio);
    row("drop-down", R"({"type":"string","enum":["a","b"],"display_type":"dropdown"})",
        FieldKind::Choice);
    row("const", R"({"type":"string","const":"a"})", FieldKind::Constant);
    row("oneOf", R"({"type":"object","oneOf":[{"title":"A","properties":{"a":{"const":"a"}}}]})",
        FieldKind::OneOf);
    row("anyOf", R"({"anyOf":[{"title":"A","properties":{"a":{"type":"string"}}}]})",
        FieldKind::OneOf);
    row("object", R"({"type":"object","properties":{"a":{"type":"string"}}})", FieldKind::Object);
    row("map", R"({"type":"object","additionalProperties":{"type":"string"}})",
        FieldKind::KeyValue);
    row("free object", R"({"type":"object"})", FieldKind::Json);
    row("texts", R"({"type":"array","items":{"type":"string"}})", FieldKind::TextList);
    row("numbers", R"({"type":"array","items":{"type":"integer"}})", FieldKind::TextList);
    row("listed texts", R"({"type":"array","items":{"type":"string","enum":["a","b"]}})",
        FieldKind::ChoiceList);
    row("objects", R"({"type":"array","items":{"type":"object","properties":{}}})",
        FieldKind::ObjectList);
    row("lists", R"({"type":"array","items":{"type":"array"}})", FieldKind::Json);
}

void TestSpecFormModel::keywordChoosesInput()
{
    QFETCH(QByteArray, property);
    QFETCH(FieldKind, kind);
    const SpecFormModel model(specOf(json(property.constData())));
    QCOMPARE(model.fields().front().kind, kind);
}

void TestSpecFormModel::textsAreRead()
{
    const SpecFormModel model(specOf(json(R"({"type":"string","title":"Host","description":"Where.",
        "examples":["a.example","b.example"],"default":"localhost","pattern":"^[a-z.]+$",
        "pattern_descriptor":"name.example","always_show":true,"airbyte_hidden":true,
        "minLength":2,"maxLength":9})")));
    const SpecField &field = model.fields().front();
    QCOMPARE(field.title, u"Host"_s);
    QCOMPARE(field.description, u"Where."_s);
    QCOMPARE(field.examples.size(), 2);
    QCOMPARE(field.defaultValue, QJsonValue(u"localhost"_s));
    QCOMPARE(field.patternDescriptor, u"name.example"_s);
    QVERIFY(field.isPrimary());
    QVERIFY(!field.isShown());
    QCOMPARE(field.minimumLength, 2);
    QCOMPARE(field.maximumLength, 9);
    const SpecFormModel plain(specOf(json(R"({"type":"string","examples":"one"})")));
    QCOMPARE(plain.fields().front().title, u"Field"_s);
    QCOMPARE(plain.fields().front().examples, QJsonArray{u"one"_s});
    QVERIFY(!plain.fields().front().isPrimary());
}

void TestSpecFormModel::orderComesFirstThenRequiredThenName()
{
    const SpecFormModel model(json(R"({"type":"object","required":["zulu","alpha"],"properties":{
        "bravo":{"type":"string"},"alpha":{"type":"string"},"zulu":{"type":"string"},
        "second":{"type":"string","order":1},"first":{"type":"string","order":0},
        "able":{"type":"string"}}})"));
    QCOMPARE(keysOf(model),
             QStringList({u"first"_s, u"second"_s, u"alpha"_s, u"zulu"_s, u"able"_s, u"bravo"_s}));
}

void TestSpecFormModel::groupsFollowTheSpecification()
{
    const SpecFormModel model(json(R"({"type":"object","groups":[{"id":"advanced"},
        {"id":"auth","title":"Sign-in"},{"id":"empty","title":"Empty"}],"properties":{
        "a":{"type":"string","group":"auth"},"b":{"type":"string","group":"advanced"},
        "c":{"type":"string","group":"extra"},
        "d":{"type":"string","group":"empty","airbyte_hidden":true}}})"));
    QStringList titles;
    for (const SpecGroup &group : model.groups())
        titles << group.title;
    QCOMPARE(titles, QStringList({u"Advanced"_s, u"Sign-in"_s, u"Extra"_s}));
}

void TestSpecFormModel::listedValuesHaveReadableNames()
{
    const SpecFormModel model(
        specOf(json(R"({"type":"string","enum":["per_file","\t"," ","utf-8",""]})")));
    QStringList titles;
    for (const SpecChoice &choice : model.fields().front().choices)
        titles << choice.title;
    QCOMPARE(titles, QStringList({u"per file"_s, u"Tab"_s, u"Space"_s, u"utf-8"_s, u"Nothing"_s}));
}

void TestSpecFormModel::constantsWithTitlesAreAChoice()
{
    const SpecFormModel model(specOf(
        json(R"({"type":"string","oneOf":[{"const":"a","title":"The first"},{"const":"b_c"}]})")));
    const SpecField &field = model.fields().front();
    QCOMPARE(field.kind, FieldKind::Choice);
    QCOMPARE(field.choices.front().title, u"The first"_s);
    QCOMPARE(field.choices.back().title, u"b c"_s);
}

void TestSpecFormModel::sharedPropertiesBelongToEachOption()
{
    const SpecFormModel model(specOf(json(R"({"type":"object","required":["user"],
        "properties":{"user":{"type":"string"}},
        "oneOf":[{"title":"A","properties":{"kind":{"const":"a"}}},{"properties":{}}]})")));
    const SpecField &field = model.fields().front();
    QCOMPARE(field.options.size(), std::size_t(2));
    for (const SpecOption &option : field.options) {
        const auto isUser = [](const SpecField &inner) { return inner.key == "user"_L1; };
        QVERIFY(std::ranges::any_of(option.fields, isUser));
    }
    QCOMPARE(field.options.back().title, u"Option 2"_s);
}

void TestSpecFormModel::pathsOfTheConnectorAreMarked()
{
    ConnectorRegistry registry;
    registerBuiltInConnectors(registry);
    const SpecFormModel source(*registry.find(u"sqlite"_s), EndpointRole::Source);
    QCOMPARE(source.fields().front().kind, FieldKind::Path);
    QCOMPARE(source.fields().front().pathKind, PathKind::File);
    const SpecFormModel target(*registry.find(u"sqlite"_s), EndpointRole::Destination);
    QCOMPARE(target.fields().front().pathKind, PathKind::NewFile);
    const SpecFormModel folder(*registry.find(u"files"_s), EndpointRole::Destination);
    QCOMPARE(folder.fields().front().pathKind, PathKind::Folder);
}

void TestSpecFormModel::valueIsChecked_data()
{
    QTest::addColumn<QByteArray>("property");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("message");
    const auto row
        = [](const char *name, const char *property, const QJsonValue &value, const char *message) {
              QTest::newRow(name) << QByteArray(property) << value << QString::fromLatin1(message);
          };
    const char *pattern = R"({"type":"string","pattern":"^[0-9]+$"})";
    const char *described
        = R"({"type":"string","pattern":"^[0-9]+$","pattern_descriptor":"12345"})";
    const char *whole = R"({"type":"integer","minimum":1,"maximum":65535})";
    const char *open = R"({"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1})";
    const char *sized = R"({"type":"string","minLength":2,"maxLength":3})";
    const char *list = R"({"type":"array","items":{"type":"integer","maximum":9},"minItems":1,
                           "maxItems":2})";
    row("pattern fits", pattern, u"42"_s, "");
    row("pattern", pattern, u"x"_s, "The value does not fit the pattern ^[0-9]+$.");
    row("pattern descriptor", described, u"x"_s, "The value does not have the form 12345.");
    row("whole fits", whole, 443, "");
    row("whole with fraction", whole, 1.5, "The value is not a whole number.");
    row("no number", whole, u"many"_s, "The value is not a whole number.");
    row("too small", whole, 0, "The value must be at least 1.");
    row("too large", whole, 70000, "The value must be at most 65535.");
    row("open fits", open, 0.5, "");
    row("not greater", open, 0, "The value must be greater than 0.");
    row("not less", open, 1, "The value must be less than 1.");
    row("too short", sized, u"a"_s, "The value needs at least 2 characters.");
    row("length counts characters", sized, u"😀😀"_s, "");
    row("too long", sized, u"abcd"_s, "The value may have at most 3 characters.");
    row("not listed", R"({"type":"string","enum":["a"]})", u"b"_s,
        "The value is not one of those listed.");
    row("date fits", R"({"type":"string","format":"date"})", u"2024-02-29"_s, "");
    row("date", R"({"type":"string","format":"date"})", u"2024-02-30"_s,
        "The value is not a date such as 2024-12-31.");
    row("time fits", R"({"type":"string","format":"date-time"})", u"2024-02-29T12:00:00Z"_s, "");
    row("time", R"({"type":"string","format":"date-time"})", u"noon"_s,
        "The value is not a date and time such as 2024-12-31T23:59:00Z.");
    row("few entries", list, QJsonArray(), "The list needs an entry.");
    row("many entries", list, QJsonArray{1, 2, 3}, "The list may have at most 2 entries.");
    row("entry", list, QJsonArray{1, 10}, "The value must be at most 9.");
    row("free JSON", R"({"type":"object"})", u"{oops"_s, "The value is not valid JSON.");
    row("map entry", R"({"type":"object","additionalProperties":{"type":"integer"}})",
        QJsonObject{{u"a"_s, u"b"_s}}, "The value is not a whole number.");
    row("empty reference", R"({"type":"string","airbyte_secret":true})",
        QJsonObject{{u"$env"_s, QString()}}, "The name of the environment variable is missing.");
}

void TestSpecFormModel::valueIsChecked()
{
    QFETCH(QByteArray, property);
    QFETCH(QJsonValue, value);
    QFETCH(QString, message);
    const SpecFormModel model(specOf(json(property.constData())));
    const auto problems = model.problems({{u"field"_s, value}});
    QCOMPARE(problems.isEmpty() ? QString() : problems.first().message, message);
}

void TestSpecFormModel::missingValueHasItsTitle()
{
    const SpecFormModel model(specOf(json(R"({"type":"string","title":"Host"})"), true));
    const FieldProblem missing{u"/field"_s, u"Host"_s, u"Host is missing."_s};
    QCOMPARE(model.problems({}), QList<FieldProblem>{missing});
    QCOMPARE(model.problems({{u"field"_s, QString()}}), QList<FieldProblem>{missing});
    QVERIFY(model.problems({{u"field"_s, u"a"_s}}).isEmpty());
}

void TestSpecFormModel::defaultIsNotMissing()
{
    const SpecFormModel model(specOf(json(R"({"type":"integer","default":5})"), true));
    QVERIFY(model.problems({}).isEmpty());
}

void TestSpecFormModel::storedSecretFits()
{
    const SpecFormModel model(
        specOf(json(R"({"type":"string","airbyte_secret":true,"minLength":20})"), true));
    QVERIFY(model.problems({{u"field"_s, QJsonObject{{u"$secret"_s, u"a/b"_s}}}}).isEmpty());
    QVERIFY(model.problems({{u"field"_s, QJsonObject{{u"$env"_s, u"NAME"_s}}}}).isEmpty());
    QVERIFY(!model.problems({{u"field"_s, u"short"_s}}).isEmpty());
}

void TestSpecFormModel::schemaIsCheckedAsAWhole()
{
    QJsonObject spec = specOf(json(R"({"type":"string"})"));
    spec.insert(u"additionalProperties"_s, false);
    const auto problems = SpecFormModel(spec).problems({{u"stranger"_s, 1}});
    QCOMPARE(problems.size(), 1);
    QVERIFY(problems.first().message.contains(u"stranger"_s));
}

void TestSpecFormModel::nestedProblemsHavePointers()
{
    const SpecFormModel model(specOf(json(R"({"type":"object","oneOf":[
        {"title":"None","properties":{"kind":{"const":"none"}}},
        {"title":"Key","required":["key"],"properties":{"kind":{"const":"key"},
         "key":{"type":"string","title":"Key"}}}]})")));
    const auto problems = model.problems({{u"field"_s, QJsonObject{{u"kind"_s, u"key"_s}}}});
    QCOMPARE(problems.size(), 1);
    QCOMPARE(problems.first().pointer, u"/field/key"_s);
    QVERIFY(model.problems({{u"field"_s, QJsonObject{{u"kind"_s, u"none"_s}}}}).isEmpty());
}

void TestSpecFormModel::secretsAreMaskedAndUnmasked()
{
    const SpecFormModel model(json(R"({"type":"object","properties":{
        "user":{"type":"string"},"password":{"type":"string","airbyte_secret":true},
        "stored":{"type":"string","airbyte_secret":true},
        "variable":{"type":"string","airbyte_secret":true},
        "auth":{"type":"object","oneOf":[{"properties":{"kind":{"const":"t"},
                "token":{"type":"string","airbyte_secret":true}}}]},
        "keys":{"type":"array","items":{"type":"object","properties":{
                "key":{"type":"string","airbyte_secret":true}}}}}})"));
    const QJsonObject stored{{u"$secret"_s, u"id/stored"_s}};
    const QJsonObject variable{{u"$env"_s, u"NAME"_s}};
    const QJsonObject values{
        {u"user"_s, u"ann"_s},
        {u"password"_s, u"planted1"_s},
        {u"stored"_s, stored},
        {u"variable"_s, variable},
        {u"auth"_s, QJsonObject{{u"kind"_s, u"t"_s}, {u"token"_s, u"planted2"_s}}},
        {u"keys"_s, QJsonArray{QJsonObject{{u"key"_s, u"planted3"_s}}}}};
    const QJsonObject masked = model.masked(values);
    const QByteArray text = QJsonDocument(masked).toJson();
    QVERIFY2(!text.contains("planted") && !text.contains("id/stored"), text.constData());
    QCOMPARE(masked.value(u"user"_s), QJsonValue(u"ann"_s));
    QCOMPARE(masked.value(u"variable"_s), QJsonValue(variable));
    QCOMPARE(model.unmasked(masked, values), values);
}

void TestSpecFormModel::connectorsOfTheProgramAreUnderstood()
{
    ConnectorRegistry registry;
    registerBuiltInConnectors(registry);
    int properties = 0;
    for (const ConnectorInfo &info : registry.connectors()) {
        for (const EndpointRole role : {EndpointRole::Source, EndpointRole::Destination}) {
            const SpecFormModel model(info, role);
            for (const SpecField &field : model.fields()) {
                QVERIFY2(field.kind != FieldKind::Json, qUtf8Printable(info.id + field.key));
                QVERIFY2(!field.description.isEmpty(), qUtf8Printable(info.id + field.key));
                ++properties;
            }
        }
    }
    QVERIFY(properties > 20);
}

QTEST_MAIN(TestSpecFormModel)
#include "testspecformmodel.moc"
