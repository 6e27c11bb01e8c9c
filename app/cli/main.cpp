// The program millrace-cli: reads its arguments, then runs one command.
#include "app/cli/commandline.h"
#include "app/cli/commandtext.h"
#include "core/language/language.h"
#include "core/store/languagechoice.h"

#include <langinfo.h>

#include <QCoreApplication>

#include <clocale>
#include <cstdlib>
#include <cstring>

namespace {

// Qt warns about every locale that is not UTF-8 and then switches by itself; scripts and services
// often run in "C", where that warning is noise.
void useUtf8()
{
    std::setlocale(LC_ALL, "");
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return;
    // The language is asked for all the same, where its locale is not installed.
    for (const char *name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char *wanted = std::getenv(name);
        if (wanted != nullptr && *wanted != '\0') {
            setenv("LANGUAGE", wanted, 0);
            break;
        }
    }
    setenv("LC_ALL", "C.UTF-8", 1);
}

} // namespace

int main(int argc, char **argv)
{
    useUtf8();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("millrace"));
    QCoreApplication::setApplicationVersion(QStringLiteral(MILLRACE_VERSION));
    // The help is in the person's language too, so the profile is asked before the arguments are
    // read.
    const std::string folder = millrace::profileArgument(argc, argv);
    millrace::useLanguage(
        millrace::chosenLanguage(millrace::Profile::locate(QString::fromStdString(folder))));

    // Help and version end here, before the database or a connector costs anything.
    millrace::Invocation invocation;
    const auto tree = millrace::makeCommandLine(invocation);
    if (const auto code = millrace::parseArguments(*tree, invocation, argc, argv))
        return *code;

    millrace::Session session(invocation.options);
    const int code = invocation.run(session);
    if (!session.output().finish() && code == 0) {
        session.output().error(millrace::Error{
            QStringLiteral("cli.output_failed"),
            millrace::ErrorKind::System,
            millrace::CommandText::tr("The results could not be written to standard output."),
            millrace::CommandText::tr("Check that the disk is not full."),
            {},
            {}});
        return static_cast<int>(millrace::ExitCode::Environment);
    }
    return code;
}
