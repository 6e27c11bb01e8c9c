#include "core/declarative/manifestconnector.h"

#include "core/connector/jsonpointer.h"
#include "core/declarative/column/pagecolumns.h"
#include "core/declarative/column/schemacolumns.h"
#include "core/declarative/manifest/userconfig.h"
#include "core/declarative/manifestsource.h"
#include "core/declarative/record/fileupload.h"
#include "core/declarative/request/httptransport.h"
#include "core/declarative/stream/recordpull.h"
#include "core/declarative/stream/streamcursor.h"
#include "core/declarative/toldclock.h"
#include "core/declarative/value/jsonqt.h"
#include "core/declarative/value/jsontext.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_noCondition{
    "declarative.no_condition", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The stream %1 cannot be filtered at the source."),
    QT_TRANSLATE_NOOP("errors",
                      "Remove the filter and the start value, or filter by a transformation.")};
constexpr ErrorDefinition s_positionUnknown{
    "declarative.position_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The position of the stream %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Refresh the stream to read it from the start.")};
constexpr ErrorDefinition s_noRecord{
    "declarative.no_record", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The stream %1 gave a value that is no record."),
    QT_TRANSLATE_NOOP("errors", "Correct the extractor of the stream in the manifest.")};
constexpr ErrorDefinition s_incomplete{
    "declarative.stream_not_covered", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The stream %1 cannot be read with Millrace: %2"),
    QT_TRANSLATE_NOOP("errors", "Leave the stream out of the connection.")};

constexpr std::size_t s_recordsAtOnce = 1000;
/// Bytes of records that wait for the destination.
constexpr std::int64_t s_mostAhead = std::int64_t(32) << 20;
constexpr int s_parallelStreams = 4;
constexpr qsizetype s_mostWarnings = 20;

/// The configuration of a source with the secrets that were renewed since it was made: a token
/// that is good for one use must not be used by the next call again. Safe from any thread.
class RenewedValues final
{
public:
    explicit RenewedValues(QJsonObject values)
        : m_values(std::move(values))
    {
    }

    [[nodiscard]] QJsonObject values() const
    {
        const std::lock_guard lock(m_mutex);
        return m_values;
    }
    void renew(const QString &pointer, const QString &value)
    {
        const std::lock_guard lock(m_mutex);
        m_values = withValueAt(m_values, pointer, value);
    }

private:
    mutable std::mutex m_mutex;
    QJsonObject m_values;
};

/// Keeps the secrets a run renews, and what streams are warned of; what went wrong comes as errors.
class ConnectorObserver final : public ReadObserver
{
public:
    ConnectorObserver(const Configuration &configuration, std::shared_ptr<RenewedValues> values,
                      const QJsonObject &spec)
        : m_configuration(configuration)
        , m_values(std::move(values))
        , m_secrets(secretPointers(spec))
        , m_known(m_values->values())
    {
    }

    Result<void> configurationChanged(const Value &config) override
    {
        const QJsonObject changed = toJsonObject(config);
        const std::lock_guard lock(m_mutex);
        Result<void> outcome;
        for (const QString &pointer : m_secrets) {
            const QJsonValue value = millrace::valueAt(changed, pointer);
            if (!value.isString() || value == millrace::valueAt(m_known, pointer))
                continue;
            m_values->renew(pointer, value.toString());
            // What was not entered has no place to be kept: an access token is renewed, a secret
            // that a migration moves is moved again.
            if (millrace::valueAt(m_configuration.values(), pointer).toString().isEmpty())
                continue;
            // The others all the same: a refresh token is lost for good.
            if (Result<void> kept = m_configuration.keepSecret(pointer, value.toString()); !kept)
                outcome = kept;
        }
        m_known = changed;
        return outcome;
    }

    Result<TokenTurn> takeTurn(const Path &path, const std::string &token,
                               const Cancellation &cancellation) override
    {
        QStringList names;
        for (const std::string &name : path)
            names << QString::fromStdString(name);
        const QString pointer = pointerOf(names);
        TokenTurn turn;
        // What is kept nowhere belongs to this process alone.
        if (millrace::valueAt(m_configuration.values(), pointer).toString().isEmpty())
            return turn;
        const auto held = m_configuration.takeTurn(pointer, cancellation);
        if (!held && held.error().code == u"secrets.no_reference"_s)
            return turn;
        if (!held)
            return held.error();
        turn.held = *held;
        if (!turn.held)
            return turn;
        const Result<QString> newest = m_configuration.currentSecret(pointer);
        if (!newest)
            return newest.error();
        if (std::string kept = newest->toStdString(); kept != token && !kept.empty())
            turn.newest = std::move(kept);
        return turn;
    }

