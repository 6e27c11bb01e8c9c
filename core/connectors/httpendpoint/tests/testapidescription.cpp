// Description files: what is read, which faults are told where, and the documentation of every key.
#include "core/connectors/httpendpoint/apidescriptionreader.h"

#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

const QByteArray s_good = R"(format: 1
name: Tickets
base_url: https://tickets.example/api
inputs:
  - {name: token, kind: secret}
  - {name: team, kind: choice, choices: [a, b], default: a}
authentication: {method: bearer, value: "{{ input.token }}"}
objects:
  - name: tickets
    schema:
      required: [subject]
      properties:
        subject: {type: string, maxLength: 200}
        id: {type: [integer, "null"], readOnly: true, unique: true}
        amount: {type: number}
        day: {type: string, format: date}
        stage: {type: string, oneOf: [{const: new, title: New}, {const: old}]}
    keys: [[id]]
    operations:
      insert: {method: POST, path: /tickets, body: {}}
      update:
        method: PATCH
        path: "/tickets/{{ record.id }}"
        body: {record: "{{ others }}"}
)";

Result<ApiDescription> read(const QByteArray &text)
{
    const auto document = parseYaml(text, u"api.yaml"_s);
    if (!document)
        return document.error();
    return readApiDescription(*document, u"/file"_s);
}

/// A part of the schema with keys of its own, and its heading in the documentation.
struct Section final
{
    QString heading;
    QStringList keys;
};

void addSection(std::vector<Section> &sections, const QString &heading, const QJsonObject &schema)
{
    sections.push_back({heading, schema["properties"_L1].toObject().keys()});
}

std::vector<Section> schemaSections()
{
    const QJsonObject schema = apiDescriptionSchema();
    const QJsonObject parts = schema["definitions"_L1].toObject();
    const auto part = [&parts](const QString &name) { return parts[name].toObject(); };
    const auto inside = [](const QJsonObject &outer, const QString &key) {
        return outer["properties"_L1].toObject()[key].toObject();
    };
    std::vector<Section> sections;
    addSection(sections, u"The file"_s, schema);
    addSection(sections, u"inputs"_s, part(u"input"_s));
    addSection(sections, u"authentication"_s, part(u"authentication"_s));
    addSection(sections, u"limits"_s, part(u"limits"_s));
    addSection(sections, u"check"_s, part(u"request"_s));
    addSection(sections, u"objects"_s, part(u"object"_s));
    addSection(sections, u"objects: schema"_s, inside(part(u"object"_s), u"schema"_s));
    addSection(sections, u"objects: schema: properties"_s, part(u"field"_s));
    addSection(sections, u"objects: discover"_s, part(u"discover"_s));
    addSection(sections, u"objects: existing"_s, part(u"existing"_s));
    addSection(sections, u"objects: operations"_s, part(u"operation"_s));
    sections.back().keys
        << inside(part(u"object"_s), u"operations"_s)["properties"_L1].toObject().keys();
    addSection(sections, u"objects: operations: batch"_s, part(u"batch"_s));
    addSection(sections, u"objects: operations: body"_s, part(u"body"_s));
    addSection(sections, u"objects: operations: answer"_s, part(u"answer"_s));
    addSection(sections, u"objects: operations: answer: refusal"_s,
               inside(part(u"answer"_s), u"refusal"_s));
    addSection(sections, u"objects: operations: answer: taken, later"_s,
               inside(part(u"answer"_s), u"taken"_s));
    return sections;
}

QString repositoryFile(const QString &name)
{
    return QDir(QStringLiteral(MILLRACE_SOURCE_FOLDER)).filePath(name);
}

