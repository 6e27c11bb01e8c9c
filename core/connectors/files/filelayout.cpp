#include "core/connectors/files/filelayout.h"

#include "core/data/conversion.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view s_blanks = " \t\r\n";

std::string_view withoutBlanks(std::string_view text)
{
    const std::size_t start = text.find_first_not_of(s_blanks);
    return start == std::string_view::npos ? std::string_view() : text.substr(start);
}

FileFormat detectFormat(std::string_view head)
{
    const std::string_view text = withoutBlanks(head);
    if (text.empty())
        return FileFormat::Csv;
    const std::string_view inside = withoutBlanks(text.substr(1));
    // A bracket alone is no proof: "[id],[name]" is a header too.
    if (text[0] == '[' && (inside.empty() || inside[0] == '{' || inside[0] == ']'))
        return FileFormat::Json;
    if (text[0] != '{' || (!inside.empty() && inside[0] != '"' && inside[0] != '}'))
        return FileFormat::Csv;
    const std::string_view line = text.substr(0, text.find('\n'));
    return fits(FieldType::Json, line) ? FileFormat::JsonLines : FileFormat::Json;
}

/// Loads more until the first row is complete, because the dialect is read off whole rows.
Result<void> loadFirstRow(TextWindow &window)
{
    while (!window.isFinal() && window.text().find_first_of("\r\n") == std::string_view::npos
           && window.text().size() < TextWindow::s_maximumBytes) {
        if (auto more = window.refill(window.begin()); !more)
            return more.error();
    }
    return {};
}

} // namespace

Result<OpenedFile> openFile(const SourceFile &file, const FilesSourceOptions &options)
{
    auto window = TextWindow::open(file, options.encoding);
    if (!window)
        return window.error();
    OpenedFile opened{std::move(*window), {}};
    FileLayout &layout = opened.layout;
    layout.format = options.format ? *options.format : detectFormat(opened.window->text());
    layout.encoding = opened.window->encoding();
    layout.hasMark = opened.window->hasMark();
    layout.compression = opened.window->compression();
    if (layout.format == FileFormat::Csv) {
        if (auto loaded = loadFirstRow(*opened.window); !loaded)
            return loaded.error();
        layout.csv = detectCsvDialect(opened.window->text(), opened.window->isFinal(), options.csv);
    } else if (layout.format == FileFormat::Json) {
        layout.isJsonArray = withoutBlanks(opened.window->text()).starts_with('[');
    }
    return opened;
}

QString FileLayout::text() const
{
    QStringList parts;
    if (format == FileFormat::Csv) {
        parts << u"CSV"_s
              << QCoreApplication::translate("files", "delimiter %1")
                     .arg(delimiterName(csv.marks.delimiter))
              << (csv.marks.quote == '\0' ? QCoreApplication::translate("files", "no quotes")
                                          : QCoreApplication::translate("files", "quote %1")
                                                .arg(QLatin1Char(csv.marks.quote)))
              << (csv.hasHeader ? QCoreApplication::translate("files", "header line")
                                : QCoreApplication::translate("files", "no header line"));
    } else {
        parts << (format == FileFormat::JsonLines ? u"JSON Lines"_s
                      : isJsonArray ? QCoreApplication::translate("files", "JSON array")
                                    : QCoreApplication::translate("files", "JSON objects"));
    }
    QString encodingText = textEncodingName(encoding).toUpper();
    if (encoding == TextEncoding::Windows1252)
        encodingText = u"Windows-1252"_s;
    if (hasMark)
        encodingText
            = QCoreApplication::translate("files", "%1 with byte order mark").arg(encodingText);
    parts << encodingText;
    if (compression != Compression::None)
        parts << QString::fromLatin1(compressionName(compression));
    return parts.join(u", "_s);
}

} // namespace millrace
