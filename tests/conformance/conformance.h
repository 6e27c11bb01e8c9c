// Conformance: runs the suite, and words its checks share.
#pragma once

#include "tests/conformance/destinationquirks.h"
#include "tests/conformance/objectquirks.h"
#include "tests/conformance/sourcequirks.h"

namespace millrace::conformance {

/// The whole program of core/connectors/<name>/tests/<name>quirks.cpp: runs every check on each of
/// \a sources and \a destinations and returns the number of failures, as QTest::qExec() does.
int run(int argc, char **argv, const std::vector<const SourceQuirks *> &sources,
        const std::vector<const DestinationQuirks *> &destinations);

/// The same for destinations with objects of their own.
int run(int argc, char **argv, const std::vector<const ObjectQuirks *> &objects);

/// All of \a error on one line, for a failing check.
[[nodiscard]] QString describe(const Error &error);

/// What went wrong with \a result, for QVERIFY2(); valid until the next call on this thread.
template<typename T>
[[nodiscard]] const char *words(const Result<T> &result)
{
    thread_local QByteArray kept;
    kept = result.isOk() ? QByteArray() : describe(result.error()).toUtf8();
    return kept.constData();
}

/// \a values with a recognisable text at every secret of \a spec.
[[nodiscard]] QJsonObject withPlantedSecrets(const QJsonObject &spec, const QJsonObject &values);
/// Whether any text of \a error holds the planted secret.
[[nodiscard]] bool tellsSecret(const Error &error);

} // namespace millrace::conformance
