#include "core/declarative/record/asyncjobslots.h"
#include "tests/declarative/record/recordscene.h"

#include <QTest>

#include <future>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

class TestAsyncRetriever final : public QObject
{
    Q_OBJECT

private slots:
    void readsTheRecordsOfAJob();
    void readsEveryTarget();
    void asksForTheTargets();
    void downloadsOnceWithoutATarget();
    void readsPagesOfADownload();
    void skippedJobsHaveNoRecords();
    void failedJobsAreTriedThreeTimes();
    void failedJobsWaitLonger();
    void jobsThatCannotStartAreTriedAgain();
    void refusedConfigurationsEndAtOnce();
    void slowJobsAreStopped();
    void cancelledJobsAreStoppedAtTheServer();
    void unknownStatusesFail();
    void jobsOfOneSourceWaitForEachOther();
    void refusesAWrongManifest_data();
    void refusesAWrongManifest();
};

namespace {

/// A server of jobs.
class JobServer final
{
public:
    explicit JobServer(RecordScene &scene)
        : m_scene(scene)
    {
        scene.transport.onSend = [this](const HttpRequest &request) { answer(request); };
    }

    QStringList statuses{u"done"_s}; ///< One per poll, the last for ever.
    QByteArray download = R"({"data":[{"id":1},{"id":2}]})";
    QByteArray more = R"(, "urls": ["/f/1"])"; ///< Of the answer to a poll.
    int creationStatus = 200;
    QStringList asked;

private:
    void answer(const HttpRequest &request)
    {
        const QString path
            = request.url.toString(QUrl::FullyEncoded | QUrl::RemoveScheme | QUrl::RemoveAuthority);
        asked << QString::fromLatin1(httpMethodName(request.method)) + u' ' + path;
        Scripted next;
        if (path == "/jobs"_L1) {
            next.status = creationStatus;
            next.body = R"({"id": "j)" + QByteArray::number(++m_jobs) + "\"}";
            next.headers = {{"Location", "here"}};
        } else if (path.startsWith("/jobs/"_L1) && request.method == HttpMethod::Get) {
            const QString status = statuses.size() > 1 ? statuses.takeFirst() : statuses.front();
            next.body = "{\"status\": \"" + status.toUtf8() + "\"" + more + "}";
        } else if (path.startsWith("/targets"_L1)) {
            next.body = R"({"urls": ["/t/1"]})";
        } else if (path.startsWith("/f/"_L1) || path.startsWith("/t/"_L1)) {
            next.body = download;
        }
        m_scene.transport.script = {next};
    }

    RecordScene &m_scene;
    int m_jobs = 0;
};

std::string requester(const char *path, const char *method = "GET")
{
    return std::string(R"({"type": "HttpRequester", "url_base": "https://api.x.com", "path": ")")
        + path + R"(", "http_method": ")" + method
        + R"(", "error_handler": {"type": "DefaultErrorHandler", "max_retries": 0}})";
}

std::string retriever(const std::string &fields = {},
                      const char *download = "{{ stream_slice.extra_fields['download_target'] }}")
{
    return R"({"type": "AsyncRetriever", "record_selector": {"type": "RecordSelector",
        "extractor": {"type": "DpathExtractor", "field_path": []}},
        "status_mapping": {"running": ["busy", "queued"], "completed": ["done"],
            "failed": ["bad"], "timeout": ["late"], "skipped": ["none"]},
        "status_extractor": {"type": "DpathExtractor", "field_path": ["status"]},
        "download_extractor": {"type": "DpathExtractor", "field_path": ["data"]},
        "creation_requester": )"
        + requester("jobs", "POST") + R"(, "polling_requester": )"
        + requester("jobs/{{ creation_response.id }}") + R"(, "download_requester": )"
        + requester(download) + R"(, "abort_requester": )"
        + requester("jobs/{{ creation_response['id'] }}/stop", "POST") + R"(, "delete_requester": )"
        + requester("jobs/{{ creation_response['id'] }}", "DELETE")
        + (fields.empty() ? "" : ", " + fields) + "}";
}

const char *const s_targets
    = R"("download_target_extractor": {"type": "DpathExtractor", "field_path": ["urls"]})";

} // namespace

void TestAsyncRetriever::readsTheRecordsOfAJob()
{
    RecordScene scene;
    JobServer server(scene);
    server.statuses = QStringList{u"queued"_s, u"busy"_s, u"done"_s};
    RetrieverOptions options;
    options.transformations = {Component(
        json(R"({"type":"AddFields","fields":[{"path":["p"],"value":"{{ stream_slice.p }}"}]})"),
        "t")};
    StreamSlice slice;
    slice.partition = json(R"({"p": 7})");
    QCOMPARE(scene.read(retriever(s_targets), options, slice),
             (QStringList{u"{\"id\":1,\"p\":7}"_s, u"{\"id\":2,\"p\":7}"_s}));
    QVERIFY2(!scene.error, scene.error ? qPrintable(scene.error->message) : "");
    QCOMPARE(server.asked,
             (QStringList{u"POST /jobs"_s, u"GET /jobs/j1"_s, u"GET /jobs/j1"_s, u"GET /jobs/j1"_s,
                          u"GET /f/1"_s, u"DELETE /jobs/j1"_s}));
    QCOMPARE(scene.clock.waits(), (QList<double>{5, 5}));
}

