// TagsDialog: tags are made, named, coloured and deleted, within their limits.
#include "core/store/tagrepository.h"
#include "core/store/timelinestore.h"
#include "tests/ui/workspacefixture.h"
#include "ui/tags/tagsdialog.h"
#include "ui/tags/tagsmodel.h"
#include "ui/widgets/messagebar.h"

#include <QAbstractItemModelTester>
#include <QPushButton>
#include <QTableView>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestTagsDialog final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void makesATagOfTheNextColour();
    void renamesItAtEveryConnection();
    void takesAColourAndRefusesAWord();
    void asksBeforeATagInUseGoes();

private:
    [[nodiscard]] std::vector<Tag> stored() const
    {
        return must(TagRepository(*m_world->database).all());
    }
    [[nodiscard]] ChangeOrigin newestOrigin() const
    {
        return must(TimelineStore(*m_world->database).list(m_connection, 1)).front().origin;
    }
    [[nodiscard]] TagsModel *model() const { return m_dialog->model(); }
    [[nodiscard]] QModelIndex at(int row, int column) const { return model()->index(row, column); }

    std::unique_ptr<WorkspaceFixture> m_world;
    std::unique_ptr<TagsDialog> m_dialog;
    QString m_connection;
};

void TestTagsDialog::init()
{
    m_world = std::make_unique<WorkspaceFixture>();
    Connection shop = m_world->addConnection(u"shop"_s, {u"users"_s});
    shop.tags = QStringList{u"nightly"_s};
    m_connection = must(ConnectionRepository(*m_world->database).save(shop)).id;
    m_world->sync();
    m_dialog = std::make_unique<TagsDialog>(*m_world->workspace);
    m_dialog->show();
    QTRY_COMPARE(model()->rowCount(), 1);
}

void TestTagsDialog::cleanup()
{
    m_dialog.reset();
    m_world.reset();
}

void TestTagsDialog::makesATagOfTheNextColour()
{
    QAbstractItemModelTester tester(model());
    QCOMPARE(at(0, TagsModel::ConnectionsColumn).data().toString(), u"shop"_s);
    m_dialog->addButton()->click();
    QTRY_COMPARE(model()->rowCount(), 2);
    QCOMPARE(stored().size(), std::size_t(2));
    QCOMPARE(stored().front().name, u"New tag"_s);
    QCOMPARE(stored().front().color, nextTagColor(1));
    QTRY_COMPARE(m_dialog->table()->currentIndex().data().toString(), u"New tag"_s);
}

void TestTagsDialog::renamesItAtEveryConnection()
{
    QVERIFY(model()->setData(at(0, TagsModel::NameColumn), u"every night"_s, Qt::EditRole));
    QTRY_COMPARE(at(0, TagsModel::NameColumn).data().toString(), u"every night"_s);
    QCOMPARE(must(ConnectionRepository(*m_world->database).find(m_connection)).tags,
             QStringList{u"every night"_s});
    QCOMPARE(newestOrigin(), ChangeOrigin::Window);
    QVERIFY(model()->setData(at(0, TagsModel::NameColumn), QString(31, u'x'), Qt::EditRole));
    QTRY_VERIFY(m_dialog->messages()->isVisible());
    QCOMPARE(stored().front().name, u"every night"_s);
}

void TestTagsDialog::takesAColourAndRefusesAWord()
{
    QVERIFY(model()->setData(at(0, TagsModel::ColorColumn), u"#A1B2C3"_s, Qt::EditRole));
    QTRY_COMPARE(at(0, TagsModel::ColorColumn).data().toString(), u"#a1b2c3"_s);
    QVERIFY(model()->setData(at(0, TagsModel::ColorColumn), u"red"_s, Qt::EditRole));
    QTRY_VERIFY(m_dialog->messages()->isVisible());
    QCOMPARE(stored().front().color, u"#a1b2c3"_s);
}

void TestTagsDialog::asksBeforeATagInUseGoes()
{
    m_dialog->deleteButton()->click();
    QTRY_VERIFY(m_dialog->messages()->isVisible());
    QCOMPARE(stored().size(), std::size_t(1));
    for (QPushButton *button : m_dialog->messages()->findChildren<QPushButton *>()) {
        if (button->text().remove(u'&') == "Delete the tag"_L1)
            button->click();
    }
    QTRY_VERIFY(stored().empty());
    QVERIFY(must(ConnectionRepository(*m_world->database).find(m_connection)).tags.isEmpty());
    QCOMPARE(newestOrigin(), ChangeOrigin::Window);
    QTRY_COMPARE(model()->rowCount(), 0);
    QVERIFY(!m_dialog->deleteButton()->isEnabled());
}

QTEST_MAIN(TestTagsDialog)
#include "testtagsdialog.moc"
