// Salesforce's double for the benchmark: upserts by collections are counted by their key and not
// kept.
#include "core/connectors/salesforce/tests/salesforceserver.h"
#include "tests/benchmarks/contractserver.h"

#include <QSet>

using namespace millrace;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QSet<QByteArray> keys;
    qint64 calls = 0;
    test::SalesforceServer server;
    // The double looks at every record it has for each input, which no vendor does.
    server.http().on(
        "PATCH", u"/services/data/v62.0/composite/sobjects/Contact/External_Id__c"_s,
        [&](const test::HttpCall &call) {
            ++calls;
            QByteArray results;
            bench::forEachText(call.body, "\"External_Id__c\":\"", [&](QByteArrayView id) {
                keys << id.toByteArray();
                results += results.isEmpty() ? "" : ",";
                results += R"({"id":"003000000000001AAA","success":true,"errors":[],"created":)";
                results += "true}";
            });
            return test::HttpAnswer::text("[" + results + "]", 200, "application/json");
        });
    // More than any delivery has: jobs wait for seconds, whatever the latency.
    return bench::serveContract(argc, argv,
                                {server.http(), server.configuration(1'000'000),
                                 [&keys] { return std::exchange(keys, {}).size(); },
                                 [&calls] { return std::exchange(calls, 0); }});
}
