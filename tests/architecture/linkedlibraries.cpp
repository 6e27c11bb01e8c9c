#include "tests/architecture/linkedlibraries.h"

#include <QProcess>
#include <QRegularExpression>

namespace millrace::architecture {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_readelfFailed{"architecture.readelf_failed", ErrorKind::System,
                                          "The libraries of %1 cannot be read: readelf failed.",
                                          "Install binutils."};

} // namespace

Result<QStringList> linkedLibraries(const QString &program)
{
    QProcess readelf;
    readelf.start(u"readelf"_s, {u"-dW"_s, program});
    if (!readelf.waitForFinished() || readelf.exitCode() != 0)
        return makeError(s_readelfFailed, {program}, readelf.errorString());
    return neededLibraries(readelf.readAllStandardOutput());
}

QStringList neededLibraries(const QByteArray &dynamicSection)
{
    static const QRegularExpression s_needed(uR"(\(NEEDED\).*\[([^\]]+)\])"_s);
    QStringList libraries;
    auto matches = s_needed.globalMatch(QString::fromUtf8(dynamicSection));
    while (matches.hasNext())
        libraries << matches.next().captured(1);
    return libraries;
}

QStringList screenLibraries(const QStringList &libraries)
{
    static const QRegularExpression s_screen(
        u"Qt\\d(Gui|Widgets|OpenGL|Svg|Charts|PrintSupport|Quick|Qml)"_s);
    return libraries.filter(s_screen);
}

} // namespace millrace::architecture
