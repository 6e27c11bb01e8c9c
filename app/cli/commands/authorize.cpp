#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "core/connector/jsonpointer.h"
#include "core/interchange/endpointstorage.h"

#include <unistd.h>

#include <QSocketNotifier>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_nothing{
    "cli.nothing_to_authorize", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is nothing to sign in to."),
    QT_TRANSLATE_NOOP("errors",
                      "Name a stored destination, or describe a new one with --destination and "
                      "--name.")};
constexpr ErrorDefinition s_nameMissing{
    "cli.name_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The tokens cannot be kept: the new destination has no name."),
    QT_TRANSLATE_NOOP("errors", "Give it one with --name.")};

struct Options final
{
    std::string what;
    EndpointArguments destination;
    std::string name;
};

/// Hands each line of standard input to a sign-in, while the main thread waits for it.
class PasteReader final : public QObject
{
    Q_OBJECT

public:
    PasteReader(BrowserSignIn &signIn, Output &output)
        : m_signIn(signIn)
        , m_output(output)
        , m_notifier(STDIN_FILENO, QSocketNotifier::Read)
    {
        connect(&m_notifier, &QSocketNotifier::activated, this, &PasteReader::read);
    }

    void tell(const QUrl &address)
    {
        m_output.message(CommandText::tr("Open this address in a browser:"));
        m_output.message(u"  "_s + address.toString(QUrl::FullyEncoded));
        m_output.message(
            CommandText::tr("A browser of another machine ends at a page it cannot open: paste the "
                            "address of that page here."));
    }

private:
    void read()
    {
        std::array<char, 4096> bytes{};
        const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (count <= 0) {
            m_notifier.setEnabled(false);
            return;
        }
        m_line.append(bytes.data(), count);
        const qsizetype end = m_line.indexOf('\n');
        if (end < 0)
            return;
        const QString text = QString::fromUtf8(m_line.left(end)).trimmed();
        m_line.clear();
        if (text.isEmpty())
            return;
        if (const auto taken = m_signIn.paste(text); !taken)
            m_output.message(displayText(taken.error().message) + u' '
                                 + displayText(taken.error().hint),
                             Tone::Warning);
    }

    BrowserSignIn &m_signIn;
    Output &m_output;
    QSocketNotifier m_notifier;
    QByteArray m_line;
};

Result<Endpoint> endpointOf(const Options &options, Services &services)
{
    const QString what = QString::fromStdString(options.what);
    if (what.isEmpty() && options.destination.isEmpty())
        return makeError(s_nothing);
    auto endpoint = findDestination(what, options.destination, services);
    if (!endpoint)
        return endpoint;
    if (endpoint->id.isEmpty() && options.name.empty())
        return makeError(s_nameMissing);
    if (!options.name.empty())
        endpoint->name = QString::fromStdString(options.name);
    return endpoint;
}

Result<SignInResult> signIn(const Endpoint &endpoint, Session &session)
{
    Output &output = session.output();
    auto made = session.services().probe().browserSignIn(endpoint.role, endpoint.connectorId,
                                                         endpoint.configuration);
    if (!made)
        return made.error();
    PasteReader reader(**made, output);
    // The output belongs to the main thread, which waits in its event loop.
    const auto tell = [&reader](const QUrl &address) {
        QMetaObject::invokeMethod(&reader, [&reader, address] { reader.tell(address); });
    };
    return session.interruption().runAside<Result<SignInResult>>(
        [&](const Cancellation &cancellation) { return (*made)->run(tell, cancellation); });
}

int run(const Options &options, Session &session)
{
    Services &services = session.services();
    auto endpoint = endpointOf(options, services);
    if (!endpoint)
        return session.fail(endpoint.error());
    auto database = services.database();
    if (!database)
        return session.fail(database.error());
    const auto given = signIn(*endpoint, session);
    if (!given)
        return session.fail(given.error());
    for (auto it = given->cbegin(); it != given->cend(); ++it)
        endpoint->configuration = withValueAt(endpoint->configuration, it.key(), it.value());
    const auto stored
        = EndpointStorage(services.registry(), **database, services.secrets()).save(*endpoint);
    if (!stored)
        return session.fail(stored.error());
    session.output().line(CommandText::tr("Signed in; \"%1\" has the tokens in the secret store.")
                              .arg(displayText(stored->endpoint.name)));
    if (session.output().isJson())
        session.output().json(u"authorize"_s,
                              {{u"id"_s, stored->endpoint.id}, {u"name"_s, stored->endpoint.name}});
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addAuthorizeCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "authorize", QT_TRANSLATE_NOOP("CommandText", "Sign in at a vendor with a browser"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Data"));
    command
        ->add_option("what", options->what, QT_TRANSLATE_NOOP("CommandText", "Stored destination"))
        ->type_name("DESTINATION");
    addEndpointOptions(*command, EndpointRole::Destination, options->destination);
    command
        ->add_option("--name", options->name,
                     QT_TRANSLATE_NOOP("CommandText", "Name of a new destination"))
        ->type_name("NAME");
    command->footer(R"(Examples:
  millrace-cli authorize crm                              # sign in again
  millrace-cli authorize --destination hubspot --destination-config @hubspot.yaml --name crm)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace

#include "authorize.moc"