void TestAsyncRetriever::readsEveryTarget()
{
    RecordScene scene;
    JobServer server(scene);
    server.more = R"(, "urls": ["/f/1", "/f/2"])";
    QCOMPARE(scene.read(retriever(s_targets)).size(), 4);
    QCOMPARE(server.asked.mid(2),
             (QStringList{u"GET /f/1"_s, u"GET /f/2"_s, u"DELETE /jobs/j1"_s}));
}

void TestAsyncRetriever::asksForTheTargets()
{
    RecordScene scene;
    JobServer server(scene);
    scene.read(retriever(std::string(s_targets) + R"(, "download_target_requester": )"
                         + requester("targets/{{ polling_response.status }}")));
    QVERIFY2(!scene.error, scene.error ? qPrintable(scene.error->message) : "");
    QCOMPARE(server.asked.mid(2, 2), (QStringList{u"GET /targets/done"_s, u"GET /t/1"_s}));
}

void TestAsyncRetriever::downloadsOnceWithoutATarget()
{
    RecordScene scene;
    JobServer server(scene);
    scene.read(retriever({},
                         "f/{{ polling_response['status'] }}/{{ "
                         "creation_response['headers']['location'] }}{{ download_target }}"));
    QVERIFY2(!scene.error, scene.error ? qPrintable(scene.error->message) : "");
    QCOMPARE(server.asked.at(2), u"GET /f/done/here"_s);
}

void TestAsyncRetriever::readsPagesOfADownload()
{
    RecordScene scene;
    JobServer server(scene);
    scene.most = 5;
    scene.read(
        retriever(std::string(s_targets)
                  + R"(, "download_paginator": {"type": "DefaultPaginator", "page_token_option": {
            "type": "RequestOption", "inject_into": "request_parameter", "field_name": "page"},
            "pagination_strategy": {"type": "PageIncrement", "page_size": 2}})"));
    QCOMPARE(server.asked.mid(2),
             (QStringList{u"GET /f/1"_s, u"GET /f/1?page=1"_s, u"GET /f/1?page=2"_s}));
}

void TestAsyncRetriever::skippedJobsHaveNoRecords()
{
    RecordScene scene;
    JobServer server(scene);
    server.statuses = QStringList{u"none"_s};
    QCOMPARE(scene.read(retriever(s_targets)), QStringList());
    QVERIFY(!scene.error);
    QCOMPARE(server.asked, (QStringList{u"POST /jobs"_s, u"GET /jobs/j1"_s}));
}

void TestAsyncRetriever::failedJobsAreTriedThreeTimes()
{
    RecordScene scene;
    JobServer server(scene);
    server.statuses = QStringList{u"bad"_s};
    scene.read(retriever(s_targets));
    QCOMPARE(scene.code(), u"declarative.job_failed"_s);
    QCOMPARE(server.asked,
             (QStringList{u"POST /jobs"_s, u"GET /jobs/j1"_s, u"POST /jobs"_s, u"GET /jobs/j2"_s,
                          u"POST /jobs"_s, u"GET /jobs/j3"_s}));
    RecordScene once;
    JobServer second(once);
    second.statuses = QStringList{u"bad"_s, u"done"_s};
    QCOMPARE(once.read(retriever(s_targets)).size(), 2);
    QVERIFY(!once.error);
}

void TestAsyncRetriever::failedJobsWaitLonger()
{
    RecordScene scene;
    JobServer server(scene);
    server.statuses = QStringList{u"bad"_s, u"done"_s};
    scene.read(retriever(std::string(s_targets) + R"(, "failed_retry_wait_time_in_seconds": 60)"));
    QVERIFY(!scene.error);
    QCOMPARE(scene.clock.waits(), (QList<double>{5, 60}));
}

void TestAsyncRetriever::jobsThatCannotStartAreTriedAgain()
{
    RecordScene scene;
    JobServer server(scene);
    server.creationStatus = 500;
    scene.read(retriever(s_targets));
    QVERIFY(scene.error);
    QCOMPARE(server.asked.count(u"POST /jobs"_s), 3);
    QCOMPARE(server.asked.size(), 3);
}

void TestAsyncRetriever::refusedConfigurationsEndAtOnce()
{
    RecordScene scene;
    JobServer server(scene);
    server.creationStatus = 401;
    scene.read(retriever(s_targets));
    QVERIFY(scene.error);
    QCOMPARE(scene.error->kind, ErrorKind::Configuration);
    QCOMPARE(server.asked.size(), 1);
}

