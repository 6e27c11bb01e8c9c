// SourceFile: what the architecture rules look at in one C++ file.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace millrace::architecture {

/// One #include line.
struct Include final
{
    int line = 0; ///< Starting at 1.
    QString path; ///< What stands between the quotes or brackets.
    bool isQuoted = false;
};

/// A C++ file, reduced to its place in the tree, its first lines and its includes.
struct SourceFile final
{
    QString path; ///< From the project folder, with slashes: "core/base/error.h".
    QStringList firstLines; ///< At most two.
    QList<Include> includes;

    [[nodiscard]] bool isHeader() const { return path.endsWith(u".h"); }
};

/// Reads \a text as the file \a path. An include inside a comment or a string does not count.
[[nodiscard]] SourceFile readSource(const QString &path, const QString &text);

} // namespace millrace::architecture
