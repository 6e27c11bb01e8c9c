// HubSpot's double for the benchmark: upserts are counted by their key and not kept.
#include "core/connectors/hubspot/tests/hubspotserver.h"
#include "tests/benchmarks/contractserver.h"

#include <QSet>

using namespace millrace;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QSet<QByteArray> keys;
    qint64 calls = 0;
    test::HubSpotServer server;
    // The double looks at every record it has for each input, which no vendor does.
    server.http().on(
        "POST", u"/crm/v3/objects/contacts/batch/upsert"_s, [&](const test::HttpCall &call) {
            ++calls;
            bench::forEachText(call.body, "\"id\":\"",
                               [&](QByteArrayView id) { keys << id.toByteArray(); });
            QByteArray results;
            bench::forEachText(call.body, "\"objectWriteTraceId\":\"", [&](QByteArrayView trace) {
                results += results.isEmpty() ? "" : ",";
                results += "{\"id\":\"512\",\"properties\":{},\"objectWriteTraceId"
                           "\":\"";
                results += trace;
                results += "\"}";
            });
            return test::HttpAnswer::text("{\"status\":\"COMPLETE\",\"results\":[" + results + "]}",
                                          200, "application/json");
        });
    QJsonObject configuration = server.configuration();
    configuration.insert(u"calls_per_10_seconds"_s, 10'000);
    return bench::serveContract(argc, argv,
                                {server.http(), configuration,
                                 [&keys] { return std::exchange(keys, {}).size(); },
                                 [&calls] { return std::exchange(calls, 0); }});
}
