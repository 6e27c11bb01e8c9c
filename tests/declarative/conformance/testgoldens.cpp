// The recorded runs of public manifests: requests, records and states of the reference
// implementation. Its clock stood still and it read one slice after the other.
#include "core/declarative/value/jsontext.h"
#include "tests/declarative/conformance/comparablerequest.h"
#include "tests/declarative/conformance/recordedrun.h"
#include "tests/declarative/conformance/ruleserver.h"

#include <zlib.h>

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

namespace {

using namespace std::chrono;

constexpr JsonStyle s_sorted{.sortsKeys = true};
constexpr qsizetype s_shownLength = 2000;

/// What is wrong in the recordings themselves.
struct RecordingFault final
{
    std::size_t strayRequests = 0; ///< At the start; of another run.
    std::string stream{}; ///< Ends with an error here; its recorded records are an accident.
};

RecordingFault faultOf(const std::string &manifest)
{
    static const std::map<std::string, RecordingFault> s_faults{
        {"source-jobnimbus", {1}},
        {"source-launchdarkly", {8}},
        {"source-microsoft-lists", {1}},
        {"source-simplesat", {6}},
        // The recorded configuration is the one the run left behind: its token is fresh.
        {"source-gong", {1}},
        // Python's dict() makes one record of a list of two mappings with two keys each.
        {"source-breezy-hr", {0, "pipelines"}},
    };
    const auto fault = s_faults.find(manifest);
    return fault == s_faults.end() ? RecordingFault() : fault->second;
}

QByteArray unpacked(const QString &path)
{
    QByteArray content;
    const gzFile file = gzopen(QFile::encodeName(path).constData(), "rb");
    std::array<char, 65536> piece{};
    for (int length = 0; file && (length = gzread(file, piece.data(), unsigned(piece.size()))) > 0;)
        content.append(piece.data(), length);
    if (file)
        gzclose(file);
    return content;
}

QByteArray fileContent(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Value withoutLookback(Value state)
{
    if (state.isMapping() && state.find("lookback_window"))
        state.mutableMapping().set("lookback_window", "*");
    return state;
}

QString difference(const QString &what, const std::vector<std::string> &actual,
                   const std::vector<std::string> &expected)
{
    for (size_t index = 0; index < std::max(actual.size(), expected.size()); ++index) {
        const std::string left = index < actual.size() ? actual[index] : "nothing";
        const std::string right = index < expected.size() ? expected[index] : "nothing";
        if (left != right) {
            return u"%1 %2 of %3 (%4 expected) is\n%5\nand should be\n%6"_s.arg(what)
                .arg(index)
                .arg(actual.size())
                .arg(expected.size())
                .arg(QString::fromStdString(left).left(s_shownLength),
                     QString::fromStdString(right).left(s_shownLength));
        }
    }
    return {};
}

/// What is wrong with the records of \a stream; empty when nothing is.
QString wrongRecords(const std::string &stream, const Value &expected,
                     const std::vector<std::string> &records)
{
    if (const Value *all = expected.find("all")) {
        std::vector<std::string> lines;
        for (const Value &record : all->list())
            lines.push_back(jsonText(record, s_sorted));
        return difference(u"Record of %1"_s.arg(QString::fromStdString(stream)), records, lines);
    }
    if (std::int64_t(records.size()) != expected["count"].integer()) {
        return u"%1 has %2 records and should have %3"_s.arg(QString::fromStdString(stream))
            .arg(records.size())
            .arg(expected["count"].integer());
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    bool isFirst = true;
    for (const std::string &record : records) {
        if (!std::exchange(isFirst, false))
            hash.addData("\n");
        hash.addData(QByteArrayView(record.data(), qsizetype(record.size())));
    }
    if (hash.result().toHex().toStdString() == expected["sha256"].text())
        return {};
    std::vector<std::string> first;
    for (const Value &record : expected["first"].list())
        first.push_back(jsonText(record, s_sorted));
    const QString seen = difference(
        u"Record of %1"_s.arg(QString::fromStdString(stream)),
        {records.begin(), records.begin() + std::ptrdiff_t(std::min(first.size(), records.size()))},
        first);
    return seen.isEmpty() ? u"The records of %1 differ"_s.arg(QString::fromStdString(stream))
                          : seen;
}

} // namespace

class TestGoldens final : public QObject
{
    Q_OBJECT

private slots:
    void agrees_data();
    void agrees();
};

void TestGoldens::agrees_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(vectorsFolder() + u"/golden"_s);
    const QStringList files = folder.entryList({u"*.json.gz"_s}, QDir::Files, QDir::Name);
    for (const QString &file : files)
        QTest::newRow(qPrintable(file.chopped(8))) << folder.filePath(file);
    QVERIFY(files.size() >= 357);
}

void TestGoldens::agrees()
{
    QFETCH(QString, path);
    const QByteArray text = unpacked(path);
    const auto golden = parseJson({text.constData(), size_t(text.size())});
    QVERIFY(golden);
    const Value &fixture = (*golden)["fixture"];
    const Value &expected = (*golden)["expect"];
    const RecordingFault fault = faultOf((*golden)["manifest"].text());
    const RuleServer server(fixture["rules"]);
    RecordedInput input;
    input.name = QString::fromStdString((*golden)["manifest"].text());
    // Of a key that is there twice the last one counts.
    input.manifest = fileContent(manifestsFolder() + u'/' + input.name + u".yaml"_s)
        + "\nconcurrency_level:\n  type: ConcurrencyLevel\n  default_concurrency: 1\n";
    input.config = fixture["config"];
    for (const Value &stream : fixture["streams"].list())
        input.streams.push_back(stream.text());
    input.now = sys_days{year{2024} / 6 / 1};
    input.answer = [&](const HttpRequest &request, std::size_t) { return server.answer(request); };
    const RecordedOutcome outcome = recordedRun(input);
    if (outcome.buildError)
        QFAIL(qPrintable(outcome.buildError->message + u' ' + outcome.buildError->detail));

    QString trace;
    for (const Error &error : outcome.errors)
        trace += u"\nError: "_s + error.message + u' ' + error.detail;
    std::vector<std::string> requests;
    for (const Value &request : expected["requests"].list())
        requests.push_back(comparable(request));
    requests.erase(requests.begin(), requests.begin() + std::ptrdiff_t(fault.strayRequests));
    QString wrong
        = difference(u"Request"_s, withoutRepeats(outcome.requests), withoutRepeats(requests));
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong + trace));
    std::map<std::string, std::vector<std::string>> records;
    for (const auto &[stream, record] : outcome.records)
        records[stream].push_back(jsonText(record, s_sorted));
    for (const auto &[stream, expectation] : expected["records"].mapping()) {
        if (stream == fault.stream) {
            QVERIFY(records[stream].empty() && !outcome.errors.empty());
            records.erase(stream);
            continue;
        }
        wrong = wrongRecords(stream, expectation, records[stream]);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong + trace));
        records.erase(stream);
    }
    QVERIFY2(records.empty(), "There are records of further streams.");
    std::vector<std::string> states;
    for (const Value &state : outcome.states)
        states.push_back(jsonText(withoutLookback(state), s_sorted));
    std::vector<std::string> expectedStates;
    for (const Value &state : expected["states"].list())
        expectedStates.push_back(jsonText(withoutLookback(state), s_sorted));
    wrong = difference(u"State"_s, states, expectedStates);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong + trace));
}

QTEST_GUILESS_MAIN(TestGoldens)
#include "testgoldens.moc"