    void logged(LogLevel level, const std::string &stream, const std::string &message) override
    {
        if (level != LogLevel::Warning)
            return;
        const std::lock_guard lock(m_mutex);
        QStringList &warnings = m_warnings[stream];
        const QString text = QString::fromStdString(message);
        if (warnings.size() < s_mostWarnings && !warnings.contains(text))
            warnings << text;
    }

    /// What \a stream was warned of so far, each once.
    [[nodiscard]] QStringList warnings(const std::string &stream) const
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_warnings.find(stream);
        return found == m_warnings.end() ? QStringList() : found->second;
    }

private:
    const Configuration m_configuration;
    const std::shared_ptr<RenewedValues> m_values;
    const QStringList m_secrets;
    mutable std::mutex m_mutex;
    QJsonObject m_known;
    std::map<std::string, QStringList> m_warnings; ///< By stream.
};

/// A manifest that is open, and everything that it borrows.
class OpenConnector final
{
public:
    OpenConnector(const Configuration &configuration, std::shared_ptr<RenewedValues> values,
                  const QJsonObject &spec)
        : m_clock(m_systemClock, configuration)
        , m_observer(configuration, std::move(values), spec)
    {
    }

    Result<void> open(const Manifest &manifest, const QJsonObject &values,
                      const QString &filesFolder, const Cancellation &cancellation)
    {
        auto transport = HttpTransport::create();
        if (!transport)
            return transport.error();
        m_transport = std::move(*transport);
        auto source = ManifestSource::open(
            manifest, fromJsonValue(values),
            {m_clock, *m_transport, m_observer, filesFolder.toStdString()}, cancellation);
        if (!source)
            return source.error();
        m_source = std::move(*source);
        const Result<int> workers = m_source->workers();
        if (!workers)
            return workers.error();
        m_pool = std::make_unique<WorkerPool>(*workers);
        return {};
    }

    [[nodiscard]] ManifestSource &source() { return *m_source; }
    [[nodiscard]] WorkerPool &pool() { return *m_pool; }
    [[nodiscard]] const ConnectorObserver &observer() const { return m_observer; }

private:
    SystemClock m_systemClock;
    ToldClock m_clock;
    ConnectorObserver m_observer;
    std::unique_ptr<Transport> m_transport;
    std::unique_ptr<ManifestSource> m_source;
    std::unique_ptr<WorkerPool> m_pool;
};

/// The position of a full refresh that is complete; it has no other. The state of a cursor begins
/// with the last value once more, which would double its rows in the middle of a refresh.
Value completePosition() { return Mapping{{std::string(s_noCursorKey), true}}; }

/// A full refresh that had been read to its end before.
class CompleteReader final : public StreamReader
{
public:
    explicit CompleteReader(std::shared_ptr<const Schema> schema)
        : m_schema(std::move(schema))
    {
    }

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_schema; }
    Result<std::optional<SourceBatch>> next(const Cancellation &) override
    {
        return std::optional<SourceBatch>();
    }
    [[nodiscard]] QString reasonForNoRows() const override
    {
        return QCoreApplication::translate("declarative", "Every row was read before.");
    }

private:
    const std::shared_ptr<const Schema> m_schema;
};

/// Marks a position that a row limit ended within the first part that the API can be asked for.
constexpr std::string_view s_cutShortKey = "__millrace_cut_short";

/// Takes the mark out of \a state; whether it was there.
bool takeMark(Value &state)
{
    return state.isMapping() && state.find(s_cutShortKey)
        && state.mutableMapping().remove(s_cutShortKey);
}

/// What of \a stream the person wants, as the manifest's requests may ask for it; null where its
/// properties are not known.
Value chosenProperties(const ConfiguredStream &stream)
{
    const Schema &known = stream.stream.schema;
    if (isWholeRecordColumn(known))
        return {};
    Mapping properties;
    const auto add = [&](const QString &name) {
        if (known.indexOf(name))
            properties.set(name.toStdString(), Value::emptyMapping());
    };
    const Schema selected = stream.selectedSchema();
    for (const Field &field : selected.fields())
        add(field.name);
    for (const QString &name : stream.effectivePrimaryKey() + stream.stream.sourceDefinedPrimaryKey)
        add(name);
    // Also a full refresh filters by it.
    for (const QString &name : {stream.effectiveCursor(), stream.stream.defaultCursor})
        add(name);
    return Mapping{{"properties", std::move(properties)}};
}

