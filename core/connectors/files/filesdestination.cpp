#include "core/connectors/files/filesdestination.h"

#include "core/connectors/files/columnadding.h"
#include "core/connectors/files/csvwriter.h"
#include "core/connectors/files/fileclearing.h"
#include "core/connectors/files/filesdestinationerrors.h"
#include "core/connectors/files/jsonlineswriter.h"
#include "core/connectors/files/outputnames.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QTemporaryFile>

#include <cerrno>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Writers work in different files; more at once than this only make the disk jump.
constexpr int s_parallelStreams = 4;

QString generationOf(const WriteRequest &request)
{
    return QString::number(request.generationId) + u' ' + request.generationKey;
}

/// Whether rows of older generations are to be gone at the end.
bool isReplacing(const WriteRequest &request)
{
    return request.mode.replaces()
        || (request.minimumGenerationId > 0 && request.minimumGenerationId == request.generationId);
}

std::optional<CommittedState> committedOf(const CommitState &state)
{
    if (!state.checkpoint)
        return std::nullopt;
    return CommittedState{*state.checkpoint, state.isFinished};
}

} // namespace

FilesDestination::FilesDestination(const Configuration &configuration)
    : m_folder(QDir::cleanPath(configuration.text(u"folder"_s)))
    , m_isCsv(configuration.text(u"format"_s) != "jsonl"_L1)
    , m_compression(compressionFromName(configuration.text(u"compression"_s)))
    , m_delimiter(configuration.text(u"delimiter"_s).at(0).toLatin1())
    , m_metaColumns(configuration.flag(u"meta_columns"_s, true))
{
}

DestinationCapabilities FilesDestination::capabilities() const
{
    return {{DestinationSyncMode::Append, DestinationSyncMode::Overwrite}, true, s_parallelStreams};
}

CheckResult FilesDestination::check(const CheckObserver &observer, const Cancellation &cancellation)
{
    const auto unlessStopped = [&](const Result<void> &outcome) {
        return cancellation.stop_requested() ? Result<void>(Error::cancelled()) : outcome;
    };
    CheckRun run(observer);
    run.step(QCoreApplication::translate("files", "Find the folder"),
             [&] { return unlessStopped(findFolder()); })
        .step(QCoreApplication::translate("files", "Write a file into it"),
              [&] { return unlessStopped(writeTrial()); });
    return run.result();
}

std::vector<DestinationName>
FilesDestination::resolveNames(const std::vector<DestinationName> &wanted) const
{
    return distinctFileNames(wanted);
}

QStringList FilesDestination::resolveFieldNames(const QStringList &wanted) const
{
    Schema schema;
    for (const QString &name : wanted)
        schema.append(Field{name});
    const auto columns = outputColumns(schema, m_metaColumns);
    return columnNames(columns).mid(static_cast<qsizetype>(columns.size()) - wanted.size());
}

Result<std::unique_ptr<StreamWriter>> FilesDestination::openStream(const WriteRequest &request,
                                                                   const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (request.mode.isDedup())
        return makeError(fileserrors::modeUnsupported,
                         {request.stream.text(), syncModeName(request.mode)});
    if (auto found = findFolder(); !found)
        return found.error();
    if (!QFileInfo::exists(m_folder) && !QDir().mkdir(m_folder))
        return fileserrors::writeFailure(m_folder, errno);
    const AppendTarget target = targetOf(request);
    if (QFileInfo(target.path).isDir())
        return makeError(fileserrors::notAFile, {target.path}, {}, u"/folder"_s);
    FileWriter::Parts parts;
    parts.target = target.path;
    parts.compression = m_compression;
    parts.isReplacing = isReplacing(request);
    auto lock = TargetLock::take(target.path);
    if (!lock)
        return lock.error();
    parts.lock = std::move(*lock);
    if (auto swapped = completeSwap(target.path); !swapped)
        return swapped.error();
    const auto opened = parts.isReplacing ? openToReplace(request, target, parts)
                                          : openToAppend(request, target, parts, cancellation);
    if (!opened)
        return opened.error();
    return std::unique_ptr<StreamWriter>(std::make_unique<FileWriter>(std::move(parts)));
}

Result<void> FilesDestination::clearStream(const DestinationName &target,
                                           const Cancellation &cancellation)
{
    return cancellation.stop_requested() ? Result<void>(Error::cancelled())
                                         : clearFile(pathOf(target));
}

Result<void> FilesDestination::findFolder() const
{
    const QFileInfo folder(m_folder);
    if (folder.exists() && !folder.isDir())
        return makeError(fileserrors::notAFolder, {m_folder}, {}, u"/folder"_s);
    const QFileInfo parent(QFileInfo(folder.absoluteFilePath()).path());
    if (!folder.exists() && !parent.isDir())
        return makeError(fileserrors::folderMissing, {parent.filePath()}, {}, u"/folder"_s);
    return {};
}

Result<void> FilesDestination::writeTrial() const
{
    const QString place
        = QFileInfo::exists(m_folder) ? m_folder : QFileInfo(m_folder).absolutePath();
    QTemporaryFile file(place + u"/.millrace-check-XXXXXX"_s);
    errno = 0;
    if (!file.open() || file.write("millrace") < 0 || !file.flush())
        return fileserrors::writeFailure(place, errno);
    return {};
}

QString FilesDestination::pathOf(const DestinationName &target) const
{
    const QString extension
        = (m_isCsv ? u".csv"_s : u".jsonl"_s) + compressionExtension(m_compression);
    return m_folder + u'/' + safeFileName(target.name) + extension;
}

