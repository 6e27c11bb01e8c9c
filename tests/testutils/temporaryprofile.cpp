#include "tests/testutils/temporaryprofile.h"

namespace millrace::test {

namespace {

constexpr const char *s_variable = "MILLRACE_PROFILE";

} // namespace

TemporaryProfile::TemporaryProfile()
    : m_previous(qgetenv(s_variable))
{
    if (!m_folder.isValid())
        qFatal("No temporary folder can be made.");
    qputenv(s_variable, m_folder.path().toUtf8());
}

TemporaryProfile::~TemporaryProfile() { qputenv(s_variable, m_previous); }

} // namespace millrace::test