/// The keys of the tables below each heading of the documentation.
std::map<QString, QStringList> documentedKeys()
{
    QFile file(repositoryFile(u"docs/http-endpoints.md"_s));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qUtf8Printable(file.fileName()));
    std::map<QString, QStringList> keys;
    QString heading;
    bool isKeyTable = false;
    static const QRegularExpression row(u"^\\| `([a-zA-Z_]+)` \\|"_s);
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        if (line.startsWith(u'#'))
            heading = QString(line).remove(QRegularExpression(u"^#+ "_s));
        isKeyTable = line.startsWith(u'|') && (isKeyTable || line.startsWith(u"| Key |"_s));
        if (const auto match = row.match(line); isKeyTable && match.hasMatch())
            keys[heading] << match.captured(1);
    }
    return keys;
}

} // namespace

class TestApiDescription final : public QObject
{
    Q_OBJECT

private slots:
    void readsObjectsInTheirOrder();
    void shippedDescriptionsAreValid_data();
    void shippedDescriptionsAreValid();
    void faultNamesLineAndPlace_data();
    void faultNamesLineAndPlace();
    void hugeDescriptionsAreRefused();
    void everyKeyIsDocumented();
    void exampleOfTheDocumentationIsValid();
};

void TestApiDescription::readsObjectsInTheirOrder()
{
    const auto description = read(s_good);
    QVERIFY2(description, qUtf8Printable(description ? QString() : description.error().message));
    QCOMPARE(description->inputs.size(), std::size_t(2));
    const DestinationObject &object = description->objects.front().object;
    QStringList names;
    for (const ObjectField &field : object.fields)
        names << field.field.name;
    QCOMPARE(names, (QStringList{u"subject"_s, u"id"_s, u"amount"_s, u"day"_s, u"stage"_s}));
    const ObjectField &id = *object.find(u"id"_s);
    QVERIFY(id.isReadOnly && id.isUnique && id.field.nullable);
    QCOMPARE(id.field.type, FieldType::Integer);
    QCOMPARE(object.find(u"amount"_s)->field.type, FieldType::Decimal);
    QCOMPARE(object.find(u"day"_s)->field.type, FieldType::Date);
    QCOMPARE(*object.find(u"subject"_s)->maximumLength, 200);
    QVERIFY(!object.find(u"subject"_s)->field.nullable);
    QCOMPARE(object.find(u"stage"_s)->choices,
             (std::vector<ObjectChoice>{{u"new"_s, u"New"_s}, {u"old"_s, {}}}));
    QCOMPARE(object.offer(ObjectOperation::Insert)->requiredFields, QStringList{u"subject"_s});
    QCOMPARE(object.offer(ObjectOperation::Update)->matchingKeys,
             std::vector<QStringList>{{u"id"_s}});
    QVERIFY(object.offer(ObjectOperation::Update)->requiredFields.isEmpty());
    QVERIFY(object.offer(ObjectOperation::Upsert) == nullptr);
}

void TestApiDescription::shippedDescriptionsAreValid_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(repositoryFile(u"resources/connectors/endpoints"_s));
    const QStringList names = folder.entryList({u"*.yaml"_s});
    QVERIFY(names.size() >= 3);
    for (const QString &name : names)
        QTest::newRow(qUtf8Printable(name)) << folder.filePath(name);
}

void TestApiDescription::shippedDescriptionsAreValid()
{
    QFETCH(const QString, path);
    const auto document = readDocument(path);
    QVERIFY(document);
    const auto description = readApiDescription(*document, {});
    QVERIFY2(description, qUtf8Printable(description ? QString() : description.error().message));
}

