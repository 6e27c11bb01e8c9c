// The program around a vendor's double in a benchmark.
#pragma once

#include "tests/servers/httpserver.h"

#include <QJsonObject>

#include <functional>

namespace millrace::bench {

/// The double, and what it counts.
struct Contract final
{
    test::HttpServer &http;
    QJsonObject configuration; ///< Of a destination that reaches it.
    std::function<qint64()> records; ///< Different records taken so far.
    std::function<qint64()> recordCalls; ///< Calls that brought some.
};

/// Serves until standard input ends, each call after the latency that argv[1] says in
/// milliseconds. Prints a line of JSON with the configuration, and for each line it reads one with
/// what was counted since the line before.
int serveContract(int argc, char **argv, const Contract &contract);

/// The texts at \a key, a string such as "\"id\":\"", in \a body; quick, for bodies of Millrace's
/// own making.
void forEachText(const QByteArray &body, QByteArrayView key,
                 const std::function<void(QByteArrayView)> &take);

} // namespace millrace::bench
