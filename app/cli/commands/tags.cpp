#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "app/cli/texttable.h"
#include "core/store/connectionrepository.h"
#include "core/store/tagrepository.h"

#include <QJsonArray>

#include <algorithm>
#include <string>
#include <vector>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_tagUnknown{
    "store.tag_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no tag \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "\"millrace-cli tags list\" shows the tags.")};

struct Options final
{
    std::string tag;
    std::string newName;
    std::string color;
    std::string connection;
    std::vector<std::string> tags;
};

int list(Session &session)
{
    Output &output = session.output();
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const auto tags = TagRepository(**database).all();
    if (!tags)
        return session.fail(tags.error());
    const auto connections = ConnectionRepository(**database).all();
    if (!connections)
        return session.fail(connections.error());
    QJsonArray array;
    TextTable table;
    table.addColumns({CommandText::tr("tag", "heading of a column"),
                      CommandText::tr("color", "heading of a column"),
                      CommandText::tr("connections", "heading of a column")});
    for (const Tag &tag : *tags) {
        QStringList names;
        for (const Connection &connection : *connections) {
            if (connection.tags.contains(tag.name))
                names << connection.name;
        }
        array.append(QJsonObject{{u"name"_s, tag.name},
                                 {u"color"_s, tag.color},
                                 {u"connections"_s, QJsonArray::fromStringList(names)}});
        table.addRow({tag.name, tag.color, names.join(", "_L1)});
    }
    if (output.isJson())
        output.json(u"tags list"_s, {{u"tags"_s, array}});
    else if (table.isEmpty())
        output.line(CommandText::tr("There are no tags. \"tags add\" makes one."));
    else
        table.print(output);
    return static_cast<int>(ExitCode::Done);
}

int tellTag(const QString &command, const QString &name, Session &session)
{
    Output &output = session.output();
    if (output.isJson())
        output.json(command, {{u"name"_s, name}});
    else
        output.line(CommandText::tr("Done: \"%1\".").arg(displayText(name)));
    return static_cast<int>(ExitCode::Done);
}

/// Makes or recolours.
int set(const Options &options, Session &session)
{
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    TagRepository repository(**database);
    const auto tags = repository.all();
    if (!tags)
        return session.fail(tags.error());
    Tag tag{QString::fromStdString(options.tag), QString::fromStdString(options.color).toLower()};
    if (tag.color.isEmpty()) {
        const auto stored = std::ranges::find(*tags, tag.name, &Tag::name);
        tag.color = stored == tags->end() ? nextTagColor(std::ssize(*tags)) : stored->color;
    }
    if (auto saved = repository.save(tag); !saved)
        return session.fail(saved.error());
    return tellTag(u"tags set"_s, tag.name, session);
}

int rename(const Options &options, Session &session)
{
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const QString name = QString::fromStdString(options.newName);
    if (auto renamed = TagRepository(**database).rename(QString::fromStdString(options.tag), name);
        !renamed)
        return session.fail(renamed.error());
    return tellTag(u"tags rename"_s, name, session);
}

int remove(const Options &options, Session &session)
{
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    TagRepository repository(**database);
    const QString name = QString::fromStdString(options.tag);
    const auto tags = repository.all();
    if (!tags)
        return session.fail(tags.error());
    if (std::ranges::find(*tags, name, &Tag::name) == tags->end())
        return session.fail(makeError(s_tagUnknown, {name}));
    if (auto removed = repository.remove(name); !removed)
        return session.fail(removed.error());
    return tellTag(u"tags delete"_s, name, session);
}

int changeConnection(const Options &options, bool adds, Session &session)
{
    Output &output = session.output();
    const auto opened = openConnection(options.connection, session.services());
    if (!opened)
        return session.fail(opened.error());
    const Connection &connection = opened->connection;
    StateDatabase &database = *opened->database;
    QStringList words;
    for (const std::string &tag : options.tags)
        words << QString::fromStdString(tag);
    const auto change = [&words, adds](Connection &stored) {
        for (const QString &word : std::as_const(words)) {
            stored.tags.removeAll(word);
            if (adds)
                stored.tags << word;
        }
    };
    const auto saved = ConnectionRepository(database).edit(connection.id, change);
    if (!saved)
        return session.fail(saved.error());
    if (output.isJson())
        output.json(adds ? u"tags add"_s : u"tags remove"_s,
                    {{u"id"_s, saved->id},
                     {u"name"_s, saved->name},
                     {u"tags"_s, QJsonArray::fromStringList(saved->tags)}});
    else
        output.line(CommandText::tr("Tags of \"%1\": %2.")
                        .arg(displayText(saved->name),
                             saved->tags.isEmpty() ? CommandText::tr("none")
                                                   : displayText(saved->tags.join(", "_L1))));
    return static_cast<int>(ExitCode::Done);
}

