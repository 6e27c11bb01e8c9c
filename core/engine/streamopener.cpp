#include "core/engine/streamopener.h"

#include "core/catalog/transformedfields.h"
#include "core/engine/engineerrors.h"
#include "core/engine/refreshrules.h"
#include "core/engine/storednotes.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

/// Why the fields of \a actual are not those of \a expected, or nothing when they are.
std::optional<QString> difference(const Schema &expected, const Schema &actual)
{
    for (const Field &field : expected.fields()) {
        const auto index = actual.indexOf(field.name);
        if (!index)
            return QCoreApplication::translate("engine", "the field \"%1\" is gone")
                .arg(field.name);
        if (actual.field(*index).type != field.type)
            return QCoreApplication::translate("engine", "the field \"%1\" is %2 instead of %3")
                .arg(field.name, fieldTypeName(actual.field(*index).type),
                     fieldTypeName(field.type));
    }
    if (actual.fieldCount() != expected.fieldCount())
        return QCoreApplication::translate("engine", "there are new fields");
    return std::nullopt;
}

/// Whether a destination of \a capabilities takes \a stream, written in \a mode.
Result<void> checkSuits(const ConfiguredStream &stream, const DestinationCapabilities &capabilities,
                        SyncMode mode)
{
    if (auto valid = validate(stream); !valid)
        return valid;
    if (std::ranges::find(capabilities.modes, mode.destination) == capabilities.modes.end())
        return makeError(engineerrors::modeUnsupported,
                         {stream.stream.id.text(), syncModeName(stream.mode)});
    if (capabilities.hasObjects != stream.mapping.has_value())
        return makeError(capabilities.hasObjects ? engineerrors::mappingMissing
                                                 : engineerrors::mappingUseless,
                         {stream.stream.id.text()});
    return {};
}

/// Whether \a stream, which only adds rows otherwise, is written beside its older ones.
bool isReplacing(const ConfiguredStream &stream, const StreamState &state)
{
    return stream.mode.isIncremental() && !stream.mapping && state.isReplacing();
}

WriteRequest writeRequest(const ConfiguredStream &stream, const DestinationName &target,
                          const StreamState &state, qint64 jobId)
{
    WriteRequest request;
    request.stream = stream.stream.id;
    request.target = target;
    request.schema = std::make_shared<const Schema>(stream.writtenSchema());
    request.mode = isReplacing(stream, state) ? replacingMode(stream.mode) : stream.mode;
    if (stream.mode.isDedup())
        request.primaryKey = writtenPrimaryKey(stream);
    if (!stream.mapping)
        request.cursorField = writtenCursor(stream);
    request.generationId = state.generationId;
    request.generationKey = state.generationKey;
    request.minimumGenerationId = request.mode.replaces() ? state.generationId : 0;
    request.syncId = jobId;
    if (const auto &mapping = stream.mapping)
        request.object = ObjectWrite{mapping->object, mapping->operation, mapping->matchingKey};
    return request;
}

} // namespace

Result<OpenedStream> StreamOpener::open(const ConfiguredStream &stream,
                                        const DestinationName &target, Source &source,
                                        Destination &destination, const Cancellation &cancellation,
                                        bool looksAtRows)
{
    m_isPositionRefused = false;
    auto opened = openOnce(stream, target, source, destination, cancellation, looksAtRows);
    if (opened || !m_isPositionRefused || stream.mode.isIncremental())
        return opened;

    const QString reason = opened.error().message;
    const auto state = m_checkpoints.load(m_connectionId, stream.stream.id);
    if (!state)
        return state.error();
    const auto started
        = m_checkpoints.startGeneration(m_connectionId, stream.stream.id, state->generationId + 1);
    if (!started)
        return started.error();
    opened = openOnce(stream, target, source, destination, cancellation, looksAtRows);
    if (opened)
        opened->notes << QCoreApplication::translate(
                             "engine", "The full refresh started again from the beginning: %1")
                             .arg(reason);
    return opened;
}

Result<OpenedStream> StreamOpener::openOnce(const ConfiguredStream &stream,
                                            const DestinationName &target, Source &source,
                                            Destination &destination,
                                            const Cancellation &cancellation, bool looksAtRows)
{
    const DestinationCapabilities capabilities = destination.capabilities();
    const auto state = m_checkpoints.load(m_connectionId, stream.stream.id);
    if (!state)
        return state.error();
    WriteRequest request = writeRequest(stream, target, *state, m_jobId);
    if (auto suits = checkSuits(stream, capabilities, request.mode); !suits)
        return suits.error();
    // Rules and transformations look into the rows.
    const bool isUnseen = !stream.mapping && stream.fieldRules.isEmpty()
        && stream.transformations.empty() && !looksAtRows;
    if (isUnseen)
        request.offeredForm = source.encodedForm(stream);
    auto writer = openWriter(stream, request, destination, cancellation);
    if (!writer)
        return writer.error();
    const auto committed = (*writer)->committedState();
    auto position = settledPosition(stream.stream.id, capabilities.isTransactional, committed);
    if (!position)
        return position.error();

    OpenedStream opened;
    opened.replaces = request.mode.replaces();
    opened.endsGeneration = !stream.mode.isIncremental() || request.mode.replaces();
    // A full refresh that ended before a kill, in this job: each new job starts a new generation.
    opened.isFinished = !stream.mode.isIncremental()
        && (capabilities.isTransactional ? committed && committed->isFinished : state->isFinished);
    if (opened.isFinished)
        return opened;

    giveNotes(**writer, stream.stream.id, false);
    const std::string form = isUnseen ? (*writer)->encodedForm() : std::string();
    auto reader = source.openStream(ReadRequest{stream, *position, form}, cancellation);
    if (!reader) {
        m_isPositionRefused
            = position->has_value() && reader.error().kind == ErrorKind::Configuration;
        return reader.error();
    }
    if (const auto changed = difference(stream.selectedSchema(), *(*reader)->schema()))
        return makeError(engineerrors::schemaChanged, {stream.stream.id.text(), *changed});
    opened.isResumed = position->has_value();
    opened.reader = std::move(*reader);
    opened.writer = std::move(*writer);
    return opened;
}

