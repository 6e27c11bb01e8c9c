#include "tests/ui/connectionpage/tabfixture.h"
#include "ui/connectionpage/balanceview.h"
#include "ui/widgets/messagebar.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestBalanceView final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }

    void everyPartOfTheSumIsShown()
    {
        BalanceView view;
        view.show();
        StreamCounts counts;
        counts.read = 48'210;
        counts.written = 48'180;
        counts.filtered = 18;
        counts.rejected = 12;
        view.setCounts(counts);
        QCOMPARE(view.accessibleName(),
                 u"read 48,210 = written 48,180 + filtered 18 + rejected 12"_s);
        QVERIFY(!view.findChild<MessageBar *>()->isVisible());
    }

    void differenceIsAnErrorOfItsOwn()
    {
        BalanceView view;
        view.show();
        StreamCounts counts;
        counts.read = 100;
        counts.written = 97;
        counts.rejected = 1;
        view.setCounts(counts);
        const auto *bar = view.findChild<MessageBar *>();
        QVERIFY(bar->isVisible());
        QCOMPARE(bar->kind(), MessageBar::Kind::Negative);
        QVERIFY2(bar->text().contains(u"2 records are missing"_s), qUtf8Printable(bar->text()));
        counts.unconfirmed = 2;
        view.setCounts(counts);
        QVERIFY(!bar->isVisible());
    }
};

QTEST_MAIN(TestBalanceView)
#include "testbalanceview.moc"