/// Reads one stream of a manifest as batches of columns.
class ManifestReader final : public StreamReader
{
public:
    /// \a wasCutShort: the run before ended by its row limit where it had begun.
    ManifestReader(std::shared_ptr<OpenConnector> connector,
                   std::unique_ptr<DeclarativeStream> stream, const ConfiguredStream &configured,
                   bool wasCutShort)
        : m_connector(std::move(connector))
        , m_stream(std::move(stream))
        , m_isIncremental(configured.mode.isIncremental())
        , m_schema(std::make_shared<const Schema>(configured.selectedSchema()))
        , m_columns(m_schema, configured.stream.schema)
        , m_pageColumns(m_schema, configured.stream.schema)
        , m_rowsLeft(configured.rowLimit)
        , m_mustMove(m_isIncremental && wasCutShort && m_rowsLeft && *m_rowsLeft > 0)
    {
        // A row limit may end in the middle of a page.
        RecordPull::PageConversion convert;
        if (!m_rowsLeft)
            convert = [this](const RecordPage &page) { return m_pageColumns.batches(page); };
        m_pull = std::make_unique<RecordPull>(*m_stream, m_connector->pool(), s_mostAhead,
                                              std::move(convert));
        if (!m_isIncremental || !m_rowsLeft)
            return;
        m_start = m_stream->state();
        m_lastPosition = jsonText(m_start);
        m_pull->endChunksAtSlices();
    }

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_schema; }

    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override
    {
        if (m_rowsLeft && *m_rowsLeft <= 0 && !m_mustMove)
            return lastBatch();
        const std::size_t limit = m_rowsLeft && *m_rowsLeft > 0
            ? std::min(s_recordsAtOnce, std::size_t(*m_rowsLeft))
            : s_recordsAtOnce;
        auto chunk = m_pull->next(limit, cancellation);
        if (!chunk)
            return chunk.error();
        if (!*chunk)
            return m_isIncremental ? std::optional<SourceBatch>() : lastBatch();
        for (const Value &record : (*chunk)->records) {
            if (!record.isMapping())
                return makeError(s_noRecord, {QString::fromStdString(m_stream->name())});
            m_columns.append(record);
        }
        if (m_rowsLeft)
            countRows((*chunk)->records.size());
        SourceBatch batch;
        batch.batch = std::move((*chunk)->batch);
        if (m_columns.builder().rowCount() > 0)
            batch.batch = m_columns.builder().finish();
        if ((*chunk)->position && m_isIncremental)
            batch.position = jsonText(*(*chunk)->position);
        if (m_rowsLeft && batch.position) {
            m_lastPosition = *batch.position;
            m_hasMoved = m_hasMoved || !(*(*chunk)->position == m_start);
            m_mustMove = m_mustMove && !m_hasMoved;
        }
        if (batch.position || batch.batch)
            m_isCovered = batch.position.has_value();
        return std::optional(std::move(batch));
    }

    [[nodiscard]] QStringList notes() const override
    {
        QStringList notes = m_connector->observer().warnings(m_stream->name());
        if (m_stream->hasDroppedState())
            notes << QCoreApplication::translate(
                "declarative",
                "The position was older than what the API keeps: everything was read again.");
        if (m_hasExceeded)
            notes << QCoreApplication::translate(
                "declarative",
                "More rows than the limit were read: the API can go on only where one of its parts "
                "ends, and the run before had reached no such end.");
        if (m_isCutShort)
            notes << QCoreApplication::translate(
                "declarative",
                "The row limit was reached between two positions: the next run reads the rows "
                "after the first of them again.");
        QStringList names = m_columns.leftOut() + m_pageColumns.leftOut();
        names.sort();
        names.removeDuplicates();
        names = names.mid(0, s_mostWarnings);
        if (!names.isEmpty())
            notes << QCoreApplication::translate(
                         "declarative",
                         "Properties that the schema does not name were left out: %1.")
                         .arg(names.join(", "_L1));
        return notes;
    }

