#include "app/cli/session.h"

namespace millrace {

using namespace Qt::StringLiterals;

Session::Session(GlobalOptions options)
    : m_options(std::move(options))
    , m_output(m_options)
    , m_services(
          std::make_unique<Services>(Profile::locate(QString::fromStdString(m_options.profile))))
{
}

void Session::useProfile(const QString &folder)
{
    m_services = std::make_unique<Services>(Profile::locate(folder));
}

void Session::preferProgress(const std::string &style)
{
    if (m_options.progress == "auto")
        m_options.progress = style;
}

Result<Catalog> Session::discover(const Endpoint &endpoint)
{
    return m_interruption.runAside<Result<Catalog>>([&](const Cancellation &cancellation) {
        return m_services->probe().discover(endpoint.connectorId, endpoint.configuration, {},
                                            cancellation);
    });
}

int Session::fail(const Error &error)
{
    if (!error.isCancelled() || m_output.isJson())
        m_output.error(error);
    return exitCodeOf(error);
}

int Session::exitCodeOf(const Error &error) const
{
    if (error.isCancelled())
        return m_interruption.isRequested() ? m_interruption.exitCode()
                                            : static_cast<int>(ExitCode::Failed);
    if (error.kind == ErrorKind::Configuration)
        return static_cast<int>(ExitCode::InvalidInput);
    // The rooms below the engine tell faults of the profile by their codes.
    const bool isEnvironment = error.code.startsWith("store."_L1)
        || error.code.startsWith("profile."_L1) || error.code.startsWith("secrets."_L1);
    if (isEnvironment && error.kind == ErrorKind::System)
        return static_cast<int>(ExitCode::Environment);
    return static_cast<int>(ExitCode::Failed);
}

} // namespace millrace
