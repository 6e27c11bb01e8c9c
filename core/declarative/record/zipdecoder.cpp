#include "core/declarative/record/zipdecoder.h"

#include "core/declarative/record/recorderrors.h"
#include "core/declarative/record/unpacker.h"

#include <zip.h>

#include <memory>
#include <utility>
#include <vector>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// Files of one archive.
constexpr zip_int64_t s_mostFiles = 100'000;

struct ArchiveCloser final
{
    void operator()(zip_t *archive) const { zip_discard(archive); }
};
struct FileCloser final
{
    void operator()(zip_file_t *file) const { zip_fclose(file); }
};

Error broken(const QString &why)
{
    return makeError(errors::s_bodyUnreadable, {u"a zip archive"_s, why});
}

/// Reads the files of one archive.
class Reading final
{
public:
    Reading(zip_t *archive, std::int64_t packed, const BodyParserMaker &makeParser,
            const ElementSink &sink)
        : m_archive(archive)
        , m_packed(packed)
        , m_makeParser(makeParser)
        , m_sink(sink)
    {
    }

    Result<bool> readFile(zip_uint64_t index)
    {
        const std::unique_ptr<zip_file_t, FileCloser> file(zip_fopen_index(m_archive, index, 0));
        if (!file)
            return broken(QString::fromUtf8(zip_strerror(m_archive)));
        const std::unique_ptr<BodyParser> parser = m_makeParser();
        std::vector<char> piece(s_pieceBytes);
        while (true) {
            const zip_int64_t size = zip_fread(file.get(), piece.data(), piece.size());
            if (size < 0)
                return broken(QString::fromUtf8(zip_file_strerror(file.get())));
            if (size == 0)
                return parser->finish(m_sink);
            m_unpacked += size;
            if (Result<void> fits = m_limits.require(m_packed, m_unpacked); !fits)
                return fits.error();
            Result<bool> goesOn
                = parser->read(std::string_view(piece.data(), std::size_t(size)), m_sink);
            if (!goesOn || !*goesOn)
                return goesOn;
        }
    }

private:
    zip_t *m_archive;
    std::int64_t m_packed;
    const BodyParserMaker &m_makeParser;
    const ElementSink &m_sink;
    UnpackLimits m_limits{};
    std::int64_t m_unpacked = 0;
};

} // namespace

Result<void> ZipDecoder::decode(const HttpResponse &response, const ElementSink &sink) const
{
    // The library takes nothing at all for an archive without files.
    if (response.body.isEmpty())
        return broken(u"it is empty"_s);
    zip_error_t fault;
    zip_error_init(&fault);
    zip_source_t *source = zip_source_buffer_create(
        response.body.constData(), static_cast<zip_uint64_t>(response.body.size()), 0, &fault);
    zip_t *opened = source ? zip_open_from_source(source, ZIP_RDONLY, &fault) : nullptr;
    if (!opened) {
        const QString why = QString::fromUtf8(zip_error_strerror(&fault));
        zip_source_free(source);
        zip_error_fini(&fault);
        return broken(why);
    }
    zip_error_fini(&fault);
    const std::unique_ptr<zip_t, ArchiveCloser> archive(opened);
    const zip_int64_t count = zip_get_num_entries(opened, 0);
    if (count > s_mostFiles)
        return broken(u"it has more than %1 files"_s.arg(s_mostFiles));
    Reading reading(opened, response.body.size(), m_makeParser, sink);
    for (zip_int64_t index = 0; index < count; ++index) {
        const char *name = zip_get_name(opened, static_cast<zip_uint64_t>(index), 0);
        // A folder holds nothing by itself.
        if (name && std::string_view(name).ends_with('/'))
            continue;
        Result<bool> goesOn = reading.readFile(static_cast<zip_uint64_t>(index));
        if (!goesOn)
            return goesOn.error();
        if (!*goesOn)
            break;
    }
    return {};
}

} // namespace millrace::declarative
