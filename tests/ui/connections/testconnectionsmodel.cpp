#include "tests/testutils/fakeclock.h"
#include "ui/connections/connectionsfiltermodel.h"
#include "ui/connections/connectionsmodel.h"
#include "ui/widgets/displaytext.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

ConnectionRow connection(const QString &id, const QString &name,
                         ConnectionState state = ConnectionState::Healthy)
{
    ConnectionRow row;
    row.id = id;
    row.name = name;
    row.state = state;
    return row;
}

ConnectionRow draft(const QString &id, const QString &name)
{
    ConnectionRow row = connection(id, name);
    row.isDraft = true;
    return row;
}

} // namespace

class TestConnectionsModel final : public QObject
{
    Q_OBJECT

private slots:
    void newRowsReplaceOldOnesWithoutAReset();
    void onlyWhatDiffersIsTold();
    void numbersOfARunChangeOneRow();
    void textsAreWhatAPersonReads();
    void timesAreRelativeWithTheExactOneInTheTip();
    void draftsStayOnTopInBothOrders();
    void statesSortWorstFirst();
    void everyPartOfTheFilterHasToHold();
    void textIsFoundInNamesEndsAndTags();

private:
    FakeClock m_clock;
};

void TestConnectionsModel::newRowsReplaceOldOnesWithoutAReset()
{
    ConnectionsModel model(m_clock);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const auto names = [&model] {
        QStringList all;
        for (const ConnectionRow &row : model.rows())
            all << row.name;
        return all.join(u' ');
    };
    model.setRows({connection(u"1"_s, u"a"_s), connection(u"2"_s, u"b"_s),
                   connection(u"3"_s, u"c"_s), connection(u"4"_s, u"d"_s)});
    const QPersistentModelIndex kept = model.index(2, ConnectionsModel::NameColumn);
    model.setRows({connection(u"3"_s, u"aa"_s), connection(u"5"_s, u"b"_s),
                   connection(u"1"_s, u"x"_s), connection(u"4"_s, u"y"_s)});
    QCOMPARE(names(), u"aa b x y"_s);
    QCOMPARE(kept.data().toString(), u"aa"_s);
    model.setRows({draft(u"3"_s, u"draft"_s), connection(u"3"_s, u"aa"_s)});
    QCOMPARE(names(), u"draft aa"_s);
    QCOMPARE(kept.row(), 1);
    model.setRows({});
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(resets.size(), 0);
}

void TestConnectionsModel::onlyWhatDiffersIsTold()
{
    ConnectionsModel model(m_clock);
    std::vector<ConnectionRow> rows{connection(u"1"_s, u"a"_s), connection(u"2"_s, u"b"_s)};
    model.setRows(rows);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setRows(rows);
    QCOMPARE(changes.size(), 0);
    rows[1].openRejected = 3;
    model.setRows(rows);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.first().first().toModelIndex().row(), 1);
}

void TestConnectionsModel::numbersOfARunChangeOneRow()
{
    ConnectionsModel model(m_clock);
    model.setRows({connection(u"1"_s, u"a"_s), connection(u"2"_s, u"b"_s)});
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    ConnectionRow running = connection(u"2"_s, u"b"_s, ConnectionState::Running);
    running.progress = u"1,200 read"_s;
    model.updateRow(running);
    model.updateRow(connection(u"9"_s, u"unknown"_s));
    QCOMPARE(changes.size(), 1);
    QCOMPARE(model.index(1, ConnectionsModel::LastRunColumn).data().toString(), u"1,200 read"_s);
}

void TestConnectionsModel::textsAreWhatAPersonReads()
{
    ConnectionsModel model(m_clock);
    ConnectionRow row = connection(u"1"_s, u"Orders"_s, ConnectionState::RejectedRecords);
    row.sentence = u"12 records were rejected."_s;
    row.openRejected = 1200;
    row.tags = {{u"finance"_s, u"#fec9be"_s}, {u"daily"_s, u"#bdffc3"_s}};
    model.setRows({draft(u"d"_s, u"Half"_s), row});
    const auto shown = [&model](int at, int column, int role = Qt::DisplayRole) {
        return model.index(at, column).data(role).toString();
    };
    QCOMPARE(shown(0, ConnectionsModel::StateColumn), u"Draft"_s);
    QCOMPARE(shown(0, ConnectionsModel::ScheduleColumn), QString());
    QCOMPARE(shown(1, ConnectionsModel::StateColumn),
             connectionStateTitle(ConnectionState::RejectedRecords));
    QCOMPARE(shown(1, ConnectionsModel::StateColumn, Qt::ToolTipRole),
             u"12 records were rejected."_s);
    QCOMPARE(shown(1, ConnectionsModel::TagsColumn), u"finance, daily"_s);
    QCOMPARE(shown(1, ConnectionsModel::RejectedColumn), groupedNumber(1200));
    QCOMPARE(shown(1, ConnectionsModel::LastRunColumn), u"Never"_s);
    QVERIFY(shown(1, ConnectionsModel::NameColumn, Qt::AccessibleTextRole)
                .contains(connectionStateTitle(ConnectionState::RejectedRecords)));
}

