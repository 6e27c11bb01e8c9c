#include "core/connectors/files/filessource.h"

#include "core/connectors/files/filelist.h"
#include "core/connectors/files/fileserrors.h"
#include "core/connectors/files/filesreader.h"
#include "core/connectors/files/streamsampler.h"
#include "core/data/temporal.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_checkedRows = 100;

/// Nanoseconds since 1970 of a date or timestamp; one without zone counts as UTC.
std::optional<qint64> timeOf(const QString &text)
{
    const std::string bytes = text.toStdString();
    if (const auto timestamp = parseTimestamp(bytes))
        return timestamp->microseconds * 1000;
    if (const auto days = parseDate(bytes))
        return *days * 86'400'000'000'000;
    return std::nullopt;
}

/// \a error with the entry of the configuration to look at: text that cannot be read was either
/// taken for a format it does not have, or is in the wrong file.
Error withField(Error error, const FilesSourceOptions &options)
{
    if (error.kind == ErrorKind::Configuration && error.field.isEmpty())
        error.field
            = options.format && *options.format != FileFormat::Csv ? u"/format"_s : u"/path"_s;
    return error;
}

/// The place to go on at, or a new one. A full refresh cannot mix two versions of a file, so one
/// that changed below the place makes it unusable; incremental reading starts that file anew.
Result<FilesPosition> positionFor(const ReadRequest &request, const SourceFiles &files,
                                  QStringList &notes)
{
    const bool isIncremental = request.stream.mode.isIncremental();
    const QString name = request.stream.stream.id.text();
    if (!request.position)
        return FilesPosition(isIncremental);
    auto position = FilesPosition::fromJson(*request.position);
    if (!position || position->isIncremental() != isIncremental)
        return makeError(fileserrors::s_positionUnusable,
                         {name, u"the position is not one of this kind of reading"_s});
    const auto current = position->current();
    if (!current)
        return *position;
    const auto found = std::ranges::find(files, current->path, &SourceFile::path);
    if (found != files.end() && current->isSameVersion(*found))
        return *position;
    if (!isIncremental)
        return makeError(fileserrors::s_positionUnusable,
                         {name,
                          found == files.end() ? u"the file it stopped in was removed since"_s
                                               : u"the file it stopped in was changed since"_s},
                         current->path);
    notes << (found == files.end()
                  ? u"%1 was removed before it was read to its end."_s.arg(current->path)
                  : u"%1 was changed before it was read to its end, so it was read from the start "
                    "again; rows of its former version may be there twice."_s.arg(current->path));
    position->clearCurrent();
    return *position;
}

} // namespace

FilesSource::FilesSource(const Configuration &configuration)
    : m_options(FilesSourceOptions::read(configuration))
{
}

Result<std::vector<FilesSource::StreamFiles>> FilesSource::findStreams() const
{
    if (!m_options)
        return m_options.error();
    auto files = findFiles(m_options->path);
    if (!files)
        return files.error();
    std::vector<StreamFiles> streams;
    if (!m_options->isStreamPerFile) {
        const QString name = m_options->streamName.isEmpty() ? streamNameOf(m_options->path)
                                                             : m_options->streamName;
        streams.push_back({name, std::move(*files)});
        return streams;
    }
    const QStringList names = streamNamesOf(*files);
    for (qsizetype i = 0; i < names.size(); ++i)
        streams.push_back({names[i], {(*files)[static_cast<std::size_t>(i)]}});
    return streams;
}

