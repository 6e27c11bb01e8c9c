#include "tests/architecture/sourcefile.h"

#include <QRegularExpression>

namespace millrace::architecture {

SourceFile readSource(const QString &path, const QString &text)
{
    using namespace Qt::StringLiterals;
    static const QRegularExpression s_include(uR"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"_s);

    SourceFile file{path, {}, {}};
    const QStringList lines = text.split(u'\n');
    file.firstLines = lines.mid(0, 2);
    for (int i = 0; i < lines.size(); ++i) {
        const auto match = s_include.match(lines.at(i));
        if (match.hasMatch())
            file.includes.append({i + 1, match.captured(2), match.captured(1) == u'"'});
    }
    return file;
}

} // namespace millrace::architecture
