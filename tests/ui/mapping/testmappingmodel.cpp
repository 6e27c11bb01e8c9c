#include "tests/testutils/threadtimer.h"
#include "tests/ui/mapping/mappingscene.h"
#include "ui/mapping/mappinggaps.h"
#include "ui/mapping/mappingmodel.h"
#include "ui/theme/language.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

QStringList shownTargets(const MappingModel &model)
{
    QStringList targets;
    for (QModelIndex index = model.firstRow(); index.isValid(); index = model.neighbour(index, 1))
        targets << model.target(index);
    return targets;
}

QString text(const MappingModel &model, const QString &target, MappingColumn column)
{
    return model.indexOf(target, column).data().toString();
}

} // namespace

class TestMappingModel final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<MappingScene> m_scene;
    std::unique_ptr<MappingModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;

private slots:
    /// Often nothing but the end comes after the last records.
    void endOfTheRecordsIsTaken()
    {
        SampleRows sample = peopleSample();
        sample.isComplete = false;
        m_scene->draft.setSample(sample);
        QSignalSpy changed(&m_scene->draft, &MappingDraft::sampleChanged);
        m_scene->draft.setSample(sample);
        QCOMPARE(changed.size(), 0);
        sample.isComplete = true;
        m_scene->draft.setSample(sample);
        QCOMPARE(changed.size(), 1);
        QVERIFY(m_scene->draft.sample().isComplete);
    }
    void initTestCase() { installLanguage(QLocale::c()); }

    void init()
    {
        m_scene = std::make_unique<MappingScene>();
        m_model = std::make_unique<MappingModel>(m_scene->draft);
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
        m_scene.reset();
    }

    void thereIsNothingWithoutAnObject()
    {
        QCOMPARE(m_model->rowCount(), 0);
        QCOMPARE(gapsOf(*m_scene->draft.entry(), m_scene->draft.objects()).size(), 1U);
    }

    void requiredAndKeyFieldsComeFirstAndReadOnlyOnesLast()
    {
        m_scene->choose();
        QCOMPARE(shownTargets(*m_model),
                 (QStringList{u"email"_s, u"lastname"_s, u"country"_s, u"phone"_s, u"age"_s,
                              u"created"_s}));
        const QModelIndex email = m_model->indexOf(u"email"_s, MappingColumn::Field);
        QCOMPARE(email.data(MappingModel::MarksRole).toStringList(), QStringList{u"key"_s});
        const QModelIndex last = m_model->indexOf(u"lastname"_s, MappingColumn::Field);
        QCOMPARE(last.data(MappingModel::MarksRole).toStringList(), QStringList{u"required"_s});
        QCOMPARE(last.data(Qt::AccessibleTextRole).toString(), u"lastname, not mapped, required"_s);
        QVERIFY(!m_model->indexOf(u"created"_s).flags().testFlag(Qt::ItemIsEditable));
        QCOMPARE(m_model->emptyCount(), 5);
    }

    void operationFillsInItsRows()
    {
        m_scene->choose();
        m_scene->draft.change(withOperation(m_scene->draft.mapping(), ObjectOperation::HardDelete),
                              u"choose"_s);
        QCOMPARE(m_model->rowCount(m_model->indexOf(MappingSection::Required)), 1);
        QCOMPARE(m_scene->draft.mapping().matchingKey, QStringList{u"email"_s});
        m_scene->undo.undo();
        QCOMPARE(m_model->rowCount(m_model->indexOf(MappingSection::Required)), 2);
    }

    void typingIsOneStepAndKeepsTheRowInItsPlace()
    {
        m_scene->choose();
        m_model->beginTyping();
        m_model->setText(u"phone"_s, u"t"_s);
        m_model->setText(u"phone"_s, u"te"_s);
        m_model->setText(u"phone"_s, u"tel"_s);
        QCOMPARE(m_scene->undo.count(), 1);
        QCOMPARE(m_scene->undo.undoText(), u"map phone"_s);
        QCOMPARE(m_model->rowCount(m_model->indexOf(MappingSection::Unmapped)), 4);
        const QPersistentModelIndex place(m_model->indexOf(u"phone"_s));
        m_model->endTyping();
        QCOMPARE(m_model->rowCount(m_model->indexOf(MappingSection::Unmapped)), 3);
        QCOMPARE(m_model->target(place), u"phone"_s);
        QCOMPARE(place.parent(), m_model->indexOf(MappingSection::Mapped));
        QCOMPARE(text(*m_model, u"phone"_s, MappingColumn::Value), u"tel"_s);
        m_scene->undo.undo();
        QCOMPARE(m_scene->value(u"phone"_s), QString());
        QVERIFY(!m_model->indexOf(MappingSection::Mapped).isValid());
        m_scene->undo.redo();
        QCOMPARE(m_scene->value(u"phone"_s), u"tel"_s);
    }

    void typedTextTakenBackIsNoStep()
    {
        m_scene->choose();
        m_model->beginTyping();
        m_model->setText(u"country"_s, u"DE"_s);
        m_model->setText(u"country"_s, {});
        m_model->endTyping();
        QCOMPARE(m_scene->undo.count(), 0);
    }

    void oneBoxTakesFieldConstantAndExpression()
    {
        m_scene->choose();
        m_model->setText(u"lastname"_s, u"= upper(surname)"_s);
        m_model->setText(u"country"_s, u"DE"_s);
        m_model->setText(u"email"_s, u"CONTACT_EMAIL"_s);
        QCOMPARE(text(*m_model, u"lastname"_s, MappingColumn::Value), u"ƒ upper(surname)"_s);
        QCOMPARE(text(*m_model, u"country"_s, MappingColumn::Value), u"“DE”"_s);
        QCOMPARE(text(*m_model, u"email"_s, MappingColumn::Value), u"contact_email"_s);
        QVERIFY(m_scene->draft.problems().empty());
        QCOMPARE(m_scene->undo.count(), 3);
    }

    void requiredRowsCannotBeRemoved()
    {
        m_scene->choose();
        m_model->setText(u"email"_s, u"contact_email"_s);
        m_model->setText(u"country"_s, u"DE"_s);
        m_model->clearValues({u"email"_s, u"country"_s});
        QVERIFY(m_scene->draft.mapping().find(u"email"_s) != nullptr);
        QVERIFY(m_scene->draft.mapping().find(u"country"_s) == nullptr);
        QCOMPARE(m_scene->undo.undoText(), u"clear 2 fields"_s);
        m_scene->undo.undo();
        QCOMPARE(m_scene->value(u"email"_s), u"contact_email"_s);
        QCOMPARE(m_scene->value(u"country"_s), u"DE"_s);
    }

    void carriedFieldsKnowWhereTheyCanLand()
    {
        m_scene->choose();
        m_model->setCarried({u"picture"_s});
        const auto landing = [this](const QString &target) {
            return static_cast<MappingModel::Landing>(
                m_model->indexOf(target).data(MappingModel::LandingRole).toInt());
        };
        QCOMPARE(landing(u"age"_s), MappingModel::Landing::Impossible);
        QVERIFY(!text(*m_model, u"age"_s, MappingColumn::Fits).isEmpty());
        m_model->setCarried({u"contact_email"_s});
        QCOMPARE(landing(u"email"_s), MappingModel::Landing::Possible);
        QCOMPARE(landing(u"created"_s), MappingModel::Landing::Impossible);
        m_model->setLanding(u"created"_s);
        QVERIFY(m_model->pairs().empty());
        m_model->setLanding(u"email"_s);
        QCOMPARE(landing(u"email"_s), MappingModel::Landing::Pair);
        m_model->land();
        QCOMPARE(m_scene->value(u"email"_s), u"contact_email"_s);
        QCOMPARE(m_scene->undo.undoText(), u"map email"_s);
        QVERIFY(m_model->carried().isEmpty());
    }

    void manyFieldsShowTheirPairsAndAreOneStep()
    {
        m_scene->choose();
        m_model->setText(u"lastname"_s, u"surname"_s);
        m_model->setCarried({u"contact_email"_s, u"surname"_s, u"tel"_s});
        m_model->setLanding(u"email"_s);
        // What has a value is left alone, unless it is where they land.
        const std::vector<FieldPair> wanted{
            {u"contact_email"_s, u"email"_s}, {u"surname"_s, u"country"_s}, {u"tel"_s, u"phone"_s}};
        QCOMPARE(m_model->pairs(), wanted);
        QCOMPARE(text(*m_model, u"phone"_s, MappingColumn::Value), u"tel"_s);
        QCOMPARE(m_scene->value(u"phone"_s), QString());
        m_model->land();
        QCOMPARE(m_scene->undo.undoText(), u"map 3 fields"_s);
        m_scene->undo.undo();
        QCOMPARE(m_scene->value(u"phone"_s), QString());
        QCOMPARE(m_scene->value(u"lastname"_s), u"surname"_s);
    }

    void carriedFieldsCanBePutDownAgain()
    {
        m_scene->choose();
        m_model->setCarried({u"tel"_s});
        m_model->setLanding(u"phone"_s);
        m_model->setCarried({});
        QCOMPARE(m_scene->undo.count(), 0);
        QCOMPARE(text(*m_model, u"phone"_s, MappingColumn::Value), u"not mapped"_s);
    }

    void suggestionsWaitForAnAnswer()
    {
        m_scene->choose();
        m_scene->draft.setSample(peopleSample());
        QSignalSpy suggested(&m_scene->draft, &MappingDraft::suggested);
        m_scene->draft.suggest({});
        QVERIFY(suggested.wait());
        const MappingSuggestion *email = m_scene->draft.suggestionFor(u"email"_s);
        QVERIFY(email != nullptr);
        QCOMPARE(email->source, u"contact_email"_s);
        const QModelIndex index = m_model->indexOf(u"email"_s);
        QVERIFY(index.data(MappingModel::SuggestedRole).toBool());
        QVERIFY(!index.data(MappingModel::DetailRole).toString().isEmpty());
        QCOMPARE(m_scene->value(u"email"_s), QString());
        const auto all = m_scene->draft.suggestions();
        m_scene->draft.accept(all);
        QCOMPARE(m_scene->undo.count(), 1);
        QVERIFY(m_scene->draft.suggestions().empty());
        m_scene->undo.undo();
        QCOMPARE(m_scene->draft.suggestions(), all);
    }

    void dismissedSuggestionsAreRememberedAndDoNotComeAgain()
    {
        m_scene->choose();
        QSignalSpy suggested(&m_scene->draft, &MappingDraft::suggested);
        m_scene->draft.suggest({});
        QVERIFY(suggested.wait());
        m_scene->draft.dismiss(u"email"_s);
        m_scene->draft.suggest({});
        QVERIFY(suggested.wait());
        const MappingSuggestion *again = m_scene->draft.suggestionFor(u"email"_s);
        QVERIFY(again == nullptr || again->source != u"contact_email"_s);
        m_model->setText(u"phone"_s, u"tel"_s);
        const auto learned = m_scene->draft.learned();
        const RememberedPair removed{u"contact_email"_s, u"email"_s, false};
        const RememberedPair chosen{u"tel"_s, u"phone"_s, true};
        QVERIFY(std::ranges::find(learned, removed) != learned.end());
        QVERIFY(std::ranges::find(learned, chosen) != learned.end());
    }

    void fitsComeFromTypesAndThenFromRecords()
    {
        m_scene->choose();
        QSignalSpy fits(&m_scene->draft, &MappingDraft::fitsChanged);
        m_model->setText(u"phone"_s, u"tel"_s);
        QVERIFY(fits.wait());
        QCOMPARE(text(*m_model, u"phone"_s, MappingColumn::Fits), u"may lose"_s);
        m_scene->draft.setSample(peopleSample());
        QVERIFY(fits.wait());
        QCOMPARE(text(*m_model, u"phone"_s, MappingColumn::Fits), u"1 of 2 do not fit"_s);
        QCOMPARE(m_model->problemCount(), 1);
        // The first record's value is the one that is too long.
        QCOMPARE(text(*m_model, u"phone"_s, MappingColumn::FirstRecord), u"+49 30 1234567"_s);
        FieldMapping rules = *m_scene->draft.mapping().find(u"phone"_s);
        rules.onUnfit = ValueRule::Cut;
        m_model->setRules(rules);
        QCOMPARE(text(*m_model, u"phone"_s, MappingColumn::Rules), u"cut"_s);
        QCOMPARE(text(*m_model, u"phone"_s, MappingColumn::FirstRecord), u"+49 30 123"_s);
        QCOMPARE(m_scene->undo.undoText(), u"set rules of phone"_s);
    }

    void filtersShowEmptyAndTroubledRows()
    {
        m_scene->choose();
        m_model->setText(u"phone"_s, u"= uper(tel)"_s);
        m_model->setFilter({}, MappingRows::Problems);
        QCOMPARE(shownTargets(*m_model), QStringList{u"phone"_s});
        m_model->setFilter({}, MappingRows::Empty);
        QCOMPARE(shownTargets(*m_model),
                 (QStringList{u"email"_s, u"lastname"_s, u"country"_s, u"age"_s}));
        m_model->setFilter(u"NAME"_s, MappingRows::All);
        QCOMPARE(shownTargets(*m_model), QStringList{u"lastname"_s});
        m_model->setFilter(u"zip"_s, MappingRows::All);
        QCOMPARE(m_model->shownCount(), 0);
        QCOMPARE(m_model->rowCount(), 0);
    }

    void fieldsThatAreGoneBecomeRowsToMend()
    {
        m_scene->choose();
        m_model->setText(u"phone"_s, u"tel"_s);
        DestinationObject changed = contactObject();
        changed.fields.erase(changed.fields.begin() + 3);
        changed.fields.push_back(objectField(u"mobile"_s));
        m_scene->catalog.setObjects({changed});
        const QModelIndex phone = m_model->indexOf(u"phone"_s, MappingColumn::Field);
        QCOMPARE(phone.parent(), m_model->indexOf(MappingSection::Gone));
        QCOMPARE(phone.data(MappingModel::MarksRole).toStringList(), QStringList{u"gone"_s});
        QVERIFY(m_model->indexOf(u"mobile"_s).isValid());
        QVERIFY(!m_scene->draft.problems().empty());
        m_model->clearValues({u"phone"_s});
        QVERIFY(!m_model->indexOf(u"phone"_s).isValid());
        // Undone, it is there again, and still marked.
        m_scene->undo.undo();
        QCOMPARE(m_model->indexOf(u"phone"_s).parent(), m_model->indexOf(MappingSection::Gone));
        QVERIFY(m_model->indexOf(u"mobile"_s).isValid());
    }

    void lostSourceFieldIsAProblemOfItsRow()
    {
        m_scene->choose();
        m_model->setText(u"phone"_s, u"tel"_s);
        Stream stream = peopleStream();
        Schema schema;
        for (const Field &field : stream.schema.fields()) {
            if (field.name != u"tel"_s)
                schema.append(field);
        }
        stream.schema = schema;
        m_scene->catalog.refresh({{stream}});
        QCOMPARE(m_scene->value(u"phone"_s), u"tel"_s);
        QCOMPARE(text(*m_model, u"phone"_s, MappingColumn::Fits), u"cannot be run"_s);
        const auto gaps = mappingGaps(m_scene->catalog);
        QVERIFY(std::ranges::find(gaps, u"phone"_s, &MappingGap::target) != gaps.end());
    }

    void mappingSurvivesADraftAndAnotherObject()
    {
        m_scene->choose();
        m_model->setText(u"country"_s, u"DE"_s);
        const ObjectMapping before = m_scene->draft.mapping();
        CatalogModel restored;
        QVERIFY(restored.fromJson(m_scene->catalog.toJson()));
        QCOMPARE(restored.entry(s_people)->choice.mapping, std::optional(before));
        DestinationObject company = contactObject();
        company.name = u"company"_s;
        const ObjectMapping other = mappingFor(company, before);
        QCOMPARE(other.find(u"country"_s)->value, u"DE"_s);
    }

    void fiveHundredFieldsAreQuick()
    {
        DestinationObject wide = contactObject();
        for (int i = 0; i < 500; ++i)
            wide.fields.push_back(objectField(u"field_%1"_s.arg(i)));
        ObjectMapping mapping = mappingFor(wide, {});
        for (int i = 0; i < 500; ++i)
            mapping = withValue(mapping, u"field_%1"_s.arg(i), {ValueOrigin::Field, u"tel"_s});
        m_tester.reset();
        m_scene->draft.change(mapping, u"map all"_s);
        m_scene->draft.setSample(peopleSample());
        const ThreadTimer timer;
        m_model->setFilter(u"field_49"_s, MappingRows::All);
        m_model->setFilter({}, MappingRows::All);
        m_model->beginTyping();
        m_model->setText(u"field_7"_s, u"= upper(tel)"_s);
        m_model->endTyping();
        for (QModelIndex index = m_model->firstRow(); index.isValid();
             index = m_model->neighbour(index, 1))
            (void)index.siblingAtColumn(3).data();
        // Five acts; each alone is to be felt as immediate.
        QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(TestMappingModel)
#include "testmappingmodel.moc"