void TestApiDescription::faultNamesLineAndPlace_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("told");
    const auto row
        = [](const char *name, const char *before, const char *after, const QString &told) {
              QTest::newRow(name) << QByteArray(before) << QByteArray(after) << told;
          };
    row("unknown key", "name: Tickets", "nam: Tickets\nname: Tickets",
        u"line 2, /nam: the key \"nam\" is unknown"_s);
    row("missing key", "format: 1\n", "", u"format"_s);
    row("unknown input", "{{ input.token }}", "{{ input.tokn }}",
        u"line 7, /authentication/value: there is no input \"tokn\""_s);
    row("placeholder without an end", "{{ input.token }}", "{{ input.token",
        u"line 7, /authentication/value: a placeholder is not closed"_s);
    row("unknown placeholder", "{{ record.id }}", "{{ recrd.id }}",
        u"line 23, /objects/0/operations/update/path: the placeholder \"recrd.id\" is unknown"_s);
    row("unknown field", "{{ record.id }}", "{{ record.number }}",
        u"line 23, /objects/0/operations/update/path: there is no field \"number\""_s);
    row("placeholder in a wrong place", "path: /tickets,", "path: \"/t/{{ record }}\",",
        u"line 20, /objects/0/operations/insert/path: a placeholder"_s);
    row("unknown type", "type: number", "type: money",
        u"line 15, /objects/0/schema/properties/amount/type: the type \"money\" is unknown"_s);
    row("unknown format", "format: date}", "format: week}",
        u"line 16, /objects/0/schema/properties/day/format: the format \"week\" is unknown"_s);
    row("key that is no field", "keys: [[id]]", "keys: [[number]]",
        u"line 18, /objects/0/keys/0: there is no field \"number\""_s);
    row("required that is no field", "required: [subject]", "required: [title]",
        u"line 11, /objects/0/schema/required: there is no field \"title\""_s);
    row("default that is no choice", "default: a", "default: c",
        u"line 6, /inputs/1/default: it is none of the choices"_s);
    row("choice without choices", "choices: [a, b], default: a", "required: false",
        u"line 6, /inputs/1: a choice needs \"choices\""_s);
    row("input twice", "{name: team,", "{name: token,", u"line 6, /inputs/1/name"_s);
    row("key of another method", "method: bearer,", "method: bearer, user: x,",
        u"line 7, /authentication/user: the method \"bearer\" has no \"user\""_s);
    row("missing value of a method", "method: bearer, value: \"{{ input.token }}\"",
        "method: bearer", u"line 7, /authentication: \"value\" is missing"_s);
    row("token address without encryption", "method: bearer, value: \"{{ input.token }}\"",
        "method: oauth_client_credentials, client_id: x, token_url: \"http://x/y\"",
        u"line 7, /authentication/token_url"_s);
    row("token address with an input as host", "method: bearer, value: \"{{ input.token }}\"",
        "method: oauth_client_credentials, client_id: x, "
        "token_url: \"https://{{ input.team }}.example/y\"",
        u"line 7, /authentication/token_url"_s);
    row("refresh token that is no secret", "method: bearer, value: \"{{ input.token }}\"",
        "method: oauth_refresh_token, client_id: x, token_url: /t, "
        "refresh_token: \"{{ input.team }}\"",
        u"line 7, /authentication/refresh_token"_s);
    row("path without a slash", "path: /tickets,", "path: tickets,", u"a path starts"_s);
    row("query in a path", "path: /tickets,", "path: \"/tickets?a=b\",", u"go to \"query\""_s);
    row("header of the client's own", "body: {}}", "headers: {Host: evil}, body: {}}",
        u"\"Host\" is no header that can be set"_s);
    row("batch without a body", "body: {}}", "batch: {rows: 5}}",
        u"line 20, /objects/0/operations/insert: a batch needs a \"body\""_s);
    row("batch with records in its address", "path: \"/tickets/{{ record.id }}\"",
        "batch: {rows: 5}\n        path: \"/tickets/{{ record.id }}\"",
        u"line 24, /objects/0/operations/update/path"_s);
    row("template without records", "body: {}}", "batch: {rows: 5}, body: {template: {a: 1}}}",
        u"{{ records }} has to be there once"_s);
    row("form in a batch", "body: {}}", "batch: {rows: 5}, body: {format: form}}",
        u"a form holds one record"_s);
    row("status that is no refusal", "body: {}}",
        "body: {}, answer: {refusal: {statuses: [422, 429]}}}", u"the status 429"_s);
    row("status of the server", "body: {}}", "body: {}, answer: {refusal: {statuses: [503]}}}",
        u"the status 503"_s);
    row("status of the credentials", "body: {}}", "body: {}, answer: {refusal: {statuses: [401]}}}",
        u"the status 401"_s);
    row("status of the pace", "body: {}}", "body: {}, answer: {refusal: {statuses: [408]}}}",
        u"the status 408"_s);
    row("item of a page without the page", "keys: [[id]]",
        "keys: [[id]]\n    discover: {path: /f, fields: /f, field_name: /n, next_page_item: after}",
        u"\"next_page\" is missing"_s);
    row("entries that tell nothing", "body: {}}",
        "batch: {rows: 5}, body: {}, answer: {rows: /results}}", u"nothing tells an entry"_s);
    row("entries without a list", "body: {}}",
        "batch: {rows: 5}, body: {}, answer: {refused_if: /error}}", u"\"rows\" is missing"_s);
    row("match without an index", "body: {}}",
        "batch: {rows: 5}, body: {}, answer: {rows: /r, match: index, refused_if: /e}}",
        u"\"index\" is missing"_s);
    row("pointer without a slash", "body: {}}", "body: {}, answer: {refused_if: error}}",
        u"/objects/0/operations/insert/answer/refused_if"_s);
    row("no operation", "insert: {method: POST, path: /tickets, body: {}}\n      update:",
        "insert: {method: GOT, path: /tickets, body: {}}\n      update:",
        u"/objects/0/operations/insert/method"_s);
    row("key twice", "name: Tickets", "name: Tickets\nname: Tickets", u"line 3"_s);
}

