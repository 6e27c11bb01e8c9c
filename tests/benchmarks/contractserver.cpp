#include "tests/benchmarks/contractserver.h"

#include <QJsonDocument>

#include <iostream>
#include <string>

namespace millrace::bench {

using namespace Qt::StringLiterals;

namespace {

void print(const QJsonObject &json)
{
    std::cout << QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString() << std::endl;
}

} // namespace

int serveContract(int argc, char **argv, const Contract &contract)
{
    const int latency = argc > 1 ? std::atoi(argv[1]) : 50;
    contract.http.setLatency(std::chrono::milliseconds(latency));
    print({{u"configuration"_s, contract.configuration}});
    for (std::string line; std::getline(std::cin, line);) {
        print({{u"records"_s, contract.records()},
               {u"record_calls"_s, contract.recordCalls()},
               {u"calls"_s, contract.http.callCount()},
               {u"in_flight"_s, contract.http.maximumInFlight()}});
        contract.http.forgetCalls();
    }
    return 0;
}

void forEachText(const QByteArray &body, QByteArrayView key,
                 const std::function<void(QByteArrayView)> &take)
{
    for (qsizetype at = body.indexOf(key); at >= 0; at = body.indexOf(key, at)) {
        at += key.size();
        const qsizetype end = body.indexOf('"', at);
        if (end < 0)
            return;
        take(QByteArrayView(body).sliced(at, end - at));
        at = end;
    }
}

} // namespace millrace::bench