CheckResult FilesSource::check(const CheckObserver &observer, const Cancellation &cancellation)
{
    CheckRun run(observer);
    SourceFiles files;
    run.step(QCoreApplication::translate("files", "Find the files"), [&]() -> Result<void> {
        if (!m_options)
            return m_options.error();
        auto found = findFiles(m_options->path);
        if (!found)
            return found.error();
        if (found->empty())
            return makeError(fileserrors::s_notFound, {m_options->path}, {}, u"/path"_s);
        files = std::move(*found);
        return {};
    });
    run.step(QCoreApplication::translate("files", "Open and decompress the first file"),
             [&]() -> Result<void> {
                 auto window = TextWindow::open(files.front(), m_options->encoding);
                 if (!window)
                     return withField(window.error(), *m_options);
                 return {};
             });
    run.step(QCoreApplication::translate("files", "Read the first rows"), [&]() -> Result<void> {
        FilesSourceOptions options = *m_options;
        options.sampleRows = std::min(options.sampleRows, s_checkedRows);
        auto sample = StreamSampler(options).run({files.front()}, cancellation);
        // The field may be in another file; discovery looks at all of them.
        if (!sample && !(sample.error().code == "files.typed_field_unknown"_L1 && files.size() > 1))
            return withField(sample.error(), *m_options);
        return {};
    });
    return run.result();
}

Result<Catalog> FilesSource::discover(const StreamObserver &observer,
                                      const Cancellation &cancellation)
{
    auto found = findStreams();
    if (!found)
        return found.error();
    Catalog catalog;
    for (const StreamFiles &entry : *found) {
        if (entry.files.empty())
            break;
        auto sample = StreamSampler(*m_options).run(entry.files, cancellation);
        if (!sample)
            return sample.error();
        Stream stream;
        stream.id = {{}, entry.name};
        stream.schema = std::move(sample->schema);
        stream.supportsIncremental = true;
        stream.sourceDefinedCursor = true;
        stream.isResumable = true;
        stream.estimatedRows = sample->estimatedRows;
        stream.note = sample->note;
        stream.nestedFields = std::move(sample->nestedFields);
        if (observer)
            observer(stream);
        catalog.streams.push_back(std::move(stream));
    }
    if (catalog.streams.empty())
        return makeError(fileserrors::s_notFound, {m_options->path}, {}, u"/path"_s);
    return catalog;
}

Result<SourceFiles> FilesSource::filesOf(const ReadRequest &request) const
{
    const QString name = request.stream.stream.id.text();
    auto streams = findStreams();
    if (!streams)
        return streams.error();
    const auto found = std::ranges::find(*streams, name, &StreamFiles::name);
    if (found == streams->end())
        return makeError(fileserrors::s_streamUnknown, {name}, {}, u"/path"_s);
    // A folder emptied by whoever takes the files away is nothing new, but no reason to replace
    // a table by nothing.
    if (found->files.empty() && !(request.stream.mode.isIncremental() && request.position))
        return makeError(fileserrors::s_notFound, {m_options->path}, {}, u"/path"_s);
    return found->files;
}

Result<std::unique_ptr<StreamReader>> FilesSource::openStream(const ReadRequest &request,
                                                              const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    const QString name = request.stream.stream.id.text();
    if (!request.stream.filter.isEmpty())
        return makeError(fileserrors::s_filterUnsupported, {name});
    auto files = filesOf(request);
    if (!files)
        return files.error();
    QStringList notes;
    auto position = positionFor(request, *files, notes);
    if (!position)
        return position.error();
    std::erase_if(*files, [&](const SourceFile &file) { return position->isFinished(file); });
    if (request.stream.mode.isIncremental()) {
        if (!request.stream.cursorStart.isEmpty() && !request.position) {
            const auto start = timeOf(request.stream.cursorStart);
            if (!start)
                return makeError(fileserrors::s_cursorStartUnsupported,
                                 {name, request.stream.cursorStart});
            std::erase_if(*files, [&](const SourceFile &file) { return file.modified < *start; });
        }
        std::ranges::stable_sort(*files, {}, &SourceFile::modified);
        // The file at hand comes first, so that one place is enough to go on.
        if (const auto &current = position->current()) {
            const auto here = std::ranges::find(*files, current->path, &SourceFile::path);
            if (here != files->end())
                std::rotate(files->begin(), here, here + 1);
        }
        position->setIncomplete();
    }
    return std::unique_ptr<StreamReader>(std::make_unique<FilesReader>(
        request.stream, *m_options, std::move(*files), std::move(*position), std::move(notes)));
}

} // namespace millrace