void TestApiDescription::faultNamesLineAndPlace()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    QFETCH(const QString, told);
    QVERIFY(s_good.contains(before));
    const auto description = read(QByteArray(s_good).replace(before, after));
    QVERIFY(!description);
    const Error &error = description.error();
    QVERIFY(error.kind == ErrorKind::Configuration);
    QVERIFY2(error.message.contains(told), qUtf8Printable(error.message));
    QVERIFY2(error.message.contains("api.yaml"_L1), qUtf8Printable(error.message));
}

void TestApiDescription::hugeDescriptionsAreRefused()
{
    const auto with = [](const QByteArray &before, const QByteArray &after) {
        return read(QByteArray(s_good).replace(before, after));
    };
    // Long texts are no reason to refuse, but must not end the program.
    const QByteArray letters(2'000'000, 'e');
    QVERIFY(with("body: {}}", "body: {}, answer: {refused_if: /" + letters + "}}"));
    QVERIFY(!with("name: team", "name: " + letters));
    const auto refused
        = with("body: {}}", "body: {record: [" + QByteArray("0,").repeated(50'000) + "0]}}");
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains("values"_L1),
             qUtf8Printable(refused.error().message));
}

void TestApiDescription::everyKeyIsDocumented()
{
    const auto documented = documentedKeys();
    for (const Section &section : schemaSections()) {
        const auto found = documented.find(section.heading);
        QVERIFY2(found != documented.end(), qUtf8Printable(section.heading));
        QStringList keys = section.keys;
        QStringList told = found->second;
        keys.sort();
        told.sort();
        QCOMPARE(told, keys);
    }
    QCOMPARE(documented.size(), schemaSections().size());
}

void TestApiDescription::exampleOfTheDocumentationIsValid()
{
    QFile file(repositoryFile(u"docs/http-endpoints.md"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    const qsizetype begin = text.indexOf("```yaml\nformat: 1") + 8;
    const auto description = read(text.mid(begin, text.indexOf("```", begin) - begin));
    QVERIFY2(description, qUtf8Printable(description ? QString() : description.error().message));
    QCOMPARE(description->name, u"Tickets"_s);
}

QTEST_GUILESS_MAIN(TestApiDescription)
#include "testapidescription.moc"
