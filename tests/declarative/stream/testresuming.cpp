// Whatever order slices end in and wherever a run dies: going on from a state loses no record.
#include "core/declarative/stream/recordpull.h"
#include "tests/declarative/stream/streamfixture.h"

#include <QTest>

#include <random>
#include <set>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_broken{"test.broken", ErrorKind::Transient, "It broke.", ""};

/// How the streams of a case are made.
struct Shape final
{
    const char *name;
    const char *router; ///< JSON of the partition_router; empty: none.
    const char *cursor; ///< Further fields of the cursor.

    /// It looks back by the time the last run took.
    [[nodiscard]] bool hasOneState() const
    {
        return std::string_view(cursor).find("global") != std::string_view::npos;
    }
};

constexpr const char *s_cursor
    = R"("type":"DatetimeBasedCursor","cursor_field":"up","datetime_format":"%Y-%m-%d",)"
      R"("start_datetime":"2024-01-01","end_datetime":"2024-03-01")";

constexpr const char *s_parents
    = R"({"type":"SubstreamPartitionRouter","parent_stream_configs":[{)"
      R"("type":"ParentStreamConfig","parent_key":"id","partition_field":"pid",)"
      R"("incremental_dependency":true,"stream":{"type":"DeclarativeStream","name":"parents",)"
      R"("retriever":{"type":"SimpleRetriever"},"incremental_sync":{"type":"DatetimeBasedCursor",)"
      R"("cursor_field":"up","datetime_format":"%Y-%m-%d","start_datetime":"2024-01-01",)"
      R"("end_datetime":"2024-03-01","step":"P9D","cursor_granularity":"P1D"}}}]})";

const std::array<Shape, 6> s_shapes{
    Shape{"one slice", "", ""},
    Shape{"slices of five days", "", R"(,"step":"P5D","cursor_granularity":"P1D")"},
    Shape{"partitions",
          R"({"type":"ListPartitionRouter","cursor_field":"pid","values":[0,1,2,3,4,5,6]})", ""},
    Shape{"partitions in slices",
          R"({"type":"ListPartitionRouter","cursor_field":"pid","values":[0,1,2,3]})",
          R"(,"step":"P1M","cursor_granularity":"P1D")"},
    Shape{"one state for all",
          R"({"type":"ListPartitionRouter","cursor_field":"pid","values":[0,1,2,3,4]})",
          R"(,"global_substream_cursor":true,"step":"P20D","cursor_granularity":"P1D")"},
    Shape{"parents that go on", s_parents, R"(,"step":"P30D","cursor_granularity":"P1D")"},
};

Value streamOf(const Shape &shape)
{
    std::string text = R"({"type":"DeclarativeStream","name":"items","retriever":{)"
                       R"("type":"SimpleRetriever")";
    if (*shape.router)
        text += R"(,"partition_router":)" + std::string(shape.router);
    return json(text + R"(},"incremental_sync":{)" + s_cursor + shape.cursor + "}}");
}

std::string dayText(int day)
{
    const std::chrono::year_month_day date(std::chrono::sys_days(std::chrono::year(2024) / 1 / 1)
                                           + std::chrono::days(day));
    char text[16];
    std::snprintf(text, sizeof(text), "%04d-%02u-%02u", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()));
    return text;
}

/// A server with records of some partitions, and parents with the day of their last change.
class Server final
{
public:
    explicit Server(std::mt19937 &random)
    {
        std::uniform_int_distribution<int> day(0, 59);
        for (int partition = 0; partition < 7; ++partition) {
            m_parents.push_back(day(random));
            for (int record = 0; record < 12; ++record)
                m_records.push_back({partition, dayText(day(random)), int(m_records.size())});
        }
    }

    /// The ids a stream of \a shape gets in the end.
    [[nodiscard]] std::set<int> all(const std::string &router) const
    {
        std::set<int> ids;
        const bool hasPartitions = !router.empty();
        const int partitions = router.find("Substream") != std::string::npos ? 7
            : hasPartitions ? int(json(router)["values"].list().size())
                            : 7;
        for (const Record &record : m_records) {
            if (record.partition < partitions)
                ids.insert(record.id);
        }
        return ids;
    }

