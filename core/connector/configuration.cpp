#include "core/connector/configuration.h"

#include "core/connector/jsonpointer.h"
#include "core/connector/schemafault.h"

#include <QJsonArray>

// valijson 1.0 names assert() without including it, and ends the process on a schema error unless
// exceptions are asked for; they stay inside this file.
#include <cassert>
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_invalid{
    "configuration.invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The configuration is not valid: %1."),
    QT_TRANSLATE_NOOP("errors",
                      "Correct the value of %2. The command \"spec\" shows what is "
                      "expected.")};
constexpr ErrorDefinition s_missing{
    "configuration.missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The configuration is not complete: %1 is missing."),
    QT_TRANSLATE_NOOP("errors",
                      "Give a value for %1. The command \"spec\" shows what is expected.")};
constexpr ErrorDefinition s_secretNotKept{
    "connector.secret_not_kept", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The new secret for %1 cannot be stored here."),
    QT_TRANSLATE_NOOP("errors", "Save the configuration first, then use it.")};
constexpr ErrorDefinition s_specInvalid{
    "configuration.spec_invalid", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The connector's own specification cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Report this as a fault of the connector.")};

/// A reference token of a JSON pointer (RFC 6901, section 3).
QString escapedToken(QString key) { return key.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s); }

/// The option of a oneOf whose constant properties agree with \a values.
QJsonObject chosenOption(const QJsonArray &options, const QJsonObject &values)
{
    for (const QJsonValue &option : options) {
        const QJsonObject properties = option.toObject().value("properties"_L1).toObject();
        bool agrees = true;
        bool hasConstant = false;
        for (auto it = properties.begin(); it != properties.end(); ++it) {
            const QJsonValue constant = it.value().toObject().value("const"_L1);
            if (constant.isUndefined())
                continue;
            hasConstant = true;
            agrees = agrees && values.value(it.key()) == constant;
        }
        if (hasConstant && agrees)
            return option.toObject();
    }
    return {};
}

/// The schema that \a inner, the value of \a property, has to follow.
QJsonObject shapeOf(const QJsonObject &property, const QJsonObject &inner)
{
    const QJsonArray options = property.value("oneOf"_L1).toArray();
    return options.isEmpty() ? property : chosenOption(options, inner);
}

/// The first required value that is not there, as the names from the root; empty when all are.
QStringList missingPath(const QJsonObject &spec, const QJsonObject &values)
{
    for (const QJsonValue &required : spec.value("required"_L1).toArray()) {
        if (!values.contains(required.toString()))
            return {required.toString()};
    }
    const QJsonObject properties = spec.value("properties"_L1).toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        if (!values.value(it.key()).isObject())
            continue;
        const QJsonObject inner = values.value(it.key()).toObject();
        const QStringList missing = missingPath(shapeOf(it.value().toObject(), inner), inner);
        if (!missing.isEmpty())
            return QStringList{it.key()} + missing;
    }
    return {};
}

QJsonObject withDefaults(const QJsonObject &spec, QJsonObject values)
{
    const QJsonObject properties = spec.value("properties"_L1).toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        const QJsonObject property = it.value().toObject();
        const QJsonValue fallback = property.value("default"_L1);
        if (!values.contains(it.key()) && !fallback.isUndefined())
            values.insert(it.key(), fallback);
        if (!values.contains(it.key())) {
            // An object nobody mentioned still has the defaults of its properties.
            const QJsonObject filled = withDefaults(property, {});
            if (!filled.isEmpty() && missingPath(property, filled).isEmpty())
                values.insert(it.key(), filled);
        } else if (values.value(it.key()).isObject()) {
            const QJsonObject inner = values.value(it.key()).toObject();
            values.insert(it.key(), withDefaults(shapeOf(property, inner), inner));
        }
    }
    return values;
}

