// MappingPreviewer: the picture keeps up with the mapping, and never shows a former one as new.
#include "tests/testutils/fakeclock.h"
#include "tests/ui/mapping/previewscene.h"
#include "ui/mapping/mappingpreviewer.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestMappingPreviewer final : public QObject
{
    Q_OBJECT

private slots:
    void waitsForRecordsAndMapping();
    void lastChangeWins();
    void renewsWithin200Milliseconds();
    void moreRecordsBehindThoseShownChangeNothing();
    void clearLeavesNothing();

private:
    SystemClock m_clock;
};

void TestMappingPreviewer::waitsForRecordsAndMapping()
{
    MappingPreviewer previewer(m_clock);
    QSignalSpy changes(&previewer, &MappingPreviewer::previewChanged);
    previewer.setMapping(peopleMapping());
    QVERIFY(!changes.wait(100));
    QVERIFY(!previewer.preview());
    previewer.setSample(peopleSample());
    QVERIFY(!previewer.isCurrent());
    QVERIFY(changes.wait());
    QVERIFY(previewer.isCurrent());
    QCOMPARE(previewer.preview()->rowCount(), 4);
    QCOMPARE(previewer.preview()->cell(0, 1).text, u"ANN"_s);
}

void TestMappingPreviewer::lastChangeWins()
{
    MappingPreviewer previewer(m_clock);
    previewer.setSample(peopleSample());
    QSignalSpy changes(&previewer, &MappingPreviewer::previewChanged);
    for (int i = 0; i < 50; ++i)
        previewer.setMapping(inserting(
            {originRow(u"stage"_s, ValueOrigin::Constant, i == 49 ? u"customer"_s : u"lead"_s),
             originRow(u"phone"_s, ValueOrigin::Constant, QString::number(i))}));
    QTRY_VERIFY(previewer.isCurrent());
    QCOMPARE(previewer.preview()->mapping().fields.back().value, u"49"_s);
    QVERIFY2(changes.count() < 10, "Changes in quick succession are taken together.");
}

void TestMappingPreviewer::renewsWithin200Milliseconds()
{
    // 100 records with 60 mapped fields.
    std::vector<Field> fields;
    std::vector<const char *> row;
    for (int i = 0; i < 60; ++i) {
        fields.push_back(plainField(u"f%1"_s.arg(i)));
        row.push_back("some text of a usual length");
    }
    const Schema wide(fields);
    SampleRows sample;
    sample.schema = std::make_shared<const Schema>(wide);
    sample.batches.push_back(
        batchOf(wide, std::vector<std::vector<const char *>>(MappingPreview::usualRows, row)));
    ObjectMapping mapping;
    mapping.operation = ObjectOperation::Insert;
    mapping.object.name = u"wide"_s;
    mapping.object.operations = {{ObjectOperation::Insert, {}, {}}};
    for (const Field &field : fields) {
        mapping.object.fields.push_back(objectField(field.name));
        mapping.fields.push_back(
            originRow(field.name, ValueOrigin::Expression, u"upper(%1)"_s.arg(field.name)));
    }
    MappingPreviewer previewer(m_clock);
    previewer.setSample(sample);
    previewer.setMapping(mapping);
    QTRY_VERIFY(previewer.isCurrent());
    // The best of some, for the machine has other work too.
    qint64 best = 10'000;
    for (int key = 0; key < 5; ++key) {
        QSignalSpy changes(&previewer, &MappingPreviewer::previewChanged);
        mapping.fields.front().value = u"upper(f0) || '%1'"_s.arg(key);
        QElapsedTimer timer;
        timer.start();
        previewer.setMapping(mapping);
        QVERIFY(changes.wait());
        best = std::min(best, timer.elapsed());
    }
    QVERIFY2(best < 200, qPrintable(QString::number(best)));
}

void TestMappingPreviewer::moreRecordsBehindThoseShownChangeNothing()
{
    MappingPreviewer previewer(m_clock);
    SampleRows sample = peopleSample();
    std::vector<std::vector<const char *>> rows(120, {"Ann", "Kuhn", "41", ""});
    sample.batches = {batchOf(people(), rows)};
    previewer.setMapping(peopleMapping());
    previewer.setSample(sample);
    QTRY_VERIFY(previewer.isCurrent());
    QSignalSpy changes(&previewer, &MappingPreviewer::previewChanged);
    sample.batches.push_back(batchOf(people(), rows));
    previewer.setSample(sample);
    QVERIFY(previewer.isCurrent());
    QVERIFY(!changes.wait(150));
    QCOMPARE(previewer.preview()->rowCount(), MappingPreview::usualRows);
}

void TestMappingPreviewer::clearLeavesNothing()
{
    MappingPreviewer previewer(m_clock);
    previewer.setMapping(peopleMapping());
    previewer.setSample(peopleSample());
    QTRY_VERIFY(previewer.preview() != nullptr);
    previewer.setMapping(inserting({fieldRow(u"last_name"_s, u"name"_s)}));
    QSignalSpy changes(&previewer, &MappingPreviewer::previewChanged);
    previewer.clear();
    QCOMPARE(changes.count(), 1);
    QVERIFY(!previewer.preview());
    // The picture that was on its way belongs to what was left.
    QVERIFY(!changes.wait(150));
    QVERIFY(!previewer.preview());
}

QTEST_GUILESS_MAIN(TestMappingPreviewer)
#include "testmappingpreviewer.moc"