    [[nodiscard]] Value::List records(const std::string &stream, const StreamSlice &slice) const
    {
        const std::string start = slice.cursor["start_time"].text();
        const std::string end = slice.cursor["end_time"].text();
        Value::List found;
        if (stream == "parents") {
            for (std::size_t parent = 0; parent < m_parents.size(); ++parent) {
                const std::string day = dayText(m_parents[parent]);
                if (day >= start && day <= end)
                    found.push_back(Mapping{{"id", int(parent)}, {"up", day}});
            }
            return found;
        }
        const Value *partition = slice.partition.find("pid");
        for (const Record &record : m_records) {
            if ((!partition || *partition == Value(record.partition)) && record.day >= start
                && record.day <= end)
                found.push_back(
                    Mapping{{"id", record.id}, {"pid", record.partition}, {"up", record.day}});
        }
        return found;
    }

private:
    struct Record final
    {
        int partition;
        std::string day;
        int id;
    };

    std::vector<Record> m_records;
    std::vector<int> m_parents;
};

/// Answers in its own time, and not always.
SliceAnswer answering(const Server &server, StreamFixture &fixture, std::mt19937 &random,
                      double failures)
{
    // Numbers of its own: the readers draw some while the test draws others.
    const auto own = std::make_shared<std::pair<std::mutex, std::mt19937>>();
    own->second.seed(random());
    return [&server, &fixture, failures, own](const std::string &stream, const StreamSlice &slice,
                                              const SliceRules &,
                                              const RecordSink &sink) -> Result<void> {
        int pause = 0;
        bool fails = false;
        {
            const std::lock_guard lock(own->first);
            std::mt19937 &numbers = own->second;
            pause = std::uniform_int_distribution<int>(0, 300)(numbers);
            fails = std::bernoulli_distribution(stream == "parents" ? failures / 4
                                                                    : failures)(numbers);
            // States of partitions are told every ten minutes.
            if (std::bernoulli_distribution(0.4)(numbers))
                fixture.runtime.clock.wait(std::chrono::minutes(11), {});
        }
        std::this_thread::sleep_for(std::chrono::microseconds(pause));
        const Value::List records = server.records(stream, slice);
        for (std::size_t index = 0; index < records.size(); ++index) {
            if (fails && index == records.size() / 2)
                return makeError(s_broken);
            const Result<bool> wantsMore = sink(records[index]);
            if (!wantsMore || !*wantsMore)
                return wantsMore ? Result<void>() : wantsMore.error();
        }
        return fails ? Result<void>(makeError(s_broken)) : Result<void>();
    };
}

void addIds(std::set<int> &ids, const Value::List &records)
{
    for (const Value &record : records)
        ids.insert(int(record["id"].integer()));
}

/// The day a run from \a position begins with for \a partition; "" from the start.
std::string boundary(const Value &position, const Value &partition)
{
    const Value::List none;
    const Value &states = position["states"];
    for (const Value &state : states.isList() ? states.list() : none) {
        if (state["partition"]["pid"] == partition)
            return state["cursor"]["up"].text();
    }
    const Value &day = position.find("states") || position.find("state") ? position["state"]["up"]
                                                                         : position["up"];
    return day.isText() ? day.text() : std::string();
}

/// The ids a complete run from \a state reads.
std::set<int> readFrom(const Shape &shape, const Server &server, const Value &state,
                       std::mt19937 &random)
{
    StreamFixture fixture;
    fixture.answer = answering(server, fixture, random, 0);
    const auto stream = fixture.open(streamOf(shape), state);
    std::set<int> ids;
    if (!stream)
        return ids;
    EventLog log;
    if (readStreams({stream->get()}, log, {3, {}}, {}))
        addIds(ids, log.records);
    return ids;
}

} // namespace

class TestResuming final : public QObject
{
    Q_OBJECT

private slots:
    void anyStateThatWasToldLosesNothing_data();
    void anyStateThatWasToldLosesNothing();
    void aPositionLosesAndDoublesNothing_data();
    void aPositionLosesAndDoublesNothing();
};

