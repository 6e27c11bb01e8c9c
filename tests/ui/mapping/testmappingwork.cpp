#include "tests/ui/mapping/viewscene.h"
#include "ui/mapping/expressionedit.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QPaintEvent>
#include <QSignalSpy>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int s_fields = 500;

/// Counts what acts make a list do.
class Work final : public QObject
{
public:
    explicit Work(QTreeView &view)
        : m_view(view)
    {
        view.viewport()->installEventFilter(this);
        connect(view.model(), &QAbstractItemModel::modelReset, this, [this] { ++m_resets; });
        connect(view.model(), &QAbstractItemModel::layoutChanged, this, [this] { ++m_resets; });
    }

    /// Since the last time, rows each time that they were painted.
    [[nodiscard]] int takePainted() { return std::exchange(m_painted, 0); }
    /// Models that came anew, and rows that were put in order.
    [[nodiscard]] int resets() const { return m_resets; }
    [[nodiscard]] int visibleRows() const { return rowsIn(m_view.viewport()->rect()); }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            m_painted += rowsIn(static_cast<QPaintEvent *>(event)->region());
        return false;
    }

private:
    [[nodiscard]] int rowsIn(const QRegion &region) const
    {
        int rows = 0;
        for (QModelIndex row = m_view.indexAt({1, 1}); row.isValid();
             row = m_view.indexBelow(row)) {
            const QRect cell = m_view.visualRect(row);
            if (cell.top() > m_view.viewport()->height())
                break;
            rows += region.intersects(
                        QRect(0, cell.top(), m_view.viewport()->width(), cell.height()))
                ? 1
                : 0;
        }
        return rows;
    }

    QTreeView &m_view;
    int m_painted = 0;
    int m_resets = 0;
};

} // namespace

/// What a key and a drag cost with five hundred fields on both sides, by what is done for them.
class TestMappingWork final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ViewScene> m_scene;

    [[nodiscard]] MappingTable *table() const { return m_scene->table(); }
    void moveOver(const QMimeData &mime, const QString &target)
    {
        QDragMoveEvent move(m_scene->placeOf(target), Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(table()->viewport(), &move);
        QApplication::processEvents();
    }
    /// Names of fields as a drag has them.
    static void carry(QMimeData &mime, const QStringList &fields)
    {
        mime.setData(u"application/x-millrace-fields"_s,
                     "[\"" + fields.join(u"\",\""_s).toUtf8() + "\"]");
    }

private slots:
    void init()
    {
        m_scene = std::make_unique<ViewScene>(s_fields);
        MappingDraft &draft = m_scene->view->draft();
        const auto object
            = std::ranges::find(draft.objects(), u"contact"_s, &DestinationObject::name);
        QVERIFY(object != draft.objects().end());
        draft.change(mappingFor(*object, {}), u"choose"_s);
        QTRY_VERIFY(draft.hasMapping());
    }
    void cleanup() { m_scene.reset(); }

    void keyPaintsWhatIsSeenOnce()
    {
        MappingDraft &draft = m_scene->view->draft();
        ObjectMapping mapping = draft.mapping();
        for (int i = 0; i < s_fields; ++i)
            mapping = withValue(mapping, u"f%1"_s.arg(i), {ValueOrigin::Field, u"f%1"_s.arg(i)});
        draft.change(mapping, u"map all"_s);
        QTRY_COMPARE(draft.fits().size(), mapping.fields.size());
        table()->goTo(u"f250"_s, true);
        QTRY_VERIFY(qobject_cast<ExpressionEdit *>(QApplication::focusWidget()) != nullptr);
        QApplication::processEvents();
        Work rows(*table());
        Work fields(*m_scene->sources());
        QSignalSpy suggested(&draft, &MappingDraft::suggestionsChanged);
        // Rows are put in order once for a key, and once more when values were counted.
        QSignalSpy grouped(&m_scene->view->model(), &MappingModel::summaryChanged);
        QSignalSpy counted(&draft, &MappingDraft::fitsChanged);
        const QString text = u"= upper(f2)"_s;
        for (const QChar key : text) {
            QTest::keyClicks(QApplication::focusWidget(), QString(key));
            QApplication::processEvents();
            QVERIFY(rows.takePainted() <= 2 * rows.visibleRows());
            QVERIFY(fields.takePainted() <= 2 * fields.visibleRows());
        }
        QCOMPARE(m_scene->value(u"f250"_s), u"upper(f2)"_s);
        QVERIFY(rows.visibleRows() < 50);
        QVERIFY(suggested.isEmpty());
        QVERIFY(grouped.size() <= text.size() + counted.size());
        QCOMPARE(rows.resets(), 0);
        QCOMPARE(fields.resets(), 0);
    }

    void dragPaintsTheRowsItLeavesAndEnters()
    {
        QMimeData mime;
        carry(mime, {u"f3"_s});
        // With room above and below, so that nothing is scrolled.
        table()->scrollTo(m_scene->view->model().indexOf(u"f100"_s),
                          QAbstractItemView::PositionAtCenter);
        const QPoint place = m_scene->placeOf(u"f100"_s);
        QDragEnterEvent enter(place, Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(table()->viewport(), &enter);
        for (const int target : {100, 101, 100})
            moveOver(mime, u"f%1"_s.arg(target));
        Work rows(*table());
        Work fields(*m_scene->sources());
        for (const int target : {101, 99, 102, 98}) {
            moveOver(mime, u"f%1"_s.arg(target));
            QCOMPARE(m_scene->view->model().pairs().size(), std::size_t(1));
            QCOMPARE(rows.takePainted(), 2);
            QCOMPARE(fields.takePainted(), 0);
        }
        QCOMPARE(rows.resets(), 0);
    }

    void dragOfAllFieldsPaintsWhatIsSeen()
    {
        QStringList all;
        for (int i = 0; i < s_fields; ++i)
            all << u"f%1"_s.arg(i);
        QMimeData mime;
        carry(mime, all);
        const QPoint place = m_scene->placeOf(u"f10"_s);
        QDragEnterEvent enter(place, Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(table()->viewport(), &enter);
        moveOver(mime, u"f10"_s);
        Work rows(*table());
        QSignalSpy told(&m_scene->view->model(), &QAbstractItemModel::dataChanged);
        for (int i = 9; i > 5; --i) {
            moveOver(mime, u"f%1"_s.arg(i));
            QVERIFY(m_scene->view->model().pairs().size() > std::size_t(s_fields - 20));
            // Once when it is scrolled there, and once for what lands elsewhere.
            QVERIFY(rows.takePainted() <= 2 * rows.visibleRows());
            QVERIFY(told.size() < 20);
            told.clear();
        }
        QCOMPARE(rows.resets(), 0);
    }
};

QTEST_MAIN(TestMappingWork)
#include "testmappingwork.moc"
