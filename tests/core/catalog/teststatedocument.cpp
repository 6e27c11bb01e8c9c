// StateDocument: checkpoints as JSON in each of the three shapes, and what is wrong with a text.
#include "core/catalog/statedocument.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

const StreamId s_orders{u"shop"_s, u"orders"_s};
const StreamId s_users{{}, u"users"_s};
const std::vector<StreamPosition> s_stored{{s_orders, R"({"cursor":"2026-05-04"})"}, {s_users, {}}};

} // namespace

class TestStateDocument final : public QObject
{
    Q_OBJECT

private slots:
    void comesBackAsItWasWritten()
    {
        const QString text = stateDocumentText(s_stored);
        const auto document = stateDocumentFrom(text);
        QVERIFY(document.isOk());
        QCOMPARE(document->shape, StateShape::PerStream);
        QCOMPARE(document->streams, s_stored);
        QVERIFY(stateShapeWarning(*document).isEmpty());
        QVERIFY(changedPositions(*document, s_stored)->empty());
    }

    void takesTheShapesOfTheProtocol_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isGlobal");
        QTest::newRow("protocol, per stream")
            << uR"([{"type":"STREAM","stream":{"stream_descriptor":{"name":"orders",)"
               uR"("namespace":"shop"},"stream_state":{"cursor":"2026-06-01"}}}])"_s
            << false;
        QTest::newRow("editor, global")
            << uR"({"sharedState":{"lsn":1},"streamStates":[{"streamDescriptor":)"
               uR"({"name":"orders","namespace":"shop"},"streamState":{"cursor":"2026-06-01"}}]})"_s
            << true;
        QTest::newRow("protocol, global")
            << uR"({"type":"GLOBAL","global":{"shared_state":{"lsn":1},"stream_states":)"
               uR"([{"stream_descriptor":{"name":"orders","namespace":"shop"},)"
               uR"("stream_state":{"cursor":"2026-06-01"}}]}})"_s
            << true;
    }
    void takesTheShapesOfTheProtocol()
    {
        QFETCH(QString, text);
        QFETCH(bool, isGlobal);
        const auto document = stateDocumentFrom(text);
        QVERIFY(document.isOk());
        QCOMPARE(document->shape, isGlobal ? StateShape::Global : StateShape::PerStream);
        QCOMPARE(document->hasSharedState, isGlobal);
        QCOMPARE(!stateShapeWarning(*document).isEmpty(), isGlobal);
        const auto changed = changedPositions(*document, s_stored);
        QVERIFY(changed.isOk());
        QCOMPARE(changed->size(), std::size_t(1));
        QCOMPARE(changed->front().position,
                 std::optional<std::string>(R"({"cursor":"2026-06-01"})"));
    }

    void legacyShapeIsRefused()
    {
        const auto document = stateDocumentFrom(u"{\"cursor\": 4}"_s);
        QVERIFY(document.isOk());
        QCOMPARE(document->shape, StateShape::Legacy);
        QCOMPARE(changedPositions(*document, s_stored).error().code, u"state.shape"_s);
    }

    void namesTheLineThatIsNoJson()
    {
        const auto document = stateDocumentFrom(u"[\n  {\n    oops\n  }\n]"_s);
        QVERIFY(!document);
        QVERIFY2(document.error().message.contains(u"line 3"_s),
                 qPrintable(document.error().message));
    }

    void refusesWhatNamesNoStreamOrOneTwice()
    {
        QVERIFY(stateDocumentFrom(u"[{}]"_s).error().message.contains(u"Entry 1"_s));
        QVERIFY(stateDocumentFrom(u"[4]"_s).error().message.contains(u"Entry 1"_s));
        const QString twice = uR"([{"streamDescriptor":{"name":"users"}},)"
                              uR"({"streamDescriptor":{"name":"users"}}])"_s;
        QVERIFY(stateDocumentFrom(twice).error().message.contains(u"twice"_s));
    }

    void unknownStreamIsNamedWithTheKnownOnes()
    {
        const auto document
            = stateDocumentFrom(uR"([{"streamDescriptor":{"name":"gone"},"streamState":1}])"_s);
        const auto changed = changedPositions(*document, s_stored);
        QVERIFY(!changed);
        QCOMPARE(changed.error().code, u"state.stream_unknown"_s);
        QVERIFY(changed.error().hint.contains(u"shop.orders, users"_s));
    }

    void nullIsTheBeginning()
    {
        const auto document = stateDocumentFrom(
            uR"([{"streamDescriptor":{"name":"orders","namespace":"shop"},"streamState":null}])"_s);
        const auto changed = changedPositions(*document, s_stored);
        QCOMPARE(changed->size(), std::size_t(1));
        QVERIFY(!changed->front().position);
    }

    void largeNumbersKeepTheirDigits()
    {
        const std::vector<StreamPosition> stored{{s_users, R"({"lsn":9007199254740993})"}};
        const auto document = stateDocumentFrom(stateDocumentText(stored));
        QCOMPARE(document->streams, stored);
    }
};

QTEST_GUILESS_MAIN(TestStateDocument)
#include "teststatedocument.moc"
