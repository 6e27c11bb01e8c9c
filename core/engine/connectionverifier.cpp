#include "core/engine/connectionverifier.h"

#include "core/catalog/transformedfields.h"
#include "core/data/metacolumns.h"
#include "core/engine/destinationnames.h"
#include "core/engine/streammapper.h"
#include "core/engine/verifiedends.h"
#include "core/verify/streamcomparison.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_tableMissing{
    "verify.table_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The destination has no table %1 for the stream %2."),
    QT_TRANSLATE_NOOP("errors", "A run makes it.")};
constexpr ErrorDefinition s_fieldGone{
    "verify.field_gone", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The source has no field %1 in the stream %2 any more."),
    QT_TRANSLATE_NOOP("errors", "The next run looks for changes of the source.")};
constexpr ErrorDefinition s_nothingComparable{
    "verify.nothing_comparable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No field of the stream %1 can be compared."),
    QT_TRANSLATE_NOOP("errors", "The notes of the stream name the reasons.")};

QString translated(const char *text) { return QCoreApplication::translate("verify", text); }

/// Verifies one stream.
class StreamVerification final
{
public:
    StreamVerification(const Connection &connection, const ConfiguredStream &stream,
                       const DestinationName &target, VerifiedEnds &ends,
                       const SecretStore &secrets, TimePoint moment, VerifiedStream &result)
        : m_connection(connection)
        , m_stream(stream)
        , m_target(target)
        , m_ends(ends)
        , m_secrets(secrets)
        , m_moment(moment)
        , m_result(result)
    {
    }

    [[nodiscard]] Result<void> run(ComparisonPlan plan, const Cancellation &cancellation);

private:
    /// The columns the destination gives the fields, with the types that are written.
    [[nodiscard]] Schema writtenColumns() const;
    /// Fields that are compared, and where the table has them.
    [[nodiscard]] Result<void> choose(const Schema &written, const Stream &table);
    [[nodiscard]] bool isRandom(const QString &field) const;
    /// Of m_fields, in batches of \a schema. "verify.field_gone" where the source has lost one.
    [[nodiscard]] Result<std::vector<int>> placesIn(const Schema &schema) const;
    void chooseKey(ComparisonPlan &plan);
    void tellMode(const ComparisonPlan &plan);
    [[nodiscard]] Result<void> readSource(const AlignedTaker &take,
                                          const Cancellation &cancellation);
    [[nodiscard]] Result<void> readWritten(const Stream &table, const AlignedTaker &take,
                                           const Cancellation &cancellation);

    const Connection &m_connection;
    ConfiguredStream m_stream;
    const DestinationName m_target;
    VerifiedEnds &m_ends;
    const SecretStore &m_secrets;
    const TimePoint m_moment;
    VerifiedStream &m_result;
    TransformationKeys m_keys;
    std::shared_ptr<const Schema> m_fields;
    QStringList m_columns; ///< Of m_fields, at the destination.
    bool m_hasMoment = false; ///< The table tells when a row was read.
};

Result<void> StreamVerification::run(ComparisonPlan plan, const Cancellation &cancellation)
{
    if (auto valid = validate(m_stream); !valid)
        return valid;
    auto keys = checkedTransformationKeys(m_connection, m_stream, m_secrets);
    if (!keys)
        return keys.error();
    m_keys = std::move(*keys);
    // A limit counts the rows of each run, and the destination has those of all.
    if (m_stream.mode.isIncremental())
        m_stream.rowLimit.reset();
    const auto found = m_ends.find(m_target, writtenColumns(), cancellation);
    if (!found)
        return found.error();
    const Stream *table = *found;
    if (table == nullptr)
        return makeError(s_tableMissing, {m_result.table, m_stream.stream.id.text()});
    if (auto chosen = choose(m_stream.writtenSchema(), *table); !chosen)
        return chosen;
    chooseKey(plan);
    tellMode(plan);
    plan.fields = m_fields;
    StreamComparison comparison(
        std::move(plan),
        [this](const AlignedTaker &take, const Cancellation &stop) {
            m_result.filtered = 0;
            m_result.rejected = 0;
            return readSource(take, stop);
        },
        [this, table](const AlignedTaker &take, const Cancellation &stop) {
            return readWritten(*table, take, stop);
        });
    return comparison.run(m_result, cancellation);
}

Schema StreamVerification::writtenColumns() const
{
    const Schema written = m_stream.writtenSchema();
    QStringList names;
    for (const Field &field : written.fields())
        names << field.name;
    const QStringList columns = m_ends.destination->resolveFieldNames(names);
    Schema schema;
    for (int i = 0; i < written.fieldCount(); ++i) {
        Field field = written.field(i);
        field.name = columns[i];
        schema.append(std::move(field));
    }
    return schema;
}