private:
    /// What is to be said once no more rows come: the position, where the rows have none yet.
    std::optional<SourceBatch> lastBatch()
    {
        if (std::exchange(m_isOver, true) || (m_isIncremental && m_isCovered))
            return std::nullopt;
        m_isCutShort = m_isIncremental;
        if (!m_isIncremental)
            return SourceBatch{nullptr, jsonText(completePosition())};
        if (m_hasMoved || !m_start.isMapping())
            return SourceBatch{nullptr, m_lastPosition};
        // The next run would stop at the same place again.
        Value marked = m_start;
        marked.mutableMapping().set(s_cutShortKey, true);
        return SourceBatch{nullptr, jsonText(marked)};
    }

    void countRows(std::size_t rows)
    {
        m_hasExceeded = m_hasExceeded || qint64(rows) > *m_rowsLeft;
        *m_rowsLeft -= qint64(rows);
    }

    const std::shared_ptr<OpenConnector> m_connector;
    const std::unique_ptr<DeclarativeStream> m_stream;
    const bool m_isIncremental;
    const std::shared_ptr<const Schema> m_schema;
    RecordColumns m_columns;
    PageColumns m_pageColumns; ///< Of pages that come at once.
    std::optional<qint64> m_rowsLeft;
    bool m_mustMove; ///< The limit does not count before the position has moved.
    // Under a row limit:
    Value m_start; ///< The state before the first row.
    bool m_hasMoved = false; ///< A position beyond it was given.
    bool m_hasExceeded = false;
    std::string m_lastPosition; ///< Where the next run goes on.
    bool m_isCovered = true; ///< The rows so far have a position.
    bool m_isOver = false;
    bool m_isCutShort = false;
    std::unique_ptr<RecordPull> m_pull; ///< Ends before what its jobs use.
};

QStringList firstNames(const Value &paths)
{
    QStringList names;
    for (const Value &path : paths.list()) {
        // A key below the top of a record has no column of its own.
        if (!path.isList() || path.list().size() != 1 || !path.list().front().isText())
            return {};
        names << QString::fromStdString(path.list().front().text());
    }
    return names;
}

Stream streamFrom(const DiscoveredStream &discovered)
{
    Stream stream;
    stream.id.name = QString::fromStdString(discovered.name);
    stream.schema = schemaColumns(discovered.schema);
    if (discovered.cursorField) {
        const QString cursor = QString::fromStdString(*discovered.cursorField);
        stream.supportsIncremental = true;
        stream.sourceDefinedCursor = true;
        if (stream.schema.indexOf(cursor))
            stream.defaultCursor = cursor;
    }
    stream.sourceDefinedPrimaryKey = firstNames(discovered.primaryKey);
    const bool hasKey
        = std::all_of(stream.sourceDefinedPrimaryKey.begin(), stream.sourceDefinedPrimaryKey.end(),
                      [&](const QString &name) { return stream.schema.indexOf(name).has_value(); });
    if (!hasKey)
        stream.sourceDefinedPrimaryKey.clear();
    stream.note = discovered.obstacle;
    const QString files
        = QString::fromUtf8(s_fileReference.data(), qsizetype(s_fileReference.size()));
    if (discovered.hasFiles && !isWholeRecordColumn(stream.schema) && !stream.schema.indexOf(files))
        stream.schema.append({files, FieldType::Json, true, {}, {}});
    return stream;
}

class ManifestConnector final : public Source
{
public:
    ManifestConnector(ManifestLoader loader, Configuration configuration, QString filesFolder)
        : m_loader(std::move(loader))
        , m_configuration(std::move(configuration))
        , m_filesFolder(std::move(filesFolder))
        , m_values(std::make_shared<RenewedValues>(m_configuration.values()))
    {
    }

    CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) override
    {
        CheckRun run(observer);
        std::shared_ptr<OpenConnector> opened;
        run.step(QCoreApplication::translate("declarative", "Prepare the configuration"),
                 [&]() -> Result<void> {
                     auto outcome = open(cancellation);
                     if (!outcome)
                         return outcome.error();
                     opened = *outcome;
                     return {};
                 });
        run.step(QCoreApplication::translate("declarative", "Read the first records"),
                 [&]() -> Result<void> { return opened->source().check(); });
        return run.result();
    }

    Result<Catalog> discover(const StreamObserver &observer,
                             const Cancellation &cancellation) override
    {
        const auto opened = open(cancellation);
        if (!opened)
            return opened.error();
        const auto streams = (*opened)->source().discover();
        if (!streams)
            return streams.error();
        Catalog catalog;
        for (const DiscoveredStream &stream : *streams) {
            catalog.streams.push_back(streamFrom(stream));
            if (observer)
                observer(catalog.streams.back());
        }
        return catalog;
    }

    Result<std::unique_ptr<StreamReader>> openStream(const ReadRequest &request,
                                                     const Cancellation &cancellation) override
    {
        const QString name = request.stream.stream.id.text();
        if (!request.stream.filter.isEmpty() || !request.stream.cursorStart.isEmpty())
            return makeError(s_noCondition, {name});
        const bool isIncremental = request.stream.mode.isIncremental();
        ChosenStream chosen;
        chosen.name = request.stream.stream.id.name.toStdString();
        chosen.schema = chosenProperties(request.stream);
        if (isIncremental && !request.stream.cursorField.isEmpty())
            chosen.cursorField.push_back(request.stream.cursorField.toStdString());
        bool wasCutShort = false;
        if (request.position) {
            Result<Value> state = parseJson(*request.position);
            wasCutShort = state && takeMark(*state);
            const bool isKnown
                = state && (isIncremental ? state->isMapping() : *state == completePosition());
            if (!isKnown)
                return makeError(s_positionUnknown, {name});
            if (!isIncremental) {
                return std::unique_ptr<StreamReader>(std::make_unique<CompleteReader>(
                    std::make_shared<const Schema>(request.stream.selectedSchema())));
            }
            chosen.state = std::move(*state);
        }
        // One for all streams of a run: they share budget, cache and tokens.
        if (!m_opened) {
            auto opened = open(cancellation);
            if (!opened)
                return opened.error();
            m_opened = *opened;
        }
        // The first stream's may be over, or have been stopped for that stream alone.
        m_opened->source().setCancellation(cancellation);
        auto stream = m_opened->source().open(chosen);
        if (!stream && stream.error().code == u"declarative.component_custom"_s)
            return makeError(s_incomplete, {name, stream.error().message});
        if (!stream)
            return stream.error();
        return std::unique_ptr<StreamReader>(std::make_unique<ManifestReader>(
            m_opened, std::move(*stream), request.stream, wasCutShort));
    }

    [[nodiscard]] int maximumParallelStreams() const override
    {
        // Streams of one group must not be read at the same time, nor their parents.
        const Result<void> loaded = load();
        return loaded && m_manifest->root().has("stream_groups") ? 1 : s_parallelStreams;
    }

private:
    Result<void> load() const
    {
        if (m_manifest)
            return {};
        Result<Manifest> manifest = m_loader();
        if (!manifest)
            return manifest.error();
        m_manifest.emplace(std::move(*manifest));
        return {};
    }

    Result<std::shared_ptr<OpenConnector>> open(const Cancellation &cancellation)
    {
        if (Result<void> loaded = load(); !loaded)
            return loaded.error();
        const QJsonObject spec = toJsonObject(m_manifest->configurationSchema());
        auto opened = std::make_shared<OpenConnector>(m_configuration, m_values, spec);
        if (Result<void> outcome
            = opened->open(*m_manifest, m_values->values(), filesFolder(spec), cancellation);
            !outcome)
            return outcome.error();
        return opened;
    }

    /// Sources of one connector do not share files.
    [[nodiscard]] QString filesFolder(const QJsonObject &spec) const
    {
        constexpr qsizetype s_nameLength = 12;
        if (m_filesFolder.isEmpty())
            return {};
        const QJsonObject shown = withoutValuesAt(m_configuration.values(), secretPointers(spec));
        const QByteArray hash = QCryptographicHash::hash(
            QJsonDocument(shown).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256);
        return m_filesFolder + u'/' + QString::fromLatin1(hash.toHex().left(s_nameLength));
    }

    const ManifestLoader m_loader;
    const Configuration m_configuration;
    const QString m_filesFolder;
    const std::shared_ptr<RenewedValues> m_values;
    mutable std::optional<Manifest> m_manifest;
    std::shared_ptr<OpenConnector> m_opened;
};

} // namespace

std::unique_ptr<Source> makeManifestConnector(ManifestLoader loader,
                                              const Configuration &configuration,
                                              const QString &filesFolder)
{
    return std::make_unique<ManifestConnector>(std::move(loader), configuration, filesFolder);
}

Result<QJsonObject> ManifestHandover::migrated(const QJsonObject &values)
{
    Result<Manifest> manifest = m_loader();
    if (!manifest)
        return manifest.error();
    const SystemClock clock;
    const Result<UserConfig> prepared
        = preparedConfig(manifest->root(), fromJsonValue(values), clock);
    if (!prepared)
        return prepared.error();
    const QJsonObject changed = prepared->isMigrated ? toJsonObject(prepared->stored) : values;
    const std::lock_guard lock(m_mutex);
    m_waiting = std::move(*manifest);
    return changed;
}

Result<Manifest> ManifestHandover::take()
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting) {
            Manifest manifest = std::move(*m_waiting);
            m_waiting.reset();
            return manifest;
        }
    }
    return m_loader();
}

} // namespace millrace::declarative
