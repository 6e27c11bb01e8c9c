#include "app/cli/commands/commands.h"
#include "app/cli/displaytext.h"
#include "core/help/helppages.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_nothingFound{
    "cli.help_not_found", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No page of the help has to do with \"%1\"."),
    QT_TRANSLATE_NOOP("errors",
                      "\"millrace-cli explain\" lists the pages; an error names its code with "
                      "--verbose and --json.")};

struct Options final
{
    std::vector<std::string> words;
};

void list(const HelpPages &pages, Output &output)
{
    QJsonArray all;
    for (const QString &name : pages.names()) {
        output.line(u"%1  %2"_s.arg(name, -36).arg(output.toned(pages.title(name), Tone::Faint)));
        all.append(QJsonObject{{u"page"_s, name}, {u"title"_s, pages.title(name)}});
    }
    if (output.isJson())
        output.json(u"explain"_s, {{u"pages"_s, all}});
}

void show(const HelpPages &pages, const QString &topic, Output &output)
{
    const QString heading = topic.section(u'#', 1);
    if (!heading.isEmpty())
        output.line(output.toned(heading, Tone::Strong) + u'\n');
    const QString text = pages.section(topic);
    for (const QString &line : text.trimmed().split(u'\n'))
        output.line(displayText(line));
    if (output.isJson())
        output.json(u"explain"_s, {{u"topic"_s, topic}, {u"text"_s, text}});
}

int run(const Options &options, Session &session)
{
    const HelpPages pages;
    Output &output = session.output();
    QStringList words;
    for (const std::string &word : options.words)
        words << QString::fromStdString(word);
    const QString asked = words.join(u' ');
    if (asked.isEmpty()) {
        list(pages, output);
        return static_cast<int>(ExitCode::Done);
    }
    if (const QString topic = pages.errorTopic(asked); !topic.isEmpty() || pages.has(asked)) {
        show(pages, topic.isEmpty() ? asked : topic, output);
        return static_cast<int>(ExitCode::Done);
    }
    const QList<HelpHit> hits = pages.find(asked, 20);
    if (hits.isEmpty())
        return session.fail(makeError(s_nothingFound, {asked}));
    if (hits.size() == 1) {
        show(pages, hits.first().topic, output);
        return static_cast<int>(ExitCode::Done);
    }
    QJsonArray found;
    for (const HelpHit &hit : hits) {
        output.line(output.toned(hit.topic, Tone::Strong));
        output.line(u"  "_s + displayText(hit.excerpt));
        found.append(QJsonObject{{u"topic"_s, hit.topic},
                                 {u"title"_s, hit.title},
                                 {u"heading"_s, hit.heading},
                                 {u"excerpt"_s, hit.excerpt}});
    }
    if (output.isJson())
        output.json(u"explain"_s, {{u"hits"_s, found}});
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addExplainCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "explain",
        QT_TRANSLATE_NOOP("CommandText",
                          "Show the help on an error code, a page, or what is about some words"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Program"));
    command->add_option(
        "words", options->words,
        QT_TRANSLATE_NOOP("CommandText", "a code, a page or words; none lists the pages"));
    command->footer(R"(Examples:
  millrace-cli explain postgres.sign_in_refused
  millrace-cli explain concepts/checkpoints
  millrace-cli explain primary key)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace
