// SchemaBanner and the review it opens, on a real source that changes.
#include "tests/testutils/sqlitefile.h"
#include "tests/ui/connectionpage/tabfixture.h"
#include "ui/connectionpage/schemabanner.h"
#include "ui/connectionpage/schemareviewdialog.h"
#include "ui/connectionpage/schemareviewmodel.h"
#include "ui/widgets/messagebar.h"

#include <QAbstractItemModelTester>
#include <QTreeView>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestSchemaBanner final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void isHiddenWhileNothingWaits();
    void lookSaysWhenNothingHasChanged();
    void reviewShowsChangesAndTakesThemOver();
    void untickedFieldIsLeftOut();
    void laterKeepsTheBanner();
    void breakingChangeIsToldAndLeadsToTheSchema();

private:
    void execute(const QString &sql) const
    {
        SqliteFile(m_world->folder.filePath(u"from.sqlite"_s)).execute(sql);
    }
    /// The open review after a look.
    SchemaReviewDialog *look();
    [[nodiscard]] static QModelIndex rowWith(const SchemaReviewModel &model, const QString &text);

    std::unique_ptr<WorkspaceFixture> m_world;
    std::unique_ptr<SchemaBanner> m_banner;
    Connection m_connection;
};

void TestSchemaBanner::init()
{
    m_world = std::make_unique<WorkspaceFixture>();
    execute(u"CREATE TABLE t(id INTEGER PRIMARY KEY, at INTEGER, name TEXT);"
            "INSERT INTO t VALUES (1, 10, 'one')"_s);
    const Endpoint source = m_world->addSource(
        u"Shop"_s, u"sqlite"_s, {{u"path"_s, m_world->folder.filePath(u"from.sqlite"_s)}});
    m_connection = m_world->addConnection(u"Orders"_s, {}, source);
    ConfiguredStream &t = m_connection.catalog.streams.front();
    t.mode = {SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};
    t.cursorField = u"at"_s;
    t.primaryKey = QStringList{u"id"_s};
    m_connection.settings.schemaChanges = SchemaChangePolicy::Ignore;
    m_connection = must(ConnectionRepository(*m_world->database).save(m_connection));
    m_world->sync();
    m_banner = std::make_unique<SchemaBanner>(*m_world->workspace);
    m_banner->resize(900, 80);
    m_banner->showConnection(m_connection.id);
}

void TestSchemaBanner::cleanup()
{
    m_banner.reset();
    m_world.reset();
}

SchemaReviewDialog *TestSchemaBanner::look()
{
    m_banner->look();
    if (!QTest::qWaitFor([this] { return m_banner->dialog() != nullptr; }, 10'000))
        qFatal("No review was opened.");
    new QAbstractItemModelTester(m_banner->dialog()->model(), m_banner->dialog());
    return m_banner->dialog();
}

QModelIndex TestSchemaBanner::rowWith(const SchemaReviewModel &model, const QString &text)
{
    const QModelIndexList found = model.match(model.index(0, 0), Qt::DisplayRole, text, 1,
                                              Qt::MatchContains | Qt::MatchRecursive);
    return found.isEmpty() ? QModelIndex() : found.first();
}

void TestSchemaBanner::isHiddenWhileNothingWaits()
{
    QVERIFY(m_banner->isHidden());
    m_world->run(m_connection.id);
    m_world->sync();
    QVERIFY(m_banner->isHidden());
}

void TestSchemaBanner::lookSaysWhenNothingHasChanged()
{
    m_banner->look();
    QTRY_COMPARE(m_banner->bar()->text(), u"The source is as the connection has it."_s);
    QVERIFY(m_banner->dialog() == nullptr);
    m_banner->bar()->dismiss();
    QTRY_VERIFY(m_banner->isHidden());
}

void TestSchemaBanner::reviewShowsChangesAndTakesThemOver()
{
    execute(u"ALTER TABLE t ADD COLUMN note TEXT; ALTER TABLE t DROP COLUMN name"_s);
    SchemaReviewDialog *dialog = look();
    QCOMPARE(m_banner->bar()->kind(), MessageBar::Kind::Info);
    const SchemaReviewModel &model = *dialog->model();
    const QModelIndex added = rowWith(model, u"new field note"_s);
    QVERIFY(added.isValid());
    QVERIFY(added.siblingAtColumn(SchemaReviewModel::EffectColumn)
                .data()
                .toString()
                .contains(u"t gets the column"_s));
    QVERIFY(rowWith(model, u"field name is gone"_s).isValid());
    QTest::mouseClick(dialog->act(), Qt::LeftButton);
    QTRY_VERIFY(storedConnection(*m_world, m_connection.id)
                    .catalog.streams.front()
                    .stream.schema.indexOf(u"note"_s));
    QTRY_VERIFY(m_banner->dialog() == nullptr);
    QTRY_VERIFY(m_banner->isHidden());
    QCOMPARE(lastEvent(*m_world, m_connection.id).origin, ChangeOrigin::Window);
}

void TestSchemaBanner::untickedFieldIsLeftOut()
{
    execute(u"ALTER TABLE t ADD COLUMN note TEXT"_s);
    SchemaReviewDialog *dialog = look();
    SchemaReviewModel &model = *dialog->model();
    const QModelIndex added = rowWith(model, u"new field note"_s);
    // By keys, as in any tree.
    dialog->tree()->setCurrentIndex(added);
    QTest::keyClick(dialog->tree(), Qt::Key_Space);
    QCOMPARE(added.data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    QVERIFY(added.siblingAtColumn(SchemaReviewModel::EffectColumn)
                .data()
                .toString()
                .contains(u"left out"_s));
    QTest::mouseClick(dialog->act(), Qt::LeftButton);
    QTRY_VERIFY(!storedConnection(*m_world, m_connection.id)
                     .catalog.streams.front()
                     .selectedFields.isEmpty());
    QVERIFY(!storedConnection(*m_world, m_connection.id)
                 .catalog.streams.front()
                 .selectedFields.contains(u"note"_s));
}

void TestSchemaBanner::laterKeepsTheBanner()
{
    execute(u"ALTER TABLE t ADD COLUMN note TEXT"_s);
    SchemaReviewDialog *dialog = look();
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(m_banner->dialog() == nullptr);
    QVERIFY(!m_banner->isHidden());
    QVERIFY(!storedConnection(*m_world, m_connection.id)
                 .catalog.streams.front()
                 .stream.schema.indexOf(u"note"_s));
    press(*m_banner, u"Review changes…"_s);
    QVERIFY(m_banner->dialog() != nullptr);
}

void TestSchemaBanner::breakingChangeIsToldAndLeadsToTheSchema()
{
    execute(u"ALTER TABLE t DROP COLUMN at"_s);
    SchemaReviewDialog *dialog = look();
    QCOMPARE(m_banner->bar()->kind(), MessageBar::Kind::Negative);
    QVERIFY(rowWith(*dialog->model(), u"cannot be followed"_s).isValid());
    QTest::mouseClick(dialog->act(), Qt::LeftButton);
    QTRY_COMPARE(m_banner->bar()->kind(), MessageBar::Kind::Warning);
    QVERIFY(
        storedConnection(*m_world, m_connection.id).catalog.streams.front().cursorField.isEmpty());
    const QSignalSpy asked(m_banner.get(), &SchemaBanner::schemaRequested);
    press(*m_banner, u"Choose in the schema"_s);
    QCOMPARE(asked.count(), 1);
}

QTEST_MAIN(TestSchemaBanner)
#include "testschemabanner.moc"
