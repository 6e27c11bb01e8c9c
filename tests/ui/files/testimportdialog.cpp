// ImportDialog: the plan before, everything or nothing then, and nobody asked without consent.
#include "core/store/tagrepository.h"
#include "tests/ui/workspacefixture.h"
#include "ui/files/importdialog.h"
#include "ui/files/planmodel.h"
#include "ui/widgets/messagebar.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QListView>
#include <QPushButton>
#include <QTreeView>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray s_tags = "tags: [{name: nightly, color: \"#112233\"}, {name: slow}]\n";
const QByteArray s_shop
    = "sources: [{name: people, connector: sample, config: {count: 5}}]\n"
      "destinations: [{name: out, connector: sqlite, config: {path: o.sqlite}}]\n"
      "connections: [{name: shop, source: people, destination: out}]\n";

QPushButton *buttonOf(const QWidget &parent, const QString &text)
{
    for (QPushButton *button : parent.findChildren<QPushButton *>()) {
        if (button->text().remove(u'&') == text && button->isVisibleTo(&parent))
            return button;
    }
    return nullptr;
}

} // namespace

class TestImportDialog final : public QObject
{
    Q_OBJECT

private slots:
    void showsThePlanAndCarriesItOut();
    void asksBeforeStrangersAreAsked();
    void tellsEveryFaultAndLooksAgain();
    void pruneIsPlannedAnew();
    void changeMeanwhileIsToldAndPlannedAnew();
    void saysWhenThereIsNothingToDo();
    void copiesItsCommand();

private:
    static ImportDialog *open(WorkspaceFixture &world, const QByteArray &text)
    {
        auto *dialog
            = new ImportDialog(*world.workspace, {world.addFile(u"in.yaml"_s, text)}, nullptr);
        dialog->show();
        return dialog;
    }
};

void TestImportDialog::showsThePlanAndCarriesItOut()
{
    WorkspaceFixture world;
    QPointer<ImportDialog> dialog = open(world, s_tags);
    QVERIFY(!dialog->act()->isEnabled());
    QSignalSpy imported(dialog, &ImportDialog::imported);
    QTRY_COMPARE(dialog->tree()->model()->rowCount(), 2);
    QCOMPARE(dialog->tree()->model()->index(0, 0).data().toString(), u"New tag “nightly”"_s);
    QVERIFY(must(TagRepository(*world.database).all()).empty());
    QTRY_VERIFY(dialog->act()->isEnabled());
    QTest::keyClick(dialog.data(), Qt::Key_Return);
    QTRY_COMPARE(imported.count(), 1);
    QCOMPARE(must(TagRepository(*world.database).all()).size(), std::size_t(2));
    QTRY_VERIFY(dialog.isNull());
}

void TestImportDialog::asksBeforeStrangersAreAsked()
{
    WorkspaceFixture world;
    QPointer<ImportDialog> dialog = open(world, s_shop);
    QTRY_VERIFY(dialog->messages()->isVisible());
    QVERIFY2(dialog->messages()->text().contains("people"_L1),
             qUtf8Printable(dialog->messages()->text()));
    QVERIFY(!dialog->act()->isEnabled());
    QPushButton *trust = buttonOf(*dialog, u"Trust and ask"_s);
    QVERIFY(trust != nullptr);
    trust->click();
    QTRY_COMPARE(dialog->tree()->model()->rowCount(), 3);
    QSignalSpy imported(dialog, &ImportDialog::imported);
    QTRY_VERIFY(dialog->act()->isEnabled());
    dialog->act()->click();
    QTRY_COMPARE(imported.count(), 1);
    const auto shop = must(ConnectionRepository(*world.database).findByName(u"shop"_s));
    QCOMPARE(imported.front().front().toStringList(), QStringList{shop.id});
}

void TestImportDialog::tellsEveryFaultAndLooksAgain()
{
    WorkspaceFixture world;
    const std::unique_ptr<ImportDialog> dialog(
        open(world, "tags: [{name: a, colour: x}]\nsources: [{name: s, connector: none}]\n"));
    QTRY_COMPARE(dialog->faults()->model()->rowCount(), 2);
    QVERIFY(dialog->faults()->model()->index(0, 0).data().toString().contains("line 1"_L1));
    QVERIFY(dialog->faults()->isVisible() && !dialog->act()->isEnabled());
    world.addFile(u"in.yaml"_s, s_tags);
    QPushButton *again = buttonOf(*dialog, u"Look again"_s);
    QVERIFY(again != nullptr);
    again->click();
    QTRY_COMPARE(dialog->tree()->model()->rowCount(), 2);
    QTRY_VERIFY(dialog->act()->isEnabled());
}

void TestImportDialog::pruneIsPlannedAnew()
{
    WorkspaceFixture world;
    must(TagRepository(*world.database).save({u"old"_s, u"#445566"_s}));
    const std::unique_ptr<ImportDialog> dialog(open(world, s_tags));
    QTRY_COMPARE(dialog->tree()->model()->rowCount(), 2);
    QTRY_VERIFY(dialog->prune()->isEnabled());
    dialog->prune()->setChecked(true);
    QTRY_COMPARE(dialog->tree()->model()->rowCount(), 3);
    QCOMPARE(dialog->tree()->model()->index(2, 0).data().toString(), u"Deleted tag “old”"_s);
}

void TestImportDialog::changeMeanwhileIsToldAndPlannedAnew()
{
    WorkspaceFixture world;
    const std::unique_ptr<ImportDialog> dialog(open(world, s_tags));
    QTRY_VERIFY(dialog->act()->isEnabled());
    must(TagRepository(*world.database).save({u"nightly"_s, u"#000000"_s}));
    dialog->act()->click();
    // How it went is told in any case.
    dialog->reject();
    QVERIFY(dialog->isVisible());
    QTRY_VERIFY(dialog->messages()->isVisible());
    QVERIFY(dialog->messages()->text().contains("nightly"_L1));
    QCOMPARE(must(TagRepository(*world.database).all()).size(), std::size_t(1));
    buttonOf(*dialog, u"Make the plan again"_s)->click();
    QTRY_COMPARE(dialog->tree()->model()->index(0, 0).data().toString(),
                 u"Changed tag “nightly”"_s);
}

void TestImportDialog::saysWhenThereIsNothingToDo()
{
    WorkspaceFixture world;
    must(TagRepository(*world.database).save({u"nightly"_s, u"#112233"_s}));
    must(TagRepository(*world.database).save({u"slow"_s, u"#445566"_s}));
    const std::unique_ptr<ImportDialog> dialog(open(world, s_tags));
    QTRY_VERIFY(dialog->messages()->isVisible());
    QCOMPARE(dialog->messages()->kind(), MessageBar::Kind::Positive);
    QVERIFY(!dialog->act()->isEnabled());
}

void TestImportDialog::copiesItsCommand()
{
    WorkspaceFixture world;
    const std::unique_ptr<ImportDialog> dialog(open(world, s_tags));
    QTRY_VERIFY(dialog->act()->isEnabled());
    buttonOf(*dialog, u"Copy as command"_s)->click();
    const QString line = QApplication::clipboard()->text();
    QVERIFY2(line.contains(" apply -- "_L1) && line.endsWith("in.yaml"_L1), qUtf8Printable(line));
}

QTEST_MAIN(TestImportDialog)
#include "testimportdialog.moc"
