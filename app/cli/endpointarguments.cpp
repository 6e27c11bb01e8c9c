#include "app/cli/endpointarguments.h"

#include "app/cli/commandtext.h"
#include "core/data/document.h"
#include "core/interchange/connectorlookup.h"
#include "core/interchange/pathguess.h"
#include "core/store/endpointrepository.h"

#include <QDir>
#include <QFileInfo>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_endpointMissing{
    "cli.endpoint_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The %1 is not named."),
    QT_TRANSLATE_NOOP("errors", "Give a path, or --%1 with the id of a connector.")};
constexpr ErrorDefinition s_configurationWrong{
    "cli.configuration_wrong", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The value of %1 is not an object of keys and values."),
    QT_TRANSLATE_NOOP("errors", "Give JSON such as '{\"path\": \"data.csv\"}', or @file.yaml.")};
constexpr ErrorDefinition s_optionWrong{
    "cli.option_wrong", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The value \"%2\" of %1 is not of the form key=value."),
    QT_TRANSLATE_NOOP("errors", "The command \"spec\" lists the keys of a connector.")};
const QJsonObject &specOf(const ConnectorInfo &info, EndpointRole role)
{
    return role == EndpointRole::Source ? info.sourceSpec : info.destinationSpec;
}

/// The object of --source-config, its relative paths made absolute.
Result<QJsonObject> readConfiguration(const QString &text, const QString &option,
                                      const ConnectorInfo &info, EndpointRole role)
{
    const bool isFile = text.startsWith(u'@');
    auto document = isFile                ? readDocument(text.mid(1))
        : text.trimmed().startsWith(u'{') ? parseJson(text.toUtf8(), option)
                                          : parseYaml(text.toUtf8(), option);
    if (!document)
        return document.error();
    if (!document->root.isObject())
        return makeError(s_configurationWrong, {option});
    const QString folder = isFile ? QFileInfo(text.mid(1)).absolutePath() : QDir::currentPath();
    return withAbsolutePaths(document->root.toObject(), info, role, folder);
}

/// \a object with \a value at the dotted \a path.
QJsonObject withValue(QJsonObject object, QStringList path, const QJsonValue &value)
{
    const QString key = path.takeFirst();
    object.insert(key,
                  path.isEmpty() ? value : withValue(object.value(key).toObject(), path, value));
    return object;
}

Result<QJsonObject> withOption(const QJsonObject &configuration, const QString &text,
                               const QString &option, const QJsonObject &spec)
{
    const qsizetype equals = text.indexOf(u'=');
    if (equals < 1)
        return makeError(s_optionWrong, {option, text});
    const QString key = text.left(equals);
    const QString given = text.mid(equals + 1);
    const QJsonObject properties = spec.value("properties"_L1).toObject();
    const QStringList path = properties.contains(key) ? QStringList{key} : key.split(u'.');
    QJsonObject property = properties.value(path.first()).toObject();
    for (qsizetype i = 1; i < path.size(); ++i)
        property = property.value("properties"_L1).toObject().value(path[i]).toObject();
    // A text stays what it is: ";" or "007" would mean something else to YAML.
    if (property.value("type"_L1) == QJsonValue(u"string"_s))
        return withValue(configuration, path, given);
    auto value = parseYamlValue(given, option);
    if (!value)
        return value.error();
    return withValue(configuration, path, *value);
}

/// \a error of a guess, its hint with what the command line has to offer.
Error withCommandNamed(Error error, EndpointRole role)
{
    if (error.code == "cli.path_not_found"_L1)
        error.hint += u' ' + CommandText::tr("The command \"connectors\" lists the connectors.");
    else if (error.code == "cli.path_unknown"_L1)
        error.hint
            += u' ' + CommandText::tr("The option --%1 takes one.").arg(endpointRoleName(role));
    else if (error.code == "cli.path_is_folder"_L1)
        error.hint += u' ' + CommandText::tr("Quotes keep the shell from expanding it.");
    return error;
}

} // namespace

void addEndpointOptions(CLI::App &command, EndpointRole role, EndpointArguments &arguments)
{
    const std::string name = endpointRoleName(role).toStdString();
    const bool isSource = role == EndpointRole::Source;
    const std::string group = isSource ? QT_TRANSLATE_NOOP("CommandText", "Source")
                                       : QT_TRANSLATE_NOOP("CommandText", "Destination");
    command
        .add_option(
            "--" + name, arguments.word,
            isSource
                ? QT_TRANSLATE_NOOP("CommandText", "Connector, name of a stored source, or a path")
                : QT_TRANSLATE_NOOP("CommandText",
                                    "Connector, name of a stored destination, or a path"))
        ->type_name("NAME")
        ->group(group);
    command
        .add_option("--" + name + "-config", arguments.configuration,
                    QT_TRANSLATE_NOOP("CommandText", "Configuration of the connector"))
        ->type_name("JSON|@FILE")
        ->group(group);
    command
        .add_option(
            "--" + name + "-option", arguments.options,
            QT_TRANSLATE_NOOP("CommandText", "One value of the configuration; may be repeated"))
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false)
        ->group(group);
}

Result<EndpointSpec> endpointSpecFrom(const EndpointArguments &arguments, EndpointRole role,
                                      Services &services)
{
    const QString word = QString::fromStdString(arguments.word);
    const QString prefix = u"--"_s + endpointRoleName(role);
    if (word.isEmpty())
        return makeError(s_endpointMissing, {endpointRoleName(role)});
    if (arguments.configuration.empty() && arguments.options.empty())
        return endpointSpecFromWord(word, role, services);

    EndpointSpec spec;
    // Options may also refine what a path stands for: --source data.csv --source-option header=no.
    if (services.registry().find(word) == nullptr && arguments.configuration.empty()) {
        auto guessed = guessEndpoint(word, role, services.registry());
        if (guessed)
            spec = *guessed;
    }
    if (spec.connectorId.isEmpty())
        spec.connectorId = word;
    auto info = findConnector(spec.connectorId, services.registry());
    if (!info)
        return info.error();
    if (!arguments.configuration.empty()) {
        auto configuration = readConfiguration(QString::fromStdString(arguments.configuration),
                                               prefix + "-config"_L1, **info, role);
        if (!configuration)
            return configuration.error();
        spec.configuration = *configuration;
    }
    for (const std::string &option : arguments.options) {
        auto configuration = withOption(spec.configuration, QString::fromStdString(option),
                                        prefix + "-option"_L1, specOf(**info, role));
        if (!configuration)
            return configuration.error();
        spec.configuration = withAbsolutePaths(*configuration, **info, role, QDir::currentPath());
    }
    return spec;
}

Result<EndpointSpec> endpointSpecFromWord(const QString &word, EndpointRole role,
                                          Services &services)
{
    auto guessed = guessEndpoint(word, role, services.registry());
    if (guessed)
        return guessed;
    const Error unknown = withCommandNamed(guessed.error(), role);
    if (word.contains(u'/'))
        return unknown;
    auto database = services.database();
    if (!database)
        return database.error();
    auto stored = EndpointRepository(**database).findByName(role, word);
    if (stored)
        return EndpointSpec{{}, stored->id, {}, {}, {}};
    if (stored.error().code != "store.endpoint_unknown"_L1)
        return stored.error();
    if (services.registry().find(word) != nullptr)
        return EndpointSpec{word, {}, {}, {}, {}};
    return unknown;
}

} // namespace millrace
