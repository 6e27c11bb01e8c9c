#include "app/desktop/arguments.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <cstdio>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Texts final
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Arguments)
};

constexpr int s_usageError = 2;

QString helpText()
{
    return Texts::tr("Usage: millrace [OPTION…] [FILE or URL]\n"
                     "\n"
                     "Opens the window of Millrace. A file (CSV, JSON, SQLite) or a connection URL "
                     "starts a new connection with it.\n"
                     "\n"
                     "  --profile FOLDER  keep everything in this folder\n"
                     "  --background      start in the tray, where there is one\n"
                     "  --version         print the version and end\n"
                     "  --help, -h        print this help and end\n"
                     "\n"
                     "The same profile can be used from the command line by millrace-cli.\n");
}

void print(std::FILE *file, const QString &text) { std::fputs(qUtf8Printable(text), file); }

std::optional<StartOptions> mistake(const QString &text, int &exitCode)
{
    print(stderr, Texts::tr("millrace: %1\nTry \"millrace --help\".\n").arg(text));
    exitCode = s_usageError;
    return std::nullopt;
}

/// Whoever gets the file may be in another folder.
QString absolute(const QString &source)
{
    return QFileInfo::exists(source) ? QFileInfo(source).absoluteFilePath() : source;
}

} // namespace

std::optional<StartOptions> parseArguments(const QStringList &arguments, int &exitCode)
{
    StartOptions options;
    QString folder;
    bool areOptionsOver = false;
    for (qsizetype at = 1; at < arguments.size(); ++at) {
        const QString &argument = arguments[at];
        if (areOptionsOver || !argument.startsWith(u'-') || argument == "-"_L1) {
            if (!options.source.isEmpty())
                return mistake(Texts::tr("only one file can be opened at a time."), exitCode);
            options.source = absolute(argument);
        } else if (argument == "--"_L1) {
            areOptionsOver = true;
        } else if (argument == "--help"_L1 || argument == "-h"_L1) {
            print(stdout, helpText());
            exitCode = 0;
            return std::nullopt;
        } else if (argument == "--version"_L1) {
            print(stdout, u"millrace %1\n"_s.arg(QStringLiteral(MILLRACE_VERSION)));
            exitCode = 0;
            return std::nullopt;
        } else if (argument == "--background"_L1) {
            options.isInBackground = true;
        } else if (argument.startsWith("--profile="_L1)) {
            folder = argument.sliced(10);
        } else if (argument == "--profile"_L1 && at + 1 < arguments.size()) {
            folder = arguments[++at];
        } else if (argument == "--profile"_L1) {
            return mistake(Texts::tr("--profile needs a folder."), exitCode);
        } else {
            return mistake(Texts::tr("there is no option %1.").arg(argument), exitCode);
        }
    }
    options.folder = folder;
    options.profile = Profile::locate(folder);
    return options;
}

} // namespace millrace