void TestResuming::anyStateThatWasToldLosesNothing_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t index = 0; index < s_shapes.size(); ++index)
        QTest::newRow(s_shapes.at(index).name) << int(index);
}

void TestResuming::anyStateThatWasToldLosesNothing()
{
    QFETCH(int, index);
    const Shape &shape = s_shapes.at(std::size_t(index));
    const unsigned seed = std::random_device()();
    std::mt19937 random(seed);
    for (int round = 0; round < 25; ++round) {
        const Server server(random);
        StreamFixture fixture;
        fixture.answer = answering(server, fixture, random, round % 3 == 0 ? 0.0 : 0.2);
        const auto stream = fixture.open(streamOf(shape), nullptr);
        QVERIFY2(stream, stream ? "" : qPrintable(stream.error().message));
        EventLog log;
        const int workers = std::uniform_int_distribution<int>(1, 6)(random);
        QVERIFY(readStreams({stream->get()}, log, {workers, {}}, {}));
        QVERIFY(!log.states.empty());
        // What was told before each state, and what a run from it reads.
        std::set<int> seen;
        const std::set<int> all = server.all(shape.router);
        for (const std::string &line : log.lines) {
            if (line.starts_with("items {"))
                addIds(seen, {json(std::string_view(line).substr(6))});
            if (!line.starts_with("items STATE "))
                continue;
            const Value state = json(std::string_view(line).substr(12));
            std::set<int> both = seen;
            both.merge(readFrom(shape, server, state, random));
            QVERIFY2(both == all,
                     qPrintable(u"seed %1, round %2, state %3"_s.arg(seed).arg(round).arg(
                         QString::fromUtf8(sortedJson(state)))));
        }
    }
}

void TestResuming::aPositionLosesAndDoublesNothing_data()
{
    anyStateThatWasToldLosesNothing_data();
}

void TestResuming::aPositionLosesAndDoublesNothing()
{
    QFETCH(int, index);
    const Shape &shape = s_shapes.at(std::size_t(index));
    const unsigned seed = std::random_device()();
    std::mt19937 random(seed);
    for (int round = 0; round < 25; ++round) {
        const Server server(random);
        Value position;
        std::set<int> confirmed;
        const auto place = [&] {
            return u"seed %1, round %2, position %3"_s.arg(seed).arg(round).arg(
                QString::fromUtf8(sortedJson(position)));
        };
        // Each run is killed after some chunks, but the last one.
        for (int run = 0; run < 4; ++run) {
            StreamFixture fixture;
            fixture.answer = answering(server, fixture, random, run < 3 ? 0.1 : 0.0);
            const Value begin = position;
            const auto stream = fixture.open(streamOf(shape), begin);
            QVERIFY2(stream, stream ? "" : qPrintable(stream.error().message));
            WorkerPool pool(std::uniform_int_distribution<int>(1, 4)(random));
            RecordPull pull(**stream, pool, 4096);
            const int kill = run < 3 ? std::uniform_int_distribution<int>(0, 20)(random) : 100000;
            Value::List unconfirmed;
            for (int chunk = 0; chunk < kill; ++chunk) {
                const auto next = pull.next(std::size_t(1 + chunk % 7), {});
                if (!next || !*next)
                    break;
                unconfirmed.insert(unconfirmed.end(), (*next)->records.begin(),
                                   (*next)->records.end());
                if (!(*next)->position)
                    continue;
                // Only what has the very value of the state may come again.
                for (const Value &record : unconfirmed) {
                    const std::string first = boundary(begin, record["pid"]);
                    const bool isKnown = confirmed.contains(int(record["id"].integer()));
                    const bool mayRepeat
                        = !first.empty() && (shape.hasOneState() || record["up"].text() == first);
                    QVERIFY2(!isKnown || mayRepeat, qPrintable(place()));
                }
                addIds(confirmed, unconfirmed);
                unconfirmed.clear();
                position = *(*next)->position;
            }
        }
        QVERIFY2(confirmed == server.all(shape.router), qPrintable(place()));
    }
}

QTEST_APPLESS_MAIN(TestResuming)
#include "testresuming.moc"
