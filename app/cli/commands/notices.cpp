#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/noticesending.h"
#include "app/cli/texttable.h"
#include "core/notices/noticeround.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_channelUnknown{
    "cli.channel_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Notices are not sent by \"%1\" from here."),
    QT_TRANSLATE_NOOP("errors",
                      "The channels are webhook and mail; those of the desktop are shown by the "
                      "window.")};
constexpr ErrorDefinition s_nothingNamed{
    "cli.notice_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "It is not said which notices are meant."),
    QT_TRANSLATE_NOOP("errors", "Name their numbers, or write --all.")};

struct ListOptions final
{
    std::string connection;
    bool isUnreadOnly = false;
    int limit = 20;
    std::optional<qint64> before;
};

struct ReadOptions final
{
    std::vector<qint64> ids;
    bool isAll = false;
    bool isUnread = false;
};

QString sendingText(const NoticeSending &sending)
{
    return noticeChannelName(sending.channel) + u' ' + noticeDeliveryName(sending.delivery);
}

QJsonObject toJson(const NoticeSending &sending, bool isVerbose)
{
    QJsonObject json{{u"channel"_s, noticeChannelName(sending.channel)},
                     {u"status"_s, noticeDeliveryName(sending.delivery)},
                     {u"tries"_s, sending.tries},
                     {u"changed_at"_s, isoTime(sending.changedAt)}};
    if (sending.delivery == NoticeDelivery::Waiting)
        json.insert("next_try_at"_L1, isoTime(sending.dueAt));
    if (sending.error)
        json.insert("error"_L1, toJson(*sending.error, isVerbose));
    return json;
}

QJsonObject toJson(const KeptNotice &kept, bool isVerbose)
{
    const Notice &notice = kept.notice;
    QJsonArray sendings;
    for (const NoticeSending &sending : kept.sendings)
        sendings << toJson(sending, isVerbose);
    const auto time = [](const std::optional<TimePoint> &at) {
        return at ? QJsonValue(isoTime(*at)) : QJsonValue();
    };
    return {{u"id"_s, notice.id},
            {u"kind"_s, noticeKindName(notice.kind)},
            {u"time"_s, isoTime(notice.at)},
            {u"connection"_s,
             QJsonObject{{u"id"_s, notice.connectionId}, {u"name"_s, notice.connectionName}}},
            {u"run"_s, notice.jobId ? QJsonValue(*notice.jobId) : QJsonValue()},
            {u"title"_s, notice.title},
            {u"text"_s, notice.text},
            {u"read_at"_s, time(notice.readAt)},
            {u"solved_at"_s, time(notice.solvedAt)},
            {u"channels"_s, sendings}};
}

void printText(const std::vector<KeptNotice> &notices, Output &output)
{
    if (notices.empty()) {
        output.line(CommandText::tr("There are no notices."));
        return;
    }
    for (const KeptNotice &kept : notices) {
        const Notice &notice = kept.notice;
        const bool isNew = !notice.readAt;
        QString line = u"%1 %2  %3"_s.arg(isNew ? u"*"_s : u" "_s, QString::number(notice.id),
                                          readableTime(notice.at));
        line += u"  "_s
            + output.toned(displayText(notice.title), isNew ? Tone::Strong : Tone::Plain);
        if (notice.solvedAt)
            line += output.toned(u"  (solved)"_s, Tone::Good);
        output.line(line);
        for (const QString &part : notice.text.split(u'\n', Qt::SkipEmptyParts))
            output.line(u"      "_s + displayText(part));
        QStringList ways;
        for (const NoticeSending &sending : kept.sendings)
            ways << sendingText(sending);
        if (!ways.isEmpty())
            output.line(output.toned(u"      "_s + ways.join(u", "_s), Tone::Faint));
    }
}

int list(const ListOptions &options, Session &session)
{
    Output &output = session.output();
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    NoticeFilter filter;
    if (!options.connection.empty()) {
        const auto connection
            = findConnection(QString::fromStdString(options.connection), session.services());
        if (!connection)
            return session.fail(connection.error());
        filter.connectionId = connection->id;
    }
    filter.isUnreadOnly = options.isUnreadOnly;
    filter.limit = options.limit;
    filter.before = options.before;
    const NoticeStore store(**database);
    const auto notices = store.list(filter);
    const auto unread = store.unreadCount();
    if (!notices || !unread)
        return session.fail(notices ? unread.error() : notices.error());
    const QStringList failures = channelFailureTexts(**database);
    if (output.isJson()) {
        QJsonArray array;
        for (const KeptNotice &kept : *notices)
            array << toJson(kept, output.isVerbose());
        output.json(u"notices list"_s,
                    {{u"notices"_s, array},
                     {u"unread"_s, *unread},
                     {u"failing_channels"_s, QJsonArray::fromStringList(failures)}});
        return static_cast<int>(ExitCode::Done);
    }
    printText(*notices, output);
    for (const QString &text : failures)
        output.message(text, Tone::Warning);
    return static_cast<int>(ExitCode::Done);
}

int read(const ReadOptions &options, Session &session)
{
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    if (options.ids.empty() && !options.isAll)
        return session.fail(makeError(s_nothingNamed));
    NoticeStore store(**database);
    const TimePoint now = session.services().clock().now();
    const auto marked = options.isAll ? store.markAllRead(now)
                                      : store.markRead(options.ids, !options.isUnread, now);
    if (!marked)
        return session.fail(marked.error());
    const auto unread = store.unreadCount();
    if (!unread)
        return session.fail(unread.error());
    Output &output = session.output();
    if (output.isJson())
        output.json(u"notices read"_s, {{u"unread"_s, *unread}});
    else
        output.line(CommandText::tr("Unread notices: %1.").arg(groupedNumber(*unread)));
    return static_cast<int>(ExitCode::Done);
}