Result<std::unique_ptr<StreamWriter>> StreamOpener::openWriter(const ConfiguredStream &stream,
                                                               WriteRequest &request,
                                                               Destination &destination,
                                                               const Cancellation &cancellation)
{
    auto writer = destination.openStream(request, cancellation);
    if (!writer || !stream.mode.isIncremental() || !request.mode.replaces())
        return writer;
    const auto committed = (*writer)->committedState();
    if (!committed || !committed->isFinished)
        return writer;
    // The program was killed between the end of the generation and the mark of it. From here on
    // rows are added to it.
    writer->reset();
    if (!stream.rowLimit) {
        const auto closed = m_checkpoints.closeReplaced(m_connectionId, stream.stream.id, m_jobId);
        if (!closed)
            return closed.error();
    }
    if (auto marked = m_checkpoints.finish(m_connectionId, stream.stream.id); !marked)
        return marked.error();
    request.mode = stream.mode;
    request.minimumGenerationId = 0;
    return destination.openStream(request, cancellation);
}

Result<OpenedRetry> StreamOpener::openRetry(const ConfiguredStream &stream,
                                            const DestinationName &target, Destination &destination,
                                            const Cancellation &cancellation)
{
    const DestinationCapabilities capabilities = destination.capabilities();
    const SyncMode adding{stream.mode.source,
                          stream.mode.isDedup() ? DestinationSyncMode::AppendDedup
                                                : DestinationSyncMode::Append};
    if (auto suits = checkSuits(stream, capabilities, adding); !suits)
        return suits.error();
    const auto state = m_checkpoints.load(m_connectionId, stream.stream.id);
    if (!state)
        return state.error();
    // Adding would take the half-filled table of a refresh for abandoned.
    const bool isHalfFilled
        = isReplacing(stream, *state) || (stream.mode.replaces() && !state->isFinished);
    if (state->generationKey.isEmpty() || isHalfFilled)
        return makeError(engineerrors::retryNeedsRun, {stream.stream.id.text()});
    WriteRequest request = writeRequest(stream, target, *state, m_jobId);
    request.mode = adding;
    request.minimumGenerationId = 0;
    auto writer = destination.openStream(request, cancellation);
    if (!writer)
        return writer.error();
    const auto position = settledPosition(stream.stream.id, capabilities.isTransactional,
                                          (*writer)->committedState());
    if (!position)
        return position.error();
    if (!position->has_value())
        return makeError(engineerrors::retryNeedsRun, {stream.stream.id.text()});
    giveNotes(**writer, stream.stream.id, true);
    return OpenedRetry{std::move(*writer), **position};
}

void StreamOpener::giveNotes(StreamWriter &writer, const StreamId &stream, bool isRetry)
{
    if (auto *taker = dynamic_cast<NoteTaker *>(&writer))
        taker->takeNotes(std::make_unique<StoredNotes>(m_checkpoints,
                                                       NotesKey{m_connectionId, stream, isRetry}));
}

Result<std::optional<std::string>>
StreamOpener::settledPosition(const StreamId &stream, bool isTransactional,
                              const std::optional<CommittedState> &committed)
{
    std::optional<QString> committedFlush;
    if (committed)
        committedFlush = committed->checkpoint.flushId;
    if (auto recovered = m_checkpoints.recover(m_connectionId, stream, committedFlush); !recovered)
        return recovered.error();

    auto state = m_checkpoints.load(m_connectionId, stream);
    if (!state)
        return state.error();
    // A position a person set counts until the destination has one of the same generation.
    const bool isSetByHand = state->checkpoint && state->checkpoint->flushId.isEmpty();
    if (isTransactional && (committed || !isSetByHand)) {
        std::optional<Checkpoint> checkpoint;
        if (committed && !committed->checkpoint.position.empty())
            checkpoint = committed->checkpoint;
        if (auto adopted = m_checkpoints.adopt(m_connectionId, stream, checkpoint); !adopted)
            return adopted.error();
        return checkpoint ? std::optional(checkpoint->position) : std::nullopt;
    }
    return state->checkpoint ? std::optional(state->checkpoint->position) : std::nullopt;
}

} // namespace millrace