void collectSecrets(const QJsonObject &spec, const QString &prefix, QStringList &found)
{
    const QJsonObject properties = spec.value("properties"_L1).toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        const QJsonObject property = it.value().toObject();
        const QString pointer = prefix + u'/' + escapedToken(it.key());
        if (property.value("airbyte_secret"_L1).toBool() && !found.contains(pointer))
            found << pointer;
        collectSecrets(property, pointer, found);
        for (const QJsonValue &option : property.value("oneOf"_L1).toArray())
            collectSecrets(option.toObject(), pointer, found);
    }
}

/// Turns valijson's context, "<root>" and then "[name]" or "[0]", into a JSON pointer.
QString pointerOf(const std::vector<std::string> &context)
{
    QString pointer;
    for (const std::string &part : context) {
        QString text = QString::fromStdString(part);
        if (text == "<root>"_L1)
            continue;
        if (text.startsWith(u'[') && text.endsWith(u']'))
            text = text.mid(1, text.size() - 2);
        pointer += u'/' + escapedToken(text);
    }
    return pointer;
}

/// The most useful of the errors: the deepest place, in the order they were found.
SchemaFault firstFault(valijson::ValidationResults &results)
{
    valijson::ValidationResults::Error error;
    SchemaFault fault;
    qsizetype depth = -1;
    while (results.popError(error)) {
        if (static_cast<qsizetype>(error.context.size()) <= depth)
            continue;
        depth = static_cast<qsizetype>(error.context.size());
        fault.pointer = pointerOf(error.context);
        fault.reason = QString::fromStdString(error.description);
        while (fault.reason.endsWith(u'.'))
            fault.reason.chop(1);
    }
    return fault;
}

/// Throws what valijson does about a schema that makes no sense.
std::optional<SchemaFault> faultOf(const QJsonObject &schema, const QJsonValue &value)
{
    valijson::Schema compiled;
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::QtJsonAdapter(QJsonValue(schema)), compiled);
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(compiled, valijson::adapters::QtJsonAdapter(value), &results))
        return std::nullopt;
    return firstFault(results);
}

} // namespace

Result<Configuration> makeConfiguration(const QJsonObject &spec, const QJsonObject &values,
                                        SecretKeeper keeper, ServerWaitObserver waits)
{
    const QJsonObject complete = withDefaults(spec, values);
    const QStringList missing = missingPath(spec, complete);
    if (!missing.isEmpty()) {
        QString pointer;
        for (const QString &name : missing)
            pointer += u'/' + escapedToken(name);
        return makeError(s_missing, {pointer}, {}, pointer);
    }
    try {
        if (const auto fault = faultOf(spec, complete)) {
            const QString place = fault->pointer.isEmpty() ? u"/"_s : fault->pointer;
            return makeError(s_invalid, {u"%1: %2"_s.arg(place, fault->reason), place}, {},
                             fault->pointer);
        }
    } catch (const std::exception &failure) {
        return makeError(s_specInvalid, {}, QString::fromUtf8(failure.what()));
    }
    return Configuration(complete, std::move(keeper), std::move(waits));
}

std::optional<SchemaFault> schemaFault(const QJsonObject &schema, const QJsonValue &value)
{
    try {
        return faultOf(schema, value);
    } catch (const std::exception &failure) {
        return SchemaFault{{}, QString::fromUtf8(failure.what())};
    }
}

Result<void> Configuration::keepSecret(const QString &pointer, const QString &value) const
{
    return m_keeper.keep ? m_keeper.keep(pointer, value) : makeError(s_secretNotKept, {pointer});
}

Result<std::shared_ptr<void>> Configuration::takeTurn(const QString &pointer,
                                                      const Cancellation &cancellation) const
{
    if (!m_keeper.takeTurn)
        return std::shared_ptr<void>();
    return m_keeper.takeTurn(pointer, cancellation);
}

Result<QString> Configuration::currentSecret(const QString &pointer) const
{
    return m_keeper.read ? m_keeper.read(pointer) : valueAt(m_values, pointer).toString();
}

QStringList secretPointers(const QJsonObject &spec)
{
    QStringList found;
    collectSecrets(spec, {}, found);
    return found;
}

} // namespace millrace