void TestConnectionsModel::timesAreRelativeWithTheExactOneInTheTip()
{
    ConnectionsModel model(m_clock);
    ConnectionRow row = connection(u"1"_s, u"a"_s);
    row.lastRun = m_clock.now() - 5min;
    row.nextRun = m_clock.now() + 2h;
    model.setRows({row});
    const QModelIndex last = model.index(0, ConnectionsModel::LastRunColumn);
    QCOMPARE(last.data().toString(), relativeTime(*row.lastRun, m_clock.now()));
    QVERIFY(last.data(Qt::ToolTipRole).toString().contains(utcTime(*row.lastRun)));
    QVERIFY(last.data(Qt::ToolTipRole).toString().contains(localTime(*row.lastRun)));
    QCOMPARE(model.index(0, ConnectionsModel::NextRunColumn).data().toString(),
             relativeTime(*row.nextRun, m_clock.now()));
}

void TestConnectionsModel::draftsStayOnTopInBothOrders()
{
    ConnectionsModel model(m_clock);
    ConnectionsFilterModel sorted(model);
    QAbstractItemModelTester tester(&sorted,
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRows({draft(u"d"_s, u"m"_s), connection(u"1"_s, u"a"_s), connection(u"2"_s, u"z"_s)});
    const auto order = [&sorted] {
        QString names;
        for (int row = 0; row < sorted.rowCount(); ++row)
            names += sorted.index(row, ConnectionsModel::NameColumn).data().toString();
        return names;
    };
    sorted.sort(ConnectionsModel::NameColumn, Qt::AscendingOrder);
    QCOMPARE(order(), u"maz"_s);
    sorted.sort(ConnectionsModel::NameColumn, Qt::DescendingOrder);
    QCOMPARE(order(), u"mza"_s);
}

void TestConnectionsModel::statesSortWorstFirst()
{
    ConnectionsModel model(m_clock);
    ConnectionsFilterModel sorted(model);
    model.setRows({connection(u"1"_s, u"a"_s, ConnectionState::Healthy),
                   connection(u"2"_s, u"b"_s, ConnectionState::ActionRequired),
                   connection(u"3"_s, u"c"_s, ConnectionState::Incomplete)});
    sorted.sort(ConnectionsModel::StateColumn, Qt::AscendingOrder);
    QCOMPARE(sorted.row(sorted.index(0, 0)).name, u"b"_s);
    QCOMPARE(sorted.row(sorted.index(1, 0)).name, u"c"_s);
    QCOMPARE(sorted.row(sorted.index(2, 0)).name, u"a"_s);
}

void TestConnectionsModel::everyPartOfTheFilterHasToHold()
{
    ConnectionsModel model(m_clock);
    ConnectionsFilterModel filtered(model);
    ConnectionRow first = connection(u"1"_s, u"Orders"_s, ConnectionState::Failed);
    first.source = u"Shop"_s;
    first.tags = {{u"finance"_s, {}}};
    ConnectionRow second = first;
    second.id = u"2"_s;
    second.destination = u"Warehouse"_s;
    model.setRows({draft(u"d"_s, u"Orders"_s), first, second});
    ConnectionsFilter filter;
    QVERIFY(filter.isEmpty());
    filter.text = u"order"_s;
    filtered.setFilter(filter);
    QCOMPARE(filtered.rowCount(), 3);
    filter.state = ConnectionState::Failed;
    filtered.setFilter(filter);
    QCOMPARE(filtered.rowCount(), 2);
    filter.tag = u"finance"_s;
    filter.source = u"Shop"_s;
    filtered.setFilter(filter);
    QCOMPARE(filtered.rowCount(), 2);
    filter.destination = u"Warehouse"_s;
    filtered.setFilter(filter);
    QCOMPARE(filtered.rowCount(), 1);
    filter.tag = u"other"_s;
    filtered.setFilter(filter);
    QCOMPARE(filtered.rowCount(), 0);
}

void TestConnectionsModel::textIsFoundInNamesEndsAndTags()
{
    ConnectionsModel model(m_clock);
    ConnectionsFilterModel filtered(model);
    ConnectionRow row = connection(u"1"_s, u"Orders"_s);
    row.source = u"Web shop"_s;
    row.destination = u"Lake"_s;
    row.schedule = u"Every 6 hours"_s;
    row.tags = {{u"Finance"_s, {}}};
    model.setRows({row, connection(u"2"_s, u"Other"_s)});
    for (const QString &text : {u"ORD"_s, u"shop"_s, u"lake"_s, u"6 h"_s, u"finan"_s}) {
        ConnectionsFilter filter;
        filter.text = text;
        filtered.setFilter(filter);
        QVERIFY2(filtered.rowCount() == 1, qUtf8Printable(text));
    }
}

QTEST_MAIN(TestConnectionsModel)
#include "testconnectionsmodel.moc"