bool StreamVerification::isRandom(const QString &field) const
{
    const TransformedFields fields = transformedFields(m_stream);
    const auto place = fields.schema().indexOf(field);
    return place && fields.stages.back().histories[static_cast<std::size_t>(*place)].isRandom;
}

Result<void> StreamVerification::choose(const Schema &written, const Stream &table)
{
    QStringList names;
    for (const Field &field : written.fields())
        names << field.name;
    const QStringList columns = m_ends.destination->resolveFieldNames(names);
    Schema fields;
    for (int i = 0; i < written.fieldCount(); ++i) {
        const Field &field = written.field(i);
        const auto column = std::ranges::find_if(table.schema.fields(), [&](const Field &one) {
            return one.name.compare(columns[i], Qt::CaseInsensitive) == 0;
        });
        if (column == table.schema.fields().end()) {
            m_result.notes << translated(
                                  QT_TRANSLATE_NOOP(
                                      "verify",
                                      "The destination has no column for the field %1; it is "
                                      "not compared."))
                                  .arg(field.name);
        } else if (isRandom(field.name)) {
            m_result.notes << translated(QT_TRANSLATE_NOOP(
                                             "verify",
                                             "The field %1 is encrypted so that equal values look "
                                             "different; it is not compared."))
                                  .arg(field.name);
        } else {
            fields.append(field);
            m_columns << column->name;
        }
    }
    m_hasMoment = table.schema.indexOf(s_extractedAtColumn).has_value();
    if (fields.isEmpty())
        return makeError(s_nothingComparable, {m_stream.stream.id.text()});
    m_fields = std::make_shared<const Schema>(std::move(fields));
    return {};
}

Result<std::vector<int>> StreamVerification::placesIn(const Schema &schema) const
{
    std::vector<int> places;
    for (const Field &field : m_fields->fields()) {
        const auto place = schema.indexOf(field.name);
        if (!place)
            return makeError(s_fieldGone, {field.name, m_stream.stream.id.text()});
        places.push_back(*place);
    }
    return places;
}

void StreamVerification::chooseKey(ComparisonPlan &plan)
{
    for (const QString &name : writtenPrimaryKey(m_stream)) {
        const auto place = m_fields->indexOf(name);
        if (!place) {
            plan.key.clear();
            break;
        }
        plan.key.push_back(static_cast<std::size_t>(*place));
    }
    for (const std::size_t place : plan.key)
        m_result.key << m_fields->field(static_cast<int>(place)).name;
    if (const auto cursor = m_fields->indexOf(writtenCursor(m_stream)))
        plan.cursor = *cursor;
    const bool keepsVersions = m_stream.mode.destination == DestinationSyncMode::Append;
    if (plan.key.empty())
        plan.comparison = keepsVersions ? KeyComparison::Contained : KeyComparison::EveryRow;
    else
        plan.comparison = keepsVersions || m_stream.mode.isDedup() ? KeyComparison::NewestVersion
                                                                   : KeyComparison::EveryRow;
}

void StreamVerification::tellMode(const ComparisonPlan &plan)
{
    if (plan.key.empty())
        m_result.notes << translated(QT_TRANSLATE_NOOP(
            "verify",
            "The stream has no key: rows are told apart by all of their values, so that a changed "
            "row counts as one missing and one that is only at the destination."));
    if (plan.comparison == KeyComparison::Contained)
        m_result.notes << translated(QT_TRANSLATE_NOOP(
            "verify",
            "The mode only adds rows: rows that are only at the destination count as history."));
    else if (m_stream.mode.destination == DestinationSyncMode::Append)
        m_result.notes << translated(
            QT_TRANSLATE_NOOP("verify",
                              "The mode only adds rows: the newest version of each key is "
                              "compared, and older ones count as history."));
    if (m_stream.mode.isIncremental() && plan.comparison == KeyComparison::NewestVersion)
        m_result.notes << translated(
            QT_TRANSLATE_NOOP("verify",
                              "Rows that are deleted at the source stay at the destination "
                              "and count as rows that are only there."));
    if (plan.cursor < 0)
        m_result.notes << translated(QT_TRANSLATE_NOOP(
            "verify",
            "The stream has no cursor that tells which rows are newer than the last run."));
}

