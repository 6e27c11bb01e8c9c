// The program millrace: the window.
#include "app/desktop/application.h"
#include "app/desktop/arguments.h"
#include "app/desktop/singleinstance.h"
#include "ui/theme/language.h"

#include <QApplication>
#include <QIcon>

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

} // namespace

int main(int argc, char **argv)
{
    using namespace millrace;
    int code = 0;
    // These work without a display.
    if (const QStringList arguments = textsOf(argc, argv); endsWithoutWindow(arguments)) {
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
    installLanguage();

    const auto options = parseArguments(QApplication::arguments(), code);
    if (!options)
        return code;
    SingleInstance instance(options->profile);
    switch (instance.claim(options->source)) {
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
    Application program(*options);
    QObject::connect(&instance, &SingleInstance::activated, &program, &Application::activate);
    QObject::connect(
        &program, &Application::finished, &application,
        [](int result) { QApplication::exit(result); }, Qt::QueuedConnection);
    program.start();
    return QApplication::exec();
}
