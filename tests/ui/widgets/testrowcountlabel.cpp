#include "ui/theme/language.h"
#include "ui/widgets/rowcountlabel.h"

#include <QSortFilterProxyModel>
#include <QStringListModel>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// Has more than it shows.
class Paged final : public QStringListModel
{
public:
    using QStringListModel::QStringListModel;

    bool hasMore = true;

    [[nodiscard]] bool canFetchMore(const QModelIndex &) const override { return hasMore; }
    void fetchMore(const QModelIndex &) override
    {
        hasMore = false;
        insertRows(rowCount(), 1);
    }
};

} // namespace

class TestRowCountLabel final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { installLanguage(QLocale::c()); }

    void entriesAreCountedAsTheyCome()
    {
        QStringListModel model;
        RowCountLabel label;
        label.follow(model);
        QCOMPARE(label.text(), u"0 entries"_s);
        model.setStringList({u"one"_s});
        QCOMPARE(label.text(), u"1 entry"_s);
        model.insertRows(0, 2);
        QCOMPARE(label.text(), u"3 entries"_s);
        model.removeRows(0, 1);
        QCOMPARE(label.text(), u"2 entries"_s);
    }

    void filterLeavesSomeOfAll()
    {
        QStringListModel model({u"apple"_s, u"pear"_s, u"plum"_s});
        QSortFilterProxyModel proxy;
        proxy.setSourceModel(&model);
        RowCountLabel label;
        label.follow(proxy, [&model] { return model.rowCount(); });
        QCOMPARE(label.text(), u"3 entries"_s);
        proxy.setFilterFixedString(u"pl"_s);
        QCOMPARE(label.text(), u"2 of 3 entries"_s);
    }

    void modelWithMoreIsNotCountedToItsEnd()
    {
        Paged model(QStringList(50, u"row"_s));
        RowCountLabel label;
        label.follow(model);
        QCOMPARE(label.text(), u"more than 50 entries"_s);
        model.fetchMore({});
        QCOMPARE(label.text(), u"51 entries"_s);
    }

    void countingIsSaidUntilItIsKnown()
    {
        QStringListModel model;
        RowCountLabel label;
        label.follow(model);
        label.setCounting(true);
        model.setStringList({u"one"_s});
        QCOMPARE(label.text(), u"Counting…"_s);
        label.setCounting(false);
        QCOMPARE(label.text(), u"1 entry"_s);
    }
};

QTEST_MAIN(TestRowCountLabel)
#include "testrowcountlabel.moc"
