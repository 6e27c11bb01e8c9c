// Walking over the lines of a log.
#include "core/base/loglines.h"

#include <QTemporaryDir>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestLogLines final : public QObject
{
    Q_OBJECT

private slots:
    void wholeLinesAreShownWithTheirPlaces()
    {
        write("one\n\ntwo\nthree\ntorn");
        QCOMPARE(walked(0, 100), (QStringList{u"one"_s, u"two"_s, u"three"_s}));
        QCOMPARE(m_end, 15);
        QCOMPARE(m_places, (std::vector<qint64>{0, 5, 9}));
    }

    void aWalkGoesOnWhereItEnded()
    {
        write("one\ntwo\nto");
        QCOMPARE(walked(0, 9), (QStringList{u"one"_s, u"two"_s}));
        write("one\ntwo\ntorn no more\n");
        QCOMPARE(walked(m_end, 100), QStringList{u"torn no more"_s});
    }

    void linesLongerThanAPieceAreWhole()
    {
        const QByteArray line(3 << 20, 'x');
        write("a\n" + line + "\nb\n");
        const QStringList lines = walked(0, 1 << 30);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[1].size(), line.size());
        QCOMPARE(lines[2], u"b"_s);
    }

    void aLineWithoutEndIsRefused()
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.resize(qint64(80) << 20)); // nothing but zeros
        const auto end
            = walkLog(path(), 0, file.size(), [](const QByteArray &, qint64) { return true; });
        QVERIFY(!end);
        QCOMPARE(end.error().code, u"log.unreadable"_s);
    }

    void theVisitorEndsTheWalk()
    {
        write("one\ntwo\nthree\n");
        int count = 0;
        const auto end
            = walkLog(path(), 0, 100, [&](const QByteArray &, qint64) { return ++count < 2; });
        QVERIFY(end);
        QCOMPARE(count, 2);
        QCOMPARE(*end, 4);
    }

    void aMissingLogSaysSo()
    {
        const auto end
            = walkLog(u"/nowhere/x"_s, 0, 1, [](const QByteArray &, qint64) { return true; });
        QVERIFY(!end);
        QCOMPARE(end.error().code, u"log.unreadable"_s);
    }

    void membersAreReadWithoutParsing()
    {
        const QByteArray line = "{\"level\":\"error\",\"message\":\"a \\\"stream\\\":\\\"no\\\"\","
                                "\"stream\":\"s\\\"t\"}";
        QCOMPARE(rawLogMember(line, "\"stream\":\"").toByteArray(), QByteArray("s\\\"t"));
        QVERIFY(rawLogMember(line, "\"code\":\"").isEmpty());
        QVERIFY(rawLogLevel(line) == LogLevel::Error);
        QCOMPARE(rawLogMember("{\"level\":\"warn\\", "\"level\":\"").toByteArray(),
                 QByteArray("warn\\"));
    }

    void aLineStandsAmongThoseAroundIt()
    {
        QByteArray log;
        std::vector<qint64> places;
        for (int i = 0; i < 30; ++i) {
            places.push_back(log.size());
            log += "{\"level\":\"info\",\"message\":\"" + QByteArray::number(i) + "\"}\n";
        }
        write(log);
        const auto middle = logAround(path(), places[10], 3);
        QVERIFY(middle);
        QCOMPARE(middle->place, 3);
        QCOMPARE(middle->lines.size(), 7u);
        QCOMPARE(middle->lines[3].message, u"10"_s);
        QCOMPARE(middle->lines.front().message, u"7"_s);
        const auto first = logAround(path(), 0, 3);
        QVERIFY(first);
        QCOMPARE(first->place, 0);
        QCOMPARE(first->lines.size(), 4u);
        const auto last = logAround(path(), places[29], 3);
        QVERIFY(last);
        QCOMPARE(last->place, 3);
        QCOMPARE(last->lines.size(), 4u);
        QVERIFY(!logAround(u"/nowhere/x"_s, 0, 3));
    }

private:
    [[nodiscard]] QString path() const { return m_folder.filePath(u"log"_s); }
    void write(const QByteArray &content) const
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    QStringList walked(qint64 from, qint64 end)
    {
        QStringList lines;
        m_places.clear();
        const auto walk = walkLog(path(), from, end, [&](const QByteArray &line, qint64 place) {
            lines << QString::fromLatin1(line);
            m_places.push_back(place);
            return true;
        });
        m_end = walk ? *walk : -1;
        return lines;
    }

    QTemporaryDir m_folder;
    std::vector<qint64> m_places;
    qint64 m_end = 0;
};

QTEST_APPLESS_MAIN(TestLogLines)
#include "testloglines.moc"
