#include "core/interchange/rejectedlines.h"

#include "core/data/recordfields.h"

#include <QStringList>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_unreadable{
    "rejected.import_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be read: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Take a file that was exported from the rejected records, as CSV or JSON "
                      "Lines.")};
constexpr ErrorDefinition s_columnsMissing{
    "rejected.import_columns_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 lacks columns: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Keep the columns \"id\" and \"source_record\" of the exported file.")};

constexpr qsizetype s_blockSize = 1 << 20;
/// A record beyond this is no record of ours; a quote may be missing.
constexpr std::size_t s_longestRecord = 64 << 20;

void setText(RejectedLine &line, const QString &name, const QString &text)
{
    if (name == "id"_L1)
        line.id = text;
    else if (name == "connection_id"_L1)
        line.connectionId = text;
    else if (name == "namespace"_L1)
        line.nameSpace = text;
    else if (name == "stream"_L1)
        line.stream = text;
}

} // namespace

Error RejectedLines::unreadable(const QString &reason) const
{
    return makeError(s_unreadable, {m_file->fileName(), reason});
}

Result<RejectedLines> RejectedLines::open(const QString &path)
{
    RejectedLines lines;
    lines.m_file = std::make_unique<QFile>(path);
    if (!lines.m_file->open(QIODevice::ReadOnly))
        return lines.unreadable(lines.m_file->errorString());
    if (!lines.fill())
        return lines.unreadable(u"it is empty"_s);
    if (lines.m_buffer.startsWith("\xEF\xBB\xBF"))
        lines.m_at = 3;
    lines.m_isJson = lines.m_buffer.mid(lines.m_at, 1) == "{";
    if (!lines.m_isJson) {
        if (auto read = lines.readHeader(); !read)
            return read.error();
    }
    return lines;
}

bool RejectedLines::fill()
{
    if (m_at < m_buffer.size())
        return true;
    m_buffer = m_file->read(s_blockSize);
    m_at = 0;
    return !m_buffer.isEmpty();
}

Result<void> RejectedLines::readHeader()
{
    // Spreadsheets separate as their country does.
    for (qsizetype i = m_at; i < m_buffer.size() && m_buffer[i] != '\n'; ++i) {
        if (m_buffer[i] == ',' || m_buffer[i] == ';' || m_buffer[i] == '\t') {
            m_separator = m_buffer[i];
            break;
        }
    }
    const auto header = cells();
    if (!header)
        return header.error();
    if (!header->has_value())
        return unreadable(u"it is empty"_s);
    m_cellCount = (*header)->size();
    for (std::size_t i = 0; i < m_cellCount; ++i)
        m_columns.insert(QString::fromStdString((**header)[i]).trimmed(), static_cast<int>(i));
    QStringList missing;
    for (const QString &name : {u"id"_s, u"source_record"_s}) {
        if (!m_columns.contains(name))
            missing << name;
    }
    if (!missing.isEmpty())
        return makeError(s_columnsMissing, {m_file->fileName(), missing.join(u", "_s)});
    return {};
}

Result<std::optional<std::vector<std::string>>> RejectedLines::cells()
{
    std::vector<std::string> cells(1);
    std::size_t size = 0;
    bool isQuoted = false;
    bool wasQuote = false; // The last letter, inside quotes: the end, or half of a doubled one.
    bool isAnything = false;
    while (fill()) {
        const char letter = m_buffer[m_at++];
        isAnything = true;
        if (letter == '\n')
            ++m_line;
        // An empty cell takes memory as well.
        size += letter == m_separator ? sizeof(std::string) : 1;
        if (size > s_longestRecord)
            return unreadable(u"a record is longer than 64 MiB"_s);
        if (isQuoted && wasQuote) {
            wasQuote = false;
            if (letter == '"') {
                cells.back() += '"';
                continue;
            }
            isQuoted = false;
        }
        if (isQuoted) {
            wasQuote = letter == '"';
            if (!wasQuote)
                cells.back() += letter;
        } else if (letter == '"' && cells.back().empty()) {
            isQuoted = true;
        } else if (letter == m_separator) {
            cells.emplace_back();
        } else if (letter == '\n') {
            return std::optional(std::move(cells));
        } else if (letter != '\r') {
            cells.back() += letter;
        }
    }
    if (!isAnything)
        return std::optional<std::vector<std::string>>();
    return std::optional(std::move(cells));
}

Result<std::optional<std::string>> RejectedLines::text()
{
    std::string text;
    while (fill()) {
        const qsizetype end = m_buffer.indexOf('\n', m_at);
        const qsizetype stop = end < 0 ? m_buffer.size() : end;
        text.append(m_buffer.constData() + m_at, static_cast<std::size_t>(stop - m_at));
        m_at = end < 0 ? stop : end + 1;
        if (text.size() > s_longestRecord)
            return unreadable(u"a record is longer than 64 MiB"_s);
        if (end < 0)
            continue;
        ++m_line;
        if (text.find_first_not_of(" \t\r") != std::string::npos)
            return std::optional(std::move(text));
        text.clear();
    }
    return text.empty() ? std::optional<std::string>() : std::optional(std::move(text));
}

Result<std::optional<RejectedLine>> RejectedLines::next()
{
    RejectedLine line;
    line.line = m_line;
    if (m_isJson) {
        auto json = text();
        if (!json)
            return json.error();
        if (!json->has_value())
            return std::optional<RejectedLine>();
        const auto fields = recordFields(**json);
        line.isReadable = fields.has_value();
        for (const RecordField &field : fields.value_or(std::vector<RecordField>())) {
            if (field.name == "source_record"_L1)
                line.sourceRecord = recordValueJson(field);
            else
                setText(line, field.name, field.text);
        }
        // The namespace is left out where there is none.
        if (line.stream && !line.nameSpace)
            line.nameSpace = QString();
        return std::optional(std::move(line));
    }
    auto row = cells();
    if (!row)
        return row.error();
    if (!row->has_value())
        return std::optional<RejectedLine>();
    line.isReadable = (*row)->size() == m_cellCount;
    for (auto column = m_columns.cbegin(); column != m_columns.cend() && line.isReadable;
         ++column) {
        std::string &cell = (**row)[static_cast<std::size_t>(*column)];
        if (column.key() == "source_record"_L1)
            line.sourceRecord = std::move(cell);
        else
            setText(line, column.key(), QString::fromStdString(cell));
    }
    return std::optional(std::move(line));
}

} // namespace millrace
