// TimelineEvent: the words of kinds and origins.
#include "core/model/timelineevent.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestTimelineEvent final : public QObject
{
    Q_OBJECT

private slots:
    void kindsRoundTrip()
    {
        QStringList names;
        for (const TimelineKind kind :
             {TimelineKind::Created, TimelineKind::SettingsChanged, TimelineKind::StreamsChanged,
              TimelineKind::Paused, TimelineKind::Resumed, TimelineKind::EndsChanged,
              TimelineKind::CheckpointChanged}) {
            QCOMPARE(timelineKindFromName(timelineKindName(kind)), std::optional(kind));
            names << timelineKindName(kind);
        }
        QCOMPARE(
            names,
            (QStringList{u"created"_s, u"settings_changed"_s, u"streams_changed"_s, u"paused"_s,
                         u"resumed"_s, u"ends_changed"_s, u"checkpoint_changed"_s}));
        QVERIFY(!timelineKindFromName(u"renamed"_s));
    }

    void originsRoundTrip()
    {
        QStringList names;
        for (const ChangeOrigin origin :
             {ChangeOrigin::Window, ChangeOrigin::CommandLine, ChangeOrigin::Schedule}) {
            QCOMPARE(changeOriginFromName(changeOriginName(origin)), std::optional(origin));
            names << changeOriginName(origin);
        }
        QCOMPARE(names, (QStringList{u"window"_s, u"command_line"_s, u"schedule"_s}));
        QVERIFY(!changeOriginFromName(QString()));
    }
};

QTEST_GUILESS_MAIN(TestTimelineEvent)
#include "testtimelineevent.moc"