Result<NoticeChannel> sentChannel(const std::string &name)
{
    const auto channel = noticeChannelFromName(QString::fromStdString(name));
    if (!channel || *channel == NoticeChannel::Desktop)
        return makeError(s_channelUnknown, {QString::fromStdString(name)});
    return *channel;
}

int test(const std::string &name, Session &session)
{
    const auto channel = sentChannel(name);
    if (!channel)
        return session.fail(channel.error());
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const EngineServices services = engineServicesOf(session, **database);
    const auto sent
        = session.interruption().runAside<Result<void>>([&](const Cancellation &cancellation) {
              return NoticeSender(services.database, services.secrets, services.clock)
                  .sendTrial(*channel, cancellation);
          });
    if (!sent)
        return session.fail(sent.error());
    Output &output = session.output();
    if (output.isJson())
        output.json(u"notices test"_s, {{u"channel"_s, noticeChannelName(*channel)}});
    else
        output.line(CommandText::tr("The test was sent by %1.").arg(noticeChannelName(*channel)));
    return static_cast<int>(ExitCode::Done);
}

int retry(const std::string &name, Session &session)
{
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    int count = 0;
    for (const NoticeChannel channel : {NoticeChannel::Webhook, NoticeChannel::Mail}) {
        if (!name.empty()) {
            const auto wanted = sentChannel(name);
            if (!wanted)
                return session.fail(wanted.error());
            if (*wanted != channel)
                continue;
        }
        const auto again = NoticeStore(**database).retry(channel, session.services().clock().now());
        if (!again)
            return session.fail(again.error());
        count += *again;
    }
    sendNotices(session);
    Output &output = session.output();
    if (output.isJson())
        output.json(u"notices retry"_s, {{u"tried"_s, count}});
    else
        output.line(CommandText::tr("Notices tried again: %1.").arg(groupedNumber(count)));
    return static_cast<int>(ExitCode::Done);
}

void addListCommand(CLI::App &notices, Invocation &invocation)
{
    const auto options = std::make_shared<ListOptions>();
    CLI::App *command
        = notices.add_subcommand("list", QT_TRANSLATE_NOOP("CommandText", "Notices, newest first"));
    command
        ->add_option("--connection", options->connection,
                     QT_TRANSLATE_NOOP("CommandText", "Of this connection alone"))
        ->type_name("NAME");
    command->add_flag("--unread", options->isUnreadOnly,
                      QT_TRANSLATE_NOOP("CommandText", "Those that are not read yet"));
    command
        ->add_option("-n,--limit", options->limit,
                     QT_TRANSLATE_NOOP("CommandText", "So many at most"))
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    command->add_option("--before", options->before,
                        QT_TRANSLATE_NOOP("CommandText", "Older than the notice with this number"));
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return list(*options, session); };
    });
}

void addMarkReadCommand(CLI::App &notices, Invocation &invocation)
{
    const auto options = std::make_shared<ReadOptions>();
    CLI::App *command
        = notices.add_subcommand("read", QT_TRANSLATE_NOOP("CommandText", "Mark notices as read"));
    auto *ids = command
                    ->add_option("notices", options->ids,
                                 QT_TRANSLATE_NOOP("CommandText", "Their numbers"))
                    ->type_name("NUMBER");
    command->add_flag("--all", options->isAll, QT_TRANSLATE_NOOP("CommandText", "All notices"))
        ->excludes(ids);
    command->add_flag("--unread", options->isUnread,
                      QT_TRANSLATE_NOOP("CommandText", "Mark them as unread"));
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return read(*options, session); };
    });
}

} // namespace

void addNoticesCommand(CLI::App &program, Invocation &invocation)
{
    CLI::App *command = program.add_subcommand(
        "notices", QT_TRANSLATE_NOOP("CommandText", "What was told about connections, and how"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Program"));
    command->require_subcommand(1);
    command->footer(R"(Examples:
  millrace-cli notices list --unread
  millrace-cli settings set notices.webhook.address - < address.txt
  millrace-cli notices test webhook
  millrace-cli notices set shop nothing_new_days=2 recovery=none)");
    addListCommand(*command, invocation);
    addMarkReadCommand(*command, invocation);
    const auto tested = std::make_shared<std::string>();
    CLI::App *testCommand = command->add_subcommand(
        "test", QT_TRANSLATE_NOOP("CommandText", "Send a test by a channel"));
    testCommand->add_option("channel", *tested, QT_TRANSLATE_NOOP("CommandText", "webhook or mail"))
        ->type_name("CHANNEL")
        ->required();
    testCommand->callback([tested, &invocation] {
        invocation.run = [tested](Session &session) { return test(*tested, session); };
    });
    const auto retried = std::make_shared<std::string>();
    CLI::App *retryCommand = command->add_subcommand(
        "retry",
        QT_TRANSLATE_NOOP("CommandText", "Send again what failed or waits after a failure"));
    retryCommand
        ->add_option("channel", *retried,
                     QT_TRANSLATE_NOOP("CommandText", "webhook or mail; without one both"))
        ->type_name("CHANNEL");
    retryCommand->callback([retried, &invocation] {
        invocation.run = [retried](Session &session) { return retry(*retried, session); };
    });
    addNoticesSetCommands(*command, invocation);
}

} // namespace millrace
