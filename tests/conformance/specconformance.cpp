#include "tests/conformance/specconformance.h"

#include "core/http/httpoptions.h"

#include <QJsonArray>
#include <QTest>

namespace millrace::conformance {

using namespace Qt::StringLiterals;

namespace {

/// A property somewhere in a specification.
struct Property final
{
    QString pointer;
    QJsonObject schema;
};

void collect(const QJsonObject &spec, const QString &prefix, std::vector<Property> &found)
{
    const QJsonObject properties = spec.value("properties"_L1).toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        const Property property{prefix + u'/' + it.key(), it.value().toObject()};
        found.push_back(property);
        collect(property.schema, property.pointer, found);
        for (const QJsonValue &option : property.schema.value("oneOf"_L1).toArray())
            collect(option.toObject(), property.pointer, found);
    }
}

std::vector<Property> propertiesOf(const QJsonObject &spec)
{
    std::vector<Property> found;
    collect(spec, {}, found);
    return found;
}

/// Validates \a value against \a schema alone.
QString complaint(const QJsonObject &schema, const QJsonValue &value)
{
    const QJsonObject spec{{u"type"_s, u"object"_s},
                           {u"properties"_s, QJsonObject{{u"value"_s, schema}}}};
    const auto made = makeConfiguration(spec, {{u"value"_s, value}});
    return made ? QString() : made.error().message;
}

} // namespace

SpecConformance::SpecConformance(const ConnectorQuirks &quirks, Half half)
{
    setObjectName(half == Half::Source ? u"source spec"_s : u"destination spec"_s);
    quirks.registerIn(m_registry);
    const ConnectorInfo *info = m_registry.find(quirks.connectorId());
    if (info != nullptr)
        m_spec = half == Half::Source ? info->sourceSpec : info->destinationSpec;
}

void SpecConformance::propertiesAreDescribed()
{
    QVERIFY2(!m_spec.isEmpty(), "the connector has no such half");
    for (const Property &property : propertiesOf(m_spec)) {
        if (property.schema.contains("const"_L1))
            continue;
        QVERIFY2(!property.schema.value("title"_L1).toString().isEmpty(),
                 qUtf8Printable(property.pointer + u" has no title"_s));
        QVERIFY2(!property.schema.value("description"_L1).toString().isEmpty(),
                 qUtf8Printable(property.pointer + u" has no description"_s));
    }
}

void SpecConformance::examplesPassTheSpec()
{
    int count = 0;
    for (const Property &property : propertiesOf(m_spec)) {
        for (const QJsonValue &example : property.schema.value("examples"_L1).toArray()) {
            const QString words = complaint(property.schema, example);
            QVERIFY2(words.isEmpty(), qUtf8Printable(property.pointer + u": "_s + words));
            ++count;
        }
    }
    QVERIFY2(count > 0, "no property has an example");
}

void SpecConformance::defaultsPassTheSpec()
{
    for (const Property &property : propertiesOf(m_spec)) {
        const QJsonValue fallback = property.schema.value("default"_L1);
        if (fallback.isUndefined())
            continue;
        const QString words = complaint(property.schema, fallback);
        QVERIFY2(words.isEmpty(), qUtf8Printable(property.pointer + u": "_s + words));
    }
}

void SpecConformance::unknownPropertiesAreRefused()
{
    QCOMPARE(m_spec.value("additionalProperties"_L1), QJsonValue(false));
}

void SpecConformance::networkOptionsAreTheSharedOnes()
{
    QJsonObject own = m_spec.value("properties"_L1).toObject().value("http"_L1).toObject();
    if (own.isEmpty())
        return; // The connector asks no web server.
    own.remove("order"_L1);
    QCOMPARE(own, httpOptionsSchema());
}

} // namespace millrace::conformance
