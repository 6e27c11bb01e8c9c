// DeliveryLine: what a run says about its rejected records in a bucket or folder.
#include "ui/connectionpage/deliveryline.h"
#include "ui/theme/language.h"
#include "ui/theme/theme.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestDeliveryLine final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        Theme::instance().install();
        installLanguage(QLocale::c());
    }

    void nothingIsSaidUnlessAskedFor()
    {
        DeliveryLine line;
        line.showDelivery({});
        QVERIFY(line.isHidden());
        QVERIFY(line.text().isEmpty());
    }

    void folderIsAtHand()
    {
        DeliveryLine line;
        line.showDelivery({.files = 1,
                           .records = 1200,
                           .place = u"/srv/<b>rejected</b>"_s,
                           .firstPath = u"12/users/a.csv"_s});
        QVERIFY(!line.isHidden());
        QVERIFY(line.text().contains("/srv/<b>rejected</b>"_L1));
        QVERIFY(line.text().contains("1,200"_L1));
        QSignalSpy asked(&line, &DeliveryLine::folderRequested);
        auto *open = line.findChild<QPushButton *>();
        QVERIFY(open->isVisibleTo(&line));
        open->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), u"/srv/<b>rejected</b>/12/users"_s);
    }

    void bucketHasNoFolderToOpen()
    {
        DeliveryLine line;
        line.showDelivery({.files = 2,
                           .records = 3,
                           .place = u"s3://rejects"_s,
                           .firstPath = u"12/users/a.csv"_s});
        QVERIFY(line.text().contains("s3://rejects"_L1));
        QVERIFY(!line.findChild<QPushButton *>()->isVisibleTo(&line));
    }

    void failureIsToldBesideWhatArrived()
    {
        DeliverySummary delivery{
            .files = 1, .records = 5, .place = u"s3://rejects"_s, .firstPath = {}};
        delivery.error = Error{u"delivery.key_refused"_s,
                               ErrorKind::Configuration,
                               u"The key is refused."_s,
                               u"Enter it again."_s,
                               {},
                               {}};
        DeliveryLine line;
        line.showDelivery(delivery);
        QVERIFY(line.text().contains("The key is refused."_L1));
        QVERIFY(line.text().contains("s3://rejects"_L1));
        delivery.error.reset();
        line.showDelivery(delivery);
        QVERIFY(!line.text().contains("refused"_L1));
    }
};

QTEST_MAIN(TestDeliveryLine)
#include "testdeliveryline.moc"
