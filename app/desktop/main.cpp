// The program millrace: the window.
#include "app/desktop/application.h"
#include "app/desktop/arguments.h"
#include "app/desktop/singleinstance.h"
#include "core/language/language.h"
#include "core/store/languagechoice.h"
#include "ui/help/helptopics.h"
#include "ui/theme/language.h"

#include <QApplication>
#include <QIcon>
#include <QProcess>

#include <cstdio>

namespace {

QStringList textsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int at = 0; at < argc; ++at)
        arguments << QString::fromLocal8Bit(argv[at]);
    return arguments;
}

/// Qt takes its own options, such as -platform, out of the arguments when the application is made.
bool endsWithoutWindow(const QStringList &arguments)
{
    return arguments.contains(QStringLiteral("--help")) || arguments.contains(QStringLiteral("-h"))
        || arguments.contains(QStringLiteral("--version"));
}

/// The window until it is closed; its exit code.
int run(const millrace::StartOptions &options)
{
    using namespace millrace;
    SingleInstance instance(options.profile);
    switch (instance.claim(options.source)) {
    case SingleInstance::Role::First:
        break;
    case SingleInstance::Role::Second:
        return 0;
    case SingleInstance::Role::Unheard:
        std::fputs(qUtf8Printable(QApplication::translate(
                       "main",
                       "millrace: the profile is open already, and its window does not "
                       "answer.\n")),
                   stderr);
        return 1;
    }
    Application program(options);
    QObject::connect(&instance, &SingleInstance::activated, &program, &Application::activate);
    QObject::connect(
        &program, &Application::finished, qApp, [](int result) { QApplication::exit(result); },
        Qt::QueuedConnection);
    program.start();
    return QApplication::exec();
}

/// Starts the program anew with the same profile; nothing else of the arguments is wanted again.
int restart(const millrace::StartOptions &options)
{
    QStringList arguments;
    if (!options.folder.isEmpty())
        arguments << QStringLiteral("--profile") << options.folder;
    return QProcess::startDetached(QApplication::applicationFilePath(), arguments) ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    using namespace millrace;
    int code = 0;
    // These work without a display.
    if (const QStringList arguments = textsOf(argc, argv); endsWithoutWindow(arguments)) {
        const QCoreApplication application(argc, argv);
        useLanguage({});
        if (!parseArguments(arguments, code))
            return code;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("millrace"));
    QApplication::setApplicationDisplayName(QStringLiteral("Millrace"));
    QApplication::setApplicationVersion(QStringLiteral(MILLRACE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("io.github.millrace.Millrace"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/app.svg")));
    QApplication::setQuitOnLastWindowClosed(false);
    installLanguage(QString());
    openHelpByKey(&application);

    const auto options = parseArguments(QApplication::arguments(), code);
    if (!options)
        return code;
    installLanguage(chosenLanguage(options->profile));
    const int result = run(*options);
    return result == Application::s_restart ? restart(*options) : result;
}
