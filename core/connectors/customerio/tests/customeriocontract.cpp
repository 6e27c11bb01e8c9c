// Customer.io's double for the benchmark: people are counted by their key and not kept.
#include "core/connectors/customerio/tests/customerioserver.h"
#include "tests/benchmarks/contractserver.h"

#include <QSet>

using namespace millrace;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QSet<QByteArray> keys;
    qint64 calls = 0;
    test::CustomerIoServer server;
    server.http().on("POST", u"/api/v2/batch"_s, [&](const test::HttpCall &call) {
        ++calls;
        bench::forEachText(call.body, "\"identifiers\":{\"email\":\"",
                           [&](QByteArrayView email) { keys << email.toByteArray(); });
        return test::HttpAnswer::json({});
    });
    return bench::serveContract(argc, argv,
                                {server.http(), server.configuration(),
                                 [&keys] { return std::exchange(keys, {}).size(); },
                                 [&calls] { return std::exchange(calls, 0); }});
}
