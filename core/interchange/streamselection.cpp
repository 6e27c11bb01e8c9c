#include "core/interchange/streamselection.h"

#include "core/interchange/mappingfile.h"
#include "core/interchange/suggestion.h"
#include "core/mapping/objectmapper.h"
#include "core/mapping/transformation/completion.h"
#include "core/mapping/transformation/transformer.h"
#include "core/model/streamschedule.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_streamUnknown{
    "cli.stream_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The source has no stream called \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "%2")};
constexpr ErrorDefinition s_streamAmbiguous{
    "cli.stream_ambiguous", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The source has several streams called \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Name one of them with its namespace: %2.")};
constexpr ErrorDefinition s_noStreams{
    "cli.no_streams", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The source offers no streams."),
    QT_TRANSLATE_NOOP("errors", "Check that it holds data and that its configuration is right.")};
constexpr ErrorDefinition s_modeUnsupported{
    "cli.mode_unsupported", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 cannot be synced as %2: the destination does not support it."),
    QT_TRANSLATE_NOOP("errors", "It supports: %3.")};
constexpr ErrorDefinition s_oneFile{
    "cli.one_file", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors",
                        "The destination %1 is one file, but %L2 streams are to be copied."),
    QT_TRANSLATE_NOOP("errors", "Name a folder as the destination, or choose one stream.")};
constexpr ErrorDefinition s_oneName{
    "cli.one_name", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors", "The name \"%1\" cannot be given to %L2 streams."),
    QT_TRANSLATE_NOOP("errors", "Choose one stream, or use a prefix.")};

constexpr ErrorDefinition s_mappingMissing{
    "cli.mapping_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 needs a mapping: the destination has objects of its own."),
    QT_TRANSLATE_NOOP("errors",
                      "Say with \"mapping\" which object it fills; the command \"objects\" lists "
                      "them.")};
constexpr ErrorDefinition s_mappingUseless{
    "cli.mapping_useless", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 has a mapping, but the destination has no objects of its own."),
    QT_TRANSLATE_NOOP("errors", "Leave the mapping out, or choose another destination.")};

/// The streams \a spec may mean: by "namespace.name", or by the name alone.
std::vector<const Stream *> candidates(const StreamSpec &spec, const Catalog &catalog)
{
    std::vector<const Stream *> found;
    for (const Stream &stream : catalog.streams) {
        const bool isNamed = stream.id.name == spec.name
            && (!spec.nameSpace || stream.id.nameSpace == *spec.nameSpace);
        if (isNamed || (!spec.nameSpace && stream.id.text() == spec.name))
            found.push_back(&stream);
    }
    // A stream without namespace has no other way to be named.
    const auto plain = std::ranges::find_if(
        found, [](const Stream *stream) { return stream->id.nameSpace.isEmpty(); });
    if (found.size() > 1 && plain != found.end())
        return {*plain};
    return found;
}

Result<const Stream *> findStream(const StreamSpec &spec, const Catalog &catalog)
{
    const auto found = candidates(spec, catalog);
    if (found.size() == 1)
        return found.front();
    QStringList names;
    if (found.empty()) {
        for (const Stream &stream : catalog.streams)
            names << stream.id.text();
        QString hint = suggestion(spec.name, names);
        if (hint.isEmpty())
            hint = names.size() > 20 ? u"The command \"discover\" lists the streams."_s
                                     : QCoreApplication::translate("interchange", "It has: %1.")
                                           .arg(names.join(", "_L1));
        return makeError(s_streamUnknown, {spec.name, hint});
    }
    for (const Stream *stream : found)
        names << stream->id.text();
    return makeError(s_streamAmbiguous, {spec.name, names.join(", "_L1)});
}

SyncMode chosenMode(const ConfiguredStream &byDefault, const StreamSpec &spec,
                    const std::vector<DestinationSyncMode> &modes)
{
    if (spec.mode)
        return *spec.mode;
    const auto can = [&modes](DestinationSyncMode mode) {
        return std::ranges::find(modes, mode) != modes.end();
    };
    const bool hasCursor = !spec.cursor.isEmpty() && byDefault.stream.supportsIncremental;
    const bool hasKey = !spec.primaryKey.isEmpty();
    if (hasCursor && hasKey && can(DestinationSyncMode::AppendDedup))
        return {SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};
    if (hasCursor && !hasKey && can(DestinationSyncMode::Append))
        return {SourceSyncMode::Incremental, DestinationSyncMode::Append};
    if (hasKey && !hasCursor && can(DestinationSyncMode::OverwriteDedup))
        return {SourceSyncMode::FullRefresh, DestinationSyncMode::OverwriteDedup};
    return byDefault.mode;
}

/// Completes the mapping of \a stream and sees that it can be run.
Result<void> map(ConfiguredStream &stream, const StreamSpec &spec, const SelectionTarget &target)
{
    if (target.capabilities.hasObjects != spec.mapping.has_value())
        return makeError(spec.mapping ? s_mappingUseless : s_mappingMissing,
                         {stream.stream.id.text()});
    if (!spec.mapping)
        return {};
    auto mapping = completed(*spec.mapping, target.objects);
    if (!mapping)
        return mapping.error();
    stream.mapping = std::move(*mapping);
    const auto compiled
        = ObjectMapper::compile(*stream.mapping, stream.selectedSchema(), stream.stream.id.text());
    return compiled ? Result<void>() : compiled.error();
}

/// Sees that the transformations of \a stream can be run, whatever their stored keys are.
Result<void> compile(const ConfiguredStream &stream)
{
    const auto compiled = Transformer::compile(stream.transformations, untransformedSchema(stream),
                                               TransformationKeys{.areMadeUp = true});
    return compiled.faults.empty() ? Result<void>() : errorOf(compiled.faults.front(), stream);
}

