// Session: what a running command works with.
#pragma once

#include "app/cli/exitcode.h"
#include "app/cli/globaloptions.h"
#include "app/cli/output.h"
#include "app/interruption.h"
#include "app/services.h"

namespace millrace {

/// One invocation of the program after its arguments were understood.
class Session final
{
public:
    explicit Session(GlobalOptions options);

    [[nodiscard]] const GlobalOptions &options() const { return m_options; }
    [[nodiscard]] Output &output() { return m_output; }
    [[nodiscard]] Services &services() { return *m_services; }
    [[nodiscard]] Interruption &interruption() { return m_interruption; }

    /// Goes on with the profile in \a folder and with the services of that one; empty: the default.
    void useProfile(const QString &folder);
    /// Sets the style of progress unless the person chose one.
    void preferProgress(const std::string &style);

    /// Everything \a endpoint offers as a source; signals are seen meanwhile.
    [[nodiscard]] Result<Catalog> discover(const Endpoint &endpoint);

    /// Tells \a error and returns the exit code it calls for.
    [[nodiscard]] int fail(const Error &error);
    /// The code alone: of the signal after a cancellation, else by the kind of \a error.
    [[nodiscard]] int exitCodeOf(const Error &error) const;

private:
    GlobalOptions m_options;
    Output m_output;
    Interruption m_interruption;
    std::unique_ptr<Services> m_services;
};

} // namespace millrace