AppendTarget FilesDestination::targetOf(const WriteRequest &request) const
{
    AppendTarget target;
    target.path = pathOf(request.target);
    target.stream = request.stream;
    target.generation = generationOf(request);
    target.layout = m_isCsv ? u"csv"_s + QLatin1Char(m_delimiter) : u"jsonl"_s;
    target.isCsv = m_isCsv;
    target.isCompressed = m_compression != Compression::None;
    target.delimiter = m_delimiter;
    return target;
}

std::unique_ptr<RowFormat> FilesDestination::formatOf(const WriteRequest &request,
                                                      std::vector<OutputColumn> columns) const
{
    const RunMarks marks{request.syncId, request.generationId};
    if (m_isCsv)
        return std::make_unique<CsvWriter>(std::move(columns), m_delimiter, marks);
    return std::make_unique<JsonLinesWriter>(columns, marks);
}

Result<ExistingFile> FilesDestination::fileFor(const std::vector<OutputColumn> &columns,
                                               const AppendTarget &target, QStringList &notes,
                                               const Cancellation &cancellation) const
{
    auto existing = inspectForAppend(target);
    if (!existing || !m_isCsv || existing->state.committedBytes == 0)
        return existing;
    QStringList added;
    for (const OutputColumn &column : columns) {
        if (existing->state.columns.contains(column.name))
            continue;
        // Columns of every row that ever was: not to be had by leaving them empty.
        if (column.kind != OutputColumn::Kind::Field)
            return existing;
        added << column.name;
    }
    // The rows of another program are not Millrace's to write anew.
    const bool isOwn = existing->state.foreignBytes == 0 && !existing->state.columns.isEmpty();
    if (added.isEmpty() || !isOwn)
        return existing;
    if (auto widened = addColumns(target, *existing, added, m_compression, cancellation); !widened)
        return widened.error();
    for (const QString &name : std::as_const(added))
        //: %1 is a column of the file %2
        notes << QCoreApplication::translate(
                     "files",
                     "The column \"%1\" was added to %2; the rows that were there have it empty.")
                     .arg(name, target.path);
    return inspectForAppend(target);
}

Result<void> FilesDestination::openToAppend(const WriteRequest &request, const AppendTarget &target,
                                            FileWriter::Parts &parts,
                                            const Cancellation &cancellation) const
{
    if (auto dropped = dropSideFile(target.path); !dropped)
        return dropped;
    std::vector<OutputColumn> columns = outputColumns(*request.schema, m_metaColumns);
    auto existing = fileFor(columns, target, parts.notes, cancellation);
    if (!existing)
        return existing.error();
    CommitState &state = existing->state;
    const bool hasRows = state.committedBytes > 0;
    if (hasRows && m_isCsv) {
        auto fitted = arranged(columns, state.columns, target.path);
        if (!fitted)
            return fitted.error();
        columns = std::move(*fitted);
        for (const OutputColumn &column : columns) {
            if (column.kind == OutputColumn::Kind::Missing)
                //: %1 is a column of the file %2
                parts.notes << QCoreApplication::translate(
                                   "files",
                                   "The column \"%1\" of %2 stays empty in the new rows, because "
                                   "the stream has no such field.")
                                   .arg(column.name, target.path);
        }
    } else {
        state.columns = columnNames(columns);
    }
    auto file = CommittedFile::open(target.path, state, existing->isStored);
    if (!file)
        return file.error();
    parts.file = std::move(*file);
    parts.committed = committedOf(state);
    parts.format = formatOf(request, std::move(columns));
    if (!hasRows)
        parts.format->appendHeader(parts.lead);
    else if (existing->lacksLineEnd)
        parts.lead = "\n";
    return {};
}

Result<void> FilesDestination::openToReplace(const WriteRequest &request,
                                             const AppendTarget &target,
                                             FileWriter::Parts &parts) const
{
    const auto current = CommitState::load(commitStatePath(target.path));
    if (!current)
        return current.error();
    const auto isWanted = [&](const std::optional<CommitState> &state) {
        return state && state->isOf(request.stream, target.generation);
    };
    if (isWanted(*current) && (*current)->isFinished && QFileInfo::exists(target.path)) {
        parts.committed = CommittedState{(*current)->checkpoint.value_or(Checkpoint{}), true};
        return dropSideFile(target.path);
    }
    const QString side = sidePath(target.path);
    const auto begun = CommitState::load(commitStatePath(side));
    if (!begun)
        return begun.error();
    std::vector<OutputColumn> columns = outputColumns(*request.schema, m_metaColumns);
    CommitState state;
    state.stream = request.stream;
    state.generation = target.generation;
    state.layout = target.layout;
    state.columns = columnNames(columns);
    const bool goesOn = isWanted(*begun) && !(*begun)->isWidening
        && (*begun)->layout == state.layout && (*begun)->columns == state.columns
        && QFileInfo(side).size() >= (*begun)->committedBytes && QFileInfo::exists(side);
    if (goesOn) {
        state = **begun;
    } else if (auto dropped = dropSideFile(target.path); !dropped) {
        return dropped;
    }
    auto file = CommittedFile::open(side, state, goesOn);
    if (!file)
        return file.error();
    parts.file = std::move(*file);
    parts.committed = committedOf(state);
    parts.format = formatOf(request, std::move(columns));
    if (state.committedBytes == 0)
        parts.format->appendHeader(parts.lead);
    return {};
}

} // namespace millrace