void addOfTags(CLI::App &group, Invocation &invocation)
{
    CLI::App *listCommand = group.add_subcommand(
        "list", QT_TRANSLATE_NOOP("CommandText", "List the tags and who bears them"));
    listCommand->footer("Examples:\n  millrace-cli tags list");
    listCommand->callback([&invocation] { invocation.run = list; });

    const auto setOptions = std::make_shared<Options>();
    CLI::App *setCommand = group.add_subcommand(
        "set", QT_TRANSLATE_NOOP("CommandText", "Make a tag, or give it a colour"));
    setCommand
        ->add_option("tag", setOptions->tag,
                     QT_TRANSLATE_NOOP("CommandText", "Name, at most 30 characters"))
        ->required();
    setCommand
        ->add_option("--color", setOptions->color,
                     QT_TRANSLATE_NOOP("CommandText", "#rrggbb; the next of the palette"))
        ->type_name("COLOR");
    setCommand->footer("Examples:\n  millrace-cli tags set nightly --color '#75dcff'");
    setCommand->callback([setOptions, &invocation] {
        invocation.run = [setOptions](Session &session) { return set(*setOptions, session); };
    });

    const auto renameOptions = std::make_shared<Options>();
    CLI::App *renameCommand = group.add_subcommand(
        "rename", QT_TRANSLATE_NOOP("CommandText", "Give a tag another name, at every connection"));
    renameCommand->add_option("tag", renameOptions->tag, QT_TRANSLATE_NOOP("CommandText", "Name"))
        ->required();
    renameCommand
        ->add_option("name", renameOptions->newName, QT_TRANSLATE_NOOP("CommandText", "New name"))
        ->required();
    renameCommand->footer("Examples:\n  millrace-cli tags rename nightly 'every night'");
    renameCommand->callback([renameOptions, &invocation] {
        invocation.run
            = [renameOptions](Session &session) { return rename(*renameOptions, session); };
    });

    const auto deleteOptions = std::make_shared<Options>();
    CLI::App *deleteCommand = group.add_subcommand(
        "delete",
        QT_TRANSLATE_NOOP("CommandText", "Delete a tag, and take it off every connection"));
    deleteCommand->add_option("tag", deleteOptions->tag, QT_TRANSLATE_NOOP("CommandText", "Name"))
        ->required();
    deleteCommand->footer("Examples:\n  millrace-cli tags delete nightly");
    deleteCommand->callback([deleteOptions, &invocation] {
        invocation.run
            = [deleteOptions](Session &session) { return remove(*deleteOptions, session); };
    });
}

void addOfConnections(CLI::App &group, Invocation &invocation, bool adds)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = adds
        ? group.add_subcommand(
            "add",
            QT_TRANSLATE_NOOP("CommandText", "Give a connection tags; those that are new are made"))
        : group.add_subcommand("remove",
                               QT_TRANSLATE_NOOP("CommandText", "Take tags off a connection"));
    addConnectionArgument(*command, options->connection);
    command->add_option("tag", options->tags, QT_TRANSLATE_NOOP("CommandText", "Names of tags"))
        ->required();
    command->footer(adds ? "Examples:\n  millrace-cli tags add shop nightly slow"
                         : "Examples:\n  millrace-cli tags remove shop slow");
    command->callback([options, adds, &invocation] {
        invocation.run = [options, adds](Session &session) {
            return changeConnection(*options, adds, session);
        };
    });
}

} // namespace

void addTagsCommand(CLI::App &program, Invocation &invocation)
{
    CLI::App *group = program.add_subcommand(
        "tags", QT_TRANSLATE_NOOP("CommandText", "List and change the tags that sort connections"));
    group->group(QT_TRANSLATE_NOOP("CommandText", "Connections"));
    group->require_subcommand(1, 1);
    group->footer("Examples:\n  millrace-cli tags list\n  millrace-cli tags add shop nightly");
    addOfTags(*group, invocation);
    addOfConnections(*group, invocation, true);
    addOfConnections(*group, invocation, false);
}

} // namespace millrace
