// RejectedRecord: the words of outcomes and statuses.
#include "core/model/rejectedrecord.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestRejectedRecord final : public QObject
{
    Q_OBJECT

private slots:
    void outcomesRoundTrip()
    {
        QStringList names;
        for (const RejectedOutcome outcome :
             {RejectedOutcome::Rejected, RejectedOutcome::Nulled, RejectedOutcome::Truncated,
              RejectedOutcome::Defaulted}) {
            QCOMPARE(rejectedOutcomeFromName(rejectedOutcomeName(outcome)), std::optional(outcome));
            names << rejectedOutcomeName(outcome);
        }
        QCOMPARE(names, (QStringList{u"rejected"_s, u"nulled"_s, u"truncated"_s, u"defaulted"_s}));
        QVERIFY(!rejectedOutcomeFromName(u"lost"_s));
    }

    void statusesRoundTrip()
    {
        QStringList names;
        for (const RejectedStatus status : {RejectedStatus::Open, RejectedStatus::Fixed,
                                            RejectedStatus::Ignored, RejectedStatus::Superseded}) {
            QCOMPARE(rejectedStatusFromName(rejectedStatusName(status)), std::optional(status));
            names << rejectedStatusName(status);
        }
        QCOMPARE(names, (QStringList{u"open"_s, u"fixed"_s, u"ignored"_s, u"superseded"_s}));
        QVERIFY(!rejectedStatusFromName(u"Open"_s));
    }

    void eventsRoundTrip()
    {
        QSet<QString> names;
        for (int i = 0; i <= static_cast<int>(RejectedEventKind::Cleared); ++i) {
            const auto kind = static_cast<RejectedEventKind>(i);
            QCOMPARE(rejectedEventFromName(rejectedEventName(kind)), std::optional(kind));
            names << rejectedEventName(kind);
        }
        QCOMPARE(names.size(), 10);
        QVERIFY(names.contains(u"values_deleted"_s) && names.contains(u"replaced"_s));
    }

    void editedRecordGoesFirst()
    {
        RejectedRecord record;
        record.sourceRecord = "{}";
        QCOMPARE(record.currentRecord(), std::string("{}"));
        record.editedRecord = R"({"a":1})";
        QCOMPARE(record.currentRecord(), record.editedRecord);
    }
};

QTEST_GUILESS_MAIN(TestRejectedRecord)
#include "testrejectedrecord.moc"
