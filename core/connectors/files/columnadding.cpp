#include "core/connectors/files/columnadding.h"

#include "core/connectors/files/compressedreader.h"
#include "core/connectors/files/csvwriter.h"

namespace millrace {

namespace {

constexpr std::size_t s_blockBytes = 256 * 1024;

/// Copies the rows behind the header, each with further empty fields at its end.
class RowWidening final
{
public:
    RowWidening(char delimiter, qsizetype addedColumns, bool hasOneColumn)
        : m_delimiter(delimiter)
        , m_fields(static_cast<std::size_t>(addedColumns), delimiter)
        , m_hasOneColumn(hasOneColumn)
    {
    }

    void append(std::string &out, std::string_view text)
    {
        for (const char c : text) {
            if (!m_isQuoted && c == '\n')
                endRow(out);
            else
                take(out, c);
        }
    }

    /// The last row may lack its line end.
    void appendEnd(std::string &out)
    {
        if (!m_isHeader && m_rowBytes > 0)
            out += m_fields;
    }

private:
    void take(std::string &out, char c)
    {
        // A quote inside an unquoted field is ordinary text; a doubled one closes and opens.
        if (c == '"' && (m_isQuoted || m_isFieldStart || m_wasQuoted)) {
            m_wasQuoted = m_isQuoted;
            m_isQuoted = !m_isQuoted;
        } else {
            m_wasQuoted = false;
        }
        m_isFieldStart = c == m_delimiter && !m_isQuoted;
        ++m_rowBytes;
        if (!m_isHeader)
            out.push_back(c);
    }

    void endRow(std::string &out)
    {
        // In a file of one column an empty line is a row without a value.
        if (!m_isHeader) {
            if (m_rowBytes > 0 || m_hasOneColumn)
                out += m_fields;
            out.push_back('\n');
        }
        m_isHeader = false;
        m_isFieldStart = true;
        m_wasQuoted = false;
        m_rowBytes = 0;
    }

    char m_delimiter;
    std::string m_fields;
    bool m_hasOneColumn;
    bool m_isHeader = true;
    bool m_isQuoted = false;
    bool m_wasQuoted = false; ///< The character before was a closing quote.
    bool m_isFieldStart = true;
    std::size_t m_rowBytes = 0;
};

std::string headerOf(const QStringList &names, char delimiter)
{
    std::vector<OutputColumn> columns;
    for (const QString &name : names)
        columns.push_back({name, OutputColumn::Kind::Missing, -1});
    std::string header;
    CsvWriter(std::move(columns), delimiter, {}).appendHeader(header);
    return header;
}

Result<void> copyRows(const AppendTarget &target, RowWidening widening, std::string header,
                      CompressedWriter &out, const Cancellation &cancellation)
{
    const auto file = lookAtFile(target.path, target.path);
    if (!file)
        return file.error();
    const auto reader = CompressedReader::open(*file);
    if (!reader)
        return reader.error();
    std::string text = std::move(header);
    std::string block(s_blockBytes, '\0');
    for (;;) {
        if (cancellation.stop_requested())
            return Error::cancelled();
        const auto count = (*reader)->read(block.data(), block.size());
        if (!count)
            return count.error();
        if (*count == 0)
            break;
        widening.append(text, std::string_view(block.data(), *count));
        if (auto written = out.write(text); !written)
            return written;
        text.clear();
    }
    widening.appendEnd(text);
    if (auto written = out.write(text); !written)
        return written;
    return out.endFrame(true);
}

} // namespace

Result<void> addColumns(const AppendTarget &target, const ExistingFile &existing,
                        const QStringList &names, Compression compression,
                        const Cancellation &cancellation)
{
    {
        // Cuts off what does not count.
        const auto counted = CommittedFile::open(target.path, existing.state, existing.isStored);
        if (!counted)
            return counted.error();
    }
    CommitState state = existing.state;
    const bool hasOneColumn = state.columns.size() == 1;
    state.columns += names;
    state.committedBytes = 0;
    state.isWidening = true;
    auto side = CommittedFile::open(sidePath(target.path), state, false);
    if (!side)
        return side.error();
    const auto out = CompressedWriter::create(compression, **side);
    auto done = copyRows(target, RowWidening(target.delimiter, names.size(), hasOneColumn),
                         headerOf(state.columns, target.delimiter), *out, cancellation);
    if (done)
        done = (*side)->sync();
    if (done)
        done = (*side)->commit(std::nullopt);
    // What fails from here on leaves one file or the other whole.
    if (done)
        return (*side)->moveOver(target.path);
    side->reset();
    (void)dropSideFile(target.path);
    return done;
}

} // namespace millrace