Result<void> StreamVerification::readSource(const AlignedTaker &take,
                                            const Cancellation &cancellation)
{
    auto reader = m_ends.source->openStream(ReadRequest{m_stream, std::nullopt}, cancellation);
    if (!reader)
        return reader.error();
    auto mapper = mapperFor(m_connection, m_stream, *(*reader)->schema(), m_moment, m_keys);
    if (!mapper)
        return mapper.error();
    AlignmentPlan plan{m_fields, {}};
    std::shared_ptr<const Schema> planned;
    for (;;) {
        auto next = (*reader)->next(cancellation);
        if (!next)
            return next.error();
        if (!next->has_value())
            return {};
        if (!(*next)->batch || (*next)->batch->rowCount() == 0)
            continue;
        auto read = withColumns((*next)->batch);
        if (!read)
            return read.error();
        const MappedBatch mapped = mapper->apply(*read);
        m_result.filtered += mapped.filteredRows;
        m_result.rejected += static_cast<qint64>(mapped.rejectedRows.size());
        if (mapped.batch->sharedSchema() != planned) {
            planned = mapped.batch->sharedSchema();
            auto places = placesIn(*planned);
            if (!places)
                return places.error();
            plan.places = std::move(*places);
        }
        if (mapped.batch->rowCount() > 0 && !take(AlignedRows(plan, mapped.batch)))
            return {};
    }
}

Result<void> StreamVerification::readWritten(const Stream &table, const AlignedTaker &take,
                                             const Cancellation &cancellation)
{
    ConfiguredStream reading;
    reading.stream = table;
    reading.selectedFields = m_columns;
    if (m_hasMoment)
        reading.selectedFields << s_extractedAtColumn;
    auto reader = m_ends.written->openStream(ReadRequest{reading, std::nullopt}, cancellation);
    if (!reader)
        return reader.error();
    AlignmentPlan plan{m_fields, {}};
    plan.keepsUnreadable = true;
    const Schema &schema = *(*reader)->schema();
    for (const QString &column : m_columns) {
        const auto place = schema.indexOf(column);
        if (!place)
            return makeError(s_tableMissing, {m_result.table, m_stream.stream.id.text()});
        plan.places.push_back(*place);
    }
    plan.extractedAt = m_hasMoment ? schema.indexOf(s_extractedAtColumn).value_or(-1) : -1;
    for (;;) {
        auto next = (*reader)->next(cancellation);
        if (!next)
            return next.error();
        if (!next->has_value())
            return {};
        if (!(*next)->batch || (*next)->batch->rowCount() == 0)
            continue;
        auto read = withColumns((*next)->batch);
        if (!read)
            return read.error();
        if (!take(AlignedRows(plan, *read)))
            return {};
    }
}

bool isWanted(const ConfiguredStream &stream, const VerificationOptions &options)
{
    return options.only.empty()
        || std::ranges::find(options.only, stream.stream.id) != options.only.end();
}

ComparisonPlan planOf(const VerificationOptions &options, const VerificationProgress &place)
{
    ComparisonPlan plan;
    plan.examplesPerKind = options.examplesPerKind;
    plan.rowsAtOnce = options.rowsAtOnce;
    if (options.observer)
        plan.observer
            = [observer = options.observer, place](qint64 source, qint64 destination, int pass) {
                  VerificationProgress progress = place;
                  progress.pass = pass;
                  progress.sourceRows = source;
                  progress.destinationRows = destination;
                  observer(progress);
              };
    return plan;
}

} // namespace

Result<Verification> ConnectionVerifier::run(const Connection &connection, const Endpoint &source,
                                             const Endpoint &destination,
                                             const VerificationOptions &options,
                                             const Cancellation &cancellation) const
{
    Verification verification;
    verification.startedAt = m_clock.now();
    verification.isAfterRun = options.isAfterRun;
    auto ends = VerifiedEnds::open(m_registry, m_secrets, connection, source, destination);
    if (!ends)
        return ends.error();
    if (auto discovered = ends->discover(cancellation); !discovered)
        return discovered.error();
    const auto targets = destinationNames(connection, *ends->destination);
    const auto &streams = connection.catalog.streams;
    VerificationProgress place;
    place.streams = static_cast<int>(std::ranges::count_if(
        streams, [&options](const ConfiguredStream &stream) { return isWanted(stream, options); }));
    for (std::size_t i = 0; i < streams.size(); ++i) {
        if (!isWanted(streams[i], options))
            continue;
        place.stream = streams[i].stream.id;
        ++place.streamNumber;
        VerifiedStream result;
        result.stream = place.stream;
        result.table = targetText(targets[i]);
        const auto verified = StreamVerification(connection, streams[i], targets[i], *ends,
                                                 m_secrets, verification.startedAt, result)
                                  .run(planOf(options, place), cancellation);
        if (!verified && verified.error().isCancelled())
            return verified.error();
        if (!verified)
            result.error = redactedBy(ends->redactor, verified.error());
        verification.streams.push_back(std::move(result));
    }
    verification.endedAt = m_clock.now();
    return verification;
}

} // namespace millrace
