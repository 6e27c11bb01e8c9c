// The program millrace-cli: reads its arguments, then runs one command.
#include "app/cli/commandline.h"

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
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setenv("LC_ALL", "C.UTF-8", 1);
}

} // namespace

int main(int argc, char **argv)
{
    // Help and version end here, before Qt, the profile or a plugin costs anything.
    millrace::Invocation invocation;
    const auto tree = millrace::makeCommandLine(invocation);
    if (const auto code = millrace::parseArguments(*tree, invocation, argc, argv))
        return *code;

    useUtf8();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("millrace"));
    QCoreApplication::setApplicationVersion(QStringLiteral(MILLRACE_VERSION));
    millrace::Session session(invocation.options);
    const int code = invocation.run(session);
    if (!session.output().finish() && code == 0) {
        session.output().error(
            millrace::Error{QStringLiteral("cli.output_failed"),
                            millrace::ErrorKind::System,
                            QStringLiteral("The results could not be written to standard output."),
                            QStringLiteral("Check that the disk is not full."),
                            {},
                            {}});
        return static_cast<int>(millrace::ExitCode::Environment);
    }
    return code;
}
