#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/jsontext.h"
#include "tests/declarative/template/stoppedclock.h"
#include "tests/declarative/vectors/vectorlines.h"

#include <zlib.h>

#include <QTest>

#include <array>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

/// Every recorded evaluation of the reference, as each of the four users of templates sees it.
class TestInterpolationVectors final : public QObject
{
    Q_OBJECT

private slots:
    void giveWhatTheReferenceGives_data();
    void giveWhatTheReferenceGives();

private:
    [[nodiscard]] Value vectorNamed(const std::string &user, const std::string &text) const;

    TemplateScope m_scope;
    test::StoppedClock m_clock;
};

void TestInterpolationVectors::giveWhatTheReferenceGives_data()
{
    QTest::addColumn<QString>("user");
    QTest::newRow("text") << "S";
    QTest::newRow("condition") << "B";
    QTest::newRow("parameter") << "P";
    QTest::newRow("header") << "H";
}

/// What \a user makes of the template, in the words of the vectors.
Value TestInterpolationVectors::vectorNamed(const std::string &user, const std::string &text) const
{
    const auto outcome = [](const Result<Value> &value) {
        return value ? Value(Mapping{{"v", *value}}) : Value(Mapping{{"err", "error"}});
    };
    if (user == "S")
        return outcome(InterpolatedText(text).evaluate(m_scope, m_clock));
    if (user == "B") {
        const Result<bool> isTrue = InterpolatedCondition(text).evaluate(m_scope, m_clock);
        return outcome(isTrue ? Result<Value>(Value(*isTrue)) : Result<Value>(isTrue.error()));
    }
    const MappingUse use = user == "P" ? MappingUse::Parameters : MappingUse::Headers;
    const Result<Value> mapping
        = InterpolatedMapping(Mapping{{"k", text}}, use).evaluate(m_scope, m_clock);
    if (!mapping)
        return outcome(mapping);
    const Value *value = mapping->find("k");
    return value ? outcome(*value) : Value(Mapping{{"absent", true}});
}

void TestInterpolationVectors::giveWhatTheReferenceGives()
{
    QFETCH(QString, user);
    const std::vector<std::string> lines
        = test::vectorLines(QFINDTESTDATA("../vectors/interpolation.jsonl.gz"));
    QCOMPARE(lines.size(), std::size_t(5459));
    int number = 0;
    int failures = 0;
    for (const std::string &line : lines) {
        ++number;
        const Result<Value> vector = parseJson(line);
        QVERIFY(vector);
        const std::string &text = (*vector)["t"].text();
        m_scope = {};
        StreamSlice slice;
        for (const Mapping::Entry &entry : (*vector)["ctx"].mapping()) {
            if (entry.key == "config")
                m_scope.config = &entry.value;
            else if (entry.key == "parameters")
                m_scope.parameters = &entry.value;
            else if (entry.key == "stream_slice" && entry.value.find("cursor_slice")) {
                slice = {entry.value["partition"], entry.value["cursor_slice"],
                         entry.value["extra_fields"]};
                m_scope.slice = &slice;
            } else
                m_scope.names.push_back({entry.key, &entry.value});
        }
        Value wanted = (*vector)[user.toStdString()];
        if (wanted.find("err"))
            wanted = Mapping{{"err", "error"}};
        const Value given = vectorNamed(user.toStdString(), text);
        if (given == wanted)
            continue;
        ++failures;
        qWarning("line %d: %s\n  context %s\n  wanted %s\n  given  %s", number, text.c_str(),
                 jsonText((*vector)["ctx"]).substr(0, 300).c_str(),
                 jsonText((*vector)[user.toStdString()]).c_str(), jsonText(given).c_str());
    }
    QCOMPARE(failures, 0);
}

QTEST_GUILESS_MAIN(TestInterpolationVectors)
#include "testinterpolationvectors.moc"
