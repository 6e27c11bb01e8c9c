#include "app/cli/commandtexts.h"

#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Groups CLI11 makes, and what a footer is headed by.
[[maybe_unused]] constexpr const char *s_others[] = {
    QT_TRANSLATE_NOOP("CommandText", "Options"),
    QT_TRANSLATE_NOOP("CommandText", "Positionals"),
    QT_TRANSLATE_NOOP("CommandText", "Subcommands"),
    QT_TRANSLATE_NOOP("CommandText", "Examples:"),
    QT_TRANSLATE_NOOP("CommandText", "Example:"),
};
constexpr int s_footerWidth = 80;

std::string translated(const std::string &text)
{
    return text.empty() ? text : CommandText::tr(text.c_str()).toStdString();
}

/// \a text in lines of at most s_footerWidth, broken at blanks.
QString wrapped(const QString &text)
{
    QString result;
    QString line;
    for (const QString &word : text.split(u' ')) {
        if (!line.isEmpty() && displayWidth(line) + 1 + displayWidth(word) > s_footerWidth) {
            result += line + u'\n';
            line.clear();
        }
        line += (line.isEmpty() ? QString() : u" "_s) + word;
    }
    return result + line;
}

/// A paragraph is a text; one of examples has a heading, and commands that are indented.
QString paragraph(const QString &text)
{
    const qsizetype end = text.indexOf("\n  "_L1);
    if (end < 0)
        return wrapped(CommandText::tr(text.toUtf8().constData()));
    return CommandText::tr(text.left(end).toUtf8().constData()) + text.mid(end);
}

std::string footer(const std::string &text)
{
    QStringList paragraphs = QString::fromStdString(text).split("\n\n"_L1);
    for (QString &each : paragraphs) {
        if (!each.isEmpty())
            each = paragraph(each);
    }
    return paragraphs.join("\n\n"_L1).toStdString();
}

} // namespace

void translateCommands(CLI::App &command)
{
    command.description(translated(command.get_description()));
    command.group(translated(command.get_group()));
    command.footer(footer(command.get_footer()));
    for (CLI::Option *option : command.get_options()) {
        option->description(translated(option->get_description()));
        option->group(translated(option->get_group()));
    }
    for (CLI::App *below : command.get_subcommands([](CLI::App *) { return true; }))
        translateCommands(*below);
}

} // namespace millrace