Result<ConfiguredStream> configure(const Stream &stream, const StreamSpec &spec,
                                   const SelectionTarget &target, QStringList &remarks)
{
    const std::vector<DestinationSyncMode> &modes = target.capabilities.modes;
    ConfiguredStream configured = configuredByDefault(stream, modes);
    if (!spec.cursor.isEmpty())
        configured.cursorField = spec.cursor;
    if (!spec.primaryKey.isEmpty())
        configured.primaryKey = spec.primaryKey;
    configured.mode = chosenMode(configured, spec, modes);
    configured.selectedFields = spec.fields;
    configured.destinationName = spec.destinationName;
    configured.filter = spec.filter;
    configured.cursorStart = spec.cursorStart;
    configured.rowLimit = spec.rowLimit;
    configured.fieldRules = spec.fieldRules;
    configured.newFields = spec.newFields;
    configured.destinationNamespace = spec.destinationNamespace;
    configured.transformations = spec.transformations;
    configured.transformations = completedTransformations(configured);
    if (std::ranges::find(modes, configured.mode.destination) == modes.end()) {
        QStringList words;
        for (const SyncMode &mode : s_syncModes) {
            if (std::ranges::find(modes, mode.destination) != modes.end())
                words << syncModeName(mode);
        }
        return makeError(s_modeUnsupported,
                         {stream.id.text(), syncModeName(configured.mode), words.join(", "_L1)});
    }
    if (auto mapped = map(configured, spec, target); !mapped)
        return mapped.error();
    if (auto valid = validate(configured); !valid)
        return valid.error();
    if (auto compiled = compile(configured); !compiled)
        return compiled.error();
    if (!spec.cursor.isEmpty() && stream.sourceDefinedCursor && spec.cursor != stream.defaultCursor)
        remarks << QCoreApplication::translate(
                       "interchange",
                       "Stream %1 keeps its own position; the cursor %2 is not used.")
                       .arg(stream.id.text(), spec.cursor);
    return configured;
}

/// A single file takes one stream and gives it its name.
Result<void> nameAfterFile(const EndpointSpec &destination, ConfiguredCatalog &catalog)
{
    if (destination.streamName.isEmpty())
        return {};
    if (catalog.streams.size() > 1)
        return makeError(s_oneFile,
                         {destination.streamName, QString::number(catalog.streams.size())});
    if (catalog.streams.front().destinationName.isEmpty())
        catalog.streams.front().destinationName = destination.streamName;
    return {};
}

/// The chosen stream called \a name, with its namespace or without.
StreamId streamCalled(const QString &name, const ConfiguredCatalog &catalog)
{
    std::vector<StreamId> found;
    for (const ConfiguredStream &stream : catalog.streams) {
        if (stream.stream.id.text() == name)
            return stream.stream.id;
        if (stream.stream.id.name == name)
            found.push_back(stream.stream.id);
    }
    return found.size() == 1 ? found.front() : StreamId{{}, name};
}

} // namespace

Result<ConfiguredCatalog> configureStreams(const ConnectionSpec &spec, const Catalog &catalog,
                                           const SelectionTarget &target, QStringList &remarks)
{
    if (catalog.streams.empty())
        return makeError(s_noStreams);
    ConfiguredCatalog configured;
    const auto add = [&](const Stream &stream, const StreamSpec &wishes) -> Result<void> {
        auto complete = configure(stream, wishes, target, remarks);
        if (!complete)
            return complete.error();
        configured.streams.push_back(std::move(*complete));
        return {};
    };
    for (const StreamSpec &wishes : spec.streams) {
        auto stream = findStream(wishes, catalog);
        if (!stream)
            return stream.error();
        if (auto added = add(**stream, wishes); !added)
            return added.error();
    }
    if (spec.streams.empty()) {
        for (const Stream &stream : catalog.streams) {
            if (auto added = add(stream, spec.defaults); !added)
                return added.error();
        }
        if (!spec.defaults.destinationName.isEmpty() && configured.streams.size() > 1)
            return makeError(
                s_oneName,
                {spec.defaults.destinationName, QString::number(configured.streams.size())});
    }
    if (auto named = nameAfterFile(spec.destination, configured); !named)
        return named.error();
    return configured;
}

Result<std::vector<StreamSchedule>> configuredSchedules(const ConnectionSpec &spec,
                                                        const ConfiguredCatalog &catalog)
{
    std::vector<StreamId> chosen;
    for (const ConfiguredStream &stream : catalog.streams)
        chosen.push_back(stream.stream.id);
    std::vector<StreamSchedule> schedules = spec.streamSchedules;
    for (StreamSchedule &schedule : schedules) {
        for (StreamId &stream : schedule.streams)
            stream = streamCalled(stream.name, catalog);
    }
    if (auto valid = validate(schedules, chosen); !valid)
        return valid.error();
    return schedules;
}

Result<std::vector<Stream>> chooseStreams(const std::vector<std::string> &names,
                                          const Catalog &catalog)
{
    if (names.empty()) {
        if (catalog.streams.empty())
            return makeError(s_noStreams);
        return catalog.streams;
    }
    std::vector<Stream> chosen;
    for (const std::string &name : names) {
        StreamSpec wishes;
        wishes.name = QString::fromStdString(name);
        auto stream = findStream(wishes, catalog);
        if (!stream)
            return stream.error();
        chosen.push_back(**stream);
    }
    return chosen;
}

} // namespace millrace