void TestAsyncRetriever::slowJobsAreStopped()
{
    RecordScene scene;
    JobServer server(scene);
    server.statuses = QStringList{u"busy"_s};
    scene.read(retriever(std::string(s_targets) + R"(, "polling_job_timeout": "{{ 1 + 1 }}")"));
    QCOMPARE(scene.code(), u"declarative.job_timed_out"_s);
    QCOMPARE(server.asked.count(u"POST /jobs"_s), 3);
    for (const char *stop : {"POST /jobs/j1/stop", "POST /jobs/j2/stop", "POST /jobs/j3/stop"})
        QCOMPARE(server.asked.count(QString::fromLatin1(stop)), 1);
    // Two minutes, every five seconds, and once at the start.
    QCOMPARE(server.asked.count(u"GET /jobs/j1"_s), 25);
    RecordScene late;
    JobServer second(late);
    second.statuses = QStringList{u"late"_s, u"done"_s};
    QCOMPARE(late.read(retriever(s_targets)).size(), 2);
    QCOMPARE(second.asked.at(2), u"POST /jobs/j1/stop"_s);
}

void TestAsyncRetriever::cancelledJobsAreStoppedAtTheServer()
{
    RecordScene scene;
    JobServer server(scene);
    server.statuses = QStringList{u"busy"_s};
    CancellationSource source;
    scene.runtime.cancellation = source.get_token();
    // As a real transport, which sends nothing once it is cancelled.
    scene.transport.onSend = [&source, inner = scene.transport.onSend](const HttpRequest &request) {
        inner(request);
        if (request.method == HttpMethod::Get)
            source.request_stop();
    };
    scene.transport.heedsCancellation = true;
    scene.read(retriever(s_targets));
    QVERIFY(scene.error && scene.error->isCancelled());
    QCOMPARE(server.asked,
             (QStringList{u"POST /jobs"_s, u"GET /jobs/j1"_s, u"POST /jobs/j1/stop"_s}));
}

void TestAsyncRetriever::unknownStatusesFail()
{
    RecordScene scene;
    JobServer server(scene);
    server.statuses = QStringList{u"odd"_s};
    scene.read(retriever(s_targets));
    QCOMPARE(scene.code(), u"declarative.job_status_unknown"_s);
    QCOMPARE(server.asked.last(), u"POST /jobs/j1/stop"_s);
}

void TestAsyncRetriever::jobsOfOneSourceWaitForEachOther()
{
    AsyncJobSlots places(2);
    QVERIFY(places.acquire({}));
    QVERIFY(places.acquire({}));
    auto third = std::async(std::launch::async, [&] { return places.acquire({}); });
    QCOMPARE(third.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
    places.release();
    QVERIFY(third.get());
    CancellationSource source;
    auto fourth
        = std::async(std::launch::async, [&] { return places.acquire(source.get_token()); });
    source.request_stop();
    QVERIFY(!fourth.get());

    // A job that is over leaves its place before its records are read.
    RecordScene scene;
    JobServer server(scene);
    AsyncJobSlots single;
    RetrieverOptions options;
    options.jobSlots = &single;
    const auto made
        = makeRetriever(Component(json(retriever(s_targets)), "r"), options, scene.runtime);
    QVERIFY(made);
    QVERIFY((*made)->read({}, [&](const Value &) -> Result<bool> {
        const bool isFree = single.acquire({});
        single.release();
        return isFree;
    }));
    QVERIFY(single.acquire({}));
}

void TestAsyncRetriever::refusesAWrongManifest_data()
{
    QTest::addColumn<QByteArray>("retriever");
    QTest::newRow("target requester alone") << QByteArray::fromStdString(
        retriever(R"("download_target_requester": )" + requester("x")));
    QTest::newRow("no statuses") << QByteArray::fromStdString(
        retriever(R"("status_mapping": null)"));
    QTest::newRow("status twice") << QByteArray::fromStdString(
        retriever(R"("status_mapping": {"running": ["a"], "failed": ["a"]})"));
    QTest::newRow("no polling") << QByteArray::fromStdString(
        retriever(R"("polling_requester": null)"));
    QTest::newRow("no timeout") << QByteArray::fromStdString(
        retriever(R"("polling_job_timeout": "x")"));
}

void TestAsyncRetriever::refusesAWrongManifest()
{
    QFETCH(QByteArray, retriever);
    RecordScene scene;
    scene.read(retriever.toStdString());
    QCOMPARE(scene.code(), u"declarative.component_invalid"_s);
    QCOMPARE(scene.transport.count(), 0);
}

QTEST_GUILESS_MAIN(TestAsyncRetriever)
#include "testasyncretriever.moc"
