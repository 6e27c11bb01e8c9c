// The paths of delivered files: every variable, and names that would lead astray.
#include "core/delivery/deliverypath.h"

#include <QSet>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

DeliverySettings settingsOf(const QString &folders, const QString &file)
{
    DeliverySettings settings;
    settings.pathFormat = folders;
    settings.fileNameFormat = file;
    return settings;
}

DeliverySettings defaults()
{
    return settingsOf(u"{sync_id}/{namespace}/{stream_name}/"_s,
                      u"{date}_{timestamp}_{part_number}{format_extension}"_s);
}

/// 2026-03-04 05:06:07.089 UTC.
DeliveryPathValues valuesOf(const QString &nameSpace = u"public"_s,
                            const QString &name = u"users"_s)
{
    using namespace std::chrono;
    DeliveryPathValues values;
    values.stream = {nameSpace, name};
    values.syncId = 12;
    values.time = sys_days{year{2026} / 3 / 4} + 5h + 6min + 7s + 89ms;
    values.part = 3;
    return values;
}

} // namespace

class TestDeliveryPath final : public QObject
{
    Q_OBJECT

private slots:
    void defaultsAreAirbytes()
    {
        QVERIFY(checkPaths(defaults()).isOk());
        QCOMPARE(deliveryPath(defaults(), valuesOf()),
                 u"12/public/users/2026-03-04_2026-03-04T05:06:07.089Z_3.csv"_s);
    }

    void emptyNamespaceLeavesNoGap()
    {
        QCOMPARE(deliveryPath(defaults(), valuesOf({})),
                 u"12/users/2026-03-04_2026-03-04T05:06:07.089Z_3.csv"_s);
    }

    void variables_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("wanted");
        const QList<std::pair<QString, QString>> known{
            {u"{namespace}"_s, u"public"_s},
            {u"{stream_name}"_s, u"users"_s},
            {u"{sync_id}"_s, u"12"_s},
            {u"{part_number}"_s, u"3"_s},
            {u"{year}"_s, u"2026"_s},
            {u"{month}"_s, u"03"_s},
            {u"{day}"_s, u"04"_s},
            {u"{hour}"_s, u"05"_s},
            {u"{minute}"_s, u"06"_s},
            {u"{second}"_s, u"07"_s},
            {u"{millisecond}"_s, u"089"_s},
            {u"{epoch}"_s, u"1772600767089"_s},
            {u"{date}"_s, u"2026-03-04"_s},
            {u"{date:yyyy_MM}"_s, u"2026_03"_s},
            {u"{timestamp}"_s, u"2026-03-04T05:06:07.089Z"_s},
            {u"{timestamp:millis}"_s, u"1772600767089"_s},
            {u"{timestamp:micro}"_s, u"1772600767089000"_s},
            {u"{format_extension}"_s, u".csv"_s},
            {u"${NAMESPACE}/${STREAM_NAME}"_s, u"public/users"_s},
            {u"{Year}"_s, u"2026"_s},
            {u"a b{day}c"_s, u"a b04c"_s},
        };
        for (const auto &[format, wanted] : known)
            QTest::newRow(qPrintable(format)) << format << wanted;
    }
    void variables()
    {
        QFETCH(QString, format);
        QFETCH(QString, wanted);
        const DeliverySettings folders = settingsOf(format, u"f"_s);
        QVERIFY(checkPaths(folders).isOk());
        QCOMPARE(deliveryPath(folders, valuesOf()), wanted + u"/f"_s);
        const DeliverySettings file = settingsOf({}, format);
        QVERIFY(checkPaths(file).isOk());
        QCOMPARE(deliveryPath(file, valuesOf()), wanted);
    }

    void uuidIsAnotherEachTime()
    {
        const DeliverySettings settings = settingsOf(u"{uuid}"_s, u"f"_s);
        const QString first = deliveryPath(settings, valuesOf());
        QCOMPARE(first.size(), 38);
        QVERIFY(first != deliveryPath(settings, valuesOf()));
    }

    void unusableFormatsNameTheirField_data()
    {
        QTest::addColumn<QString>("folders");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("field");
        const QString unknown = u"delivery.variable_unknown"_s;
        const QString invalid = u"delivery.path_invalid"_s;
        const QString path = u"/object_storage_config/path_format"_s;
        const QString name = u"/object_storage_config/file_name_format"_s;
        QTest::newRow("unknown") << u"{nonsense}"_s << u"f"_s << unknown << path;
        QTest::newRow("argument") << u"{year:yy}"_s << u"f"_s << unknown << path;
        QTest::newRow("unit") << u"x"_s << u"{timestamp:nano}"_s << unknown << name;
        QTest::newRow("empty braces") << u"{}"_s << u"f"_s << unknown << path;
        QTest::newRow("up") << u"../{sync_id}"_s << u"f"_s << invalid << path;
        QTest::newRow("up inside") << u"a/../../b"_s << u"f"_s << invalid << path;
        QTest::newRow("here") << u"a/./b"_s << u"f"_s << invalid << path;
        QTest::newRow("backslash") << u"a\\b"_s << u"f"_s << invalid << path;
        QTest::newRow("control") << u"a\nb"_s << u"f"_s << invalid << path;
        QTest::newRow("no name") << u"a"_s << u" "_s << invalid << name;
        QTest::newRow("folder") << u"a"_s << u"b/"_s << invalid << name;
        QTest::newRow("name up") << u"a"_s << u"../b"_s << invalid << name;
    }
    void unusableFormatsNameTheirField()
    {
        QFETCH(QString, folders);
        QFETCH(QString, file);
        const auto checked = checkPaths(settingsOf(folders, file));
        QVERIFY(!checked);
        QTEST(checked.error().code, "code");
        QTEST(checked.error().field, "field");
    }

    void hostileNamesStayBelow_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("wanted"); // Empty: whatever is safe.
        QTest::newRow("up") << u".."_s << u"%2E%2E"_s;
        QTest::newRow("here") << u"."_s << u"%2E"_s;
        QTest::newRow("climbing") << u"../../etc/passwd"_s << u"..%2F..%2Fetc%2Fpasswd"_s;
        QTest::newRow("root") << u"/etc"_s << u"%2Fetc"_s;
        QTest::newRow("windows") << u"..\\x"_s << u"..%5Cx"_s;
        QTest::newRow("percent") << u"%2F"_s << u"%252F"_s;
        QTest::newRow("line end") << u"a\nb"_s << u"a%0Ab"_s;
        QTest::newRow("zero") << u"a"_s + QChar(u'\0') + u"b"_s << u"a%00b"_s;
        QTest::newRow("variable") << u"{uuid}"_s << u"{uuid}"_s;
        QTest::newRow("letters") << u"Straße 日本"_s << u"Straße 日本"_s;
        QTest::newRow("long") << QString(5000, u'x') << QString();
        QTest::newRow("long, wide") << QString(5000, u'日') << QString();
        QTest::newRow("long, pairs") << u"😀"_s.repeated(500) << QString();
    }
    void hostileNamesStayBelow()
    {
        QFETCH(QString, name);
        QFETCH(QString, wanted);
        for (const DeliverySettings &settings :
             {settingsOf(u"{stream_name}"_s, u"f"_s), settingsOf(u"a"_s, u"{stream_name}"_s),
              settingsOf(u"{namespace}{stream_name}"_s, u"{namespace}{stream_name}"_s)}) {
            const QString path = deliveryPath(settings, valuesOf(name, name));
            const QStringList parts = path.split(u'/');
            QCOMPARE(parts.size(), 2);
            for (const QString &part : parts) {
                QVERIFY(!part.isEmpty() && part != "."_L1 && part != ".."_L1);
                QVERIFY(part.toUtf8().size() <= 255);
                QCOMPARE(QString::fromUtf8(part.toUtf8()), part);
                QVERIFY(std::ranges::none_of(part, [](QChar c) { return c.unicode() < 0x20; }));
            }
        }
        if (!wanted.isEmpty())
            QCOMPARE(deliveryPath(settingsOf(u"{stream_name}"_s, u"f"_s), valuesOf({}, name)),
                     wanted + u"/f"_s);
    }

    void longNamesThatBeginAlikeDiffer()
    {
        const DeliverySettings settings = settingsOf(u"{stream_name}"_s, u"f"_s);
        const QString start(300, u'x');
        QVERIFY(deliveryPath(settings, valuesOf({}, start + u'1'))
                != deliveryPath(settings, valuesOf({}, start + u'2')));
    }

    void takenNamesGetNumbers()
    {
        DeliverySettings settings = settingsOf(u"d"_s, u"all{format_extension}"_s);
        settings.form.isCompressed = true;
        QSet<QString> paths;
        DeliveryPathValues values = valuesOf();
        for (values.taken = 0; values.taken < 3; ++values.taken)
            paths.insert(deliveryPath(settings, values));
        QCOMPARE(paths,
                 QSet<QString>({u"d/all.csv.gz"_s, u"d/all-1.csv.gz"_s, u"d/all-2.csv.gz"_s}));
    }

    void bucketPathComesFirst()
    {
        DeliverySettings settings = settingsOf(u"/x/"_s, u"f"_s);
        settings.bucketPath = u"/team//rejected/"_s;
        QVERIFY(checkPaths(settings).isOk());
        QCOMPARE(deliveryPath(settings, valuesOf()), u"team/rejected/x/f"_s);
    }

    void nameOfAnEmptyNamespaceIsStillOne()
    {
        QCOMPARE(deliveryPath(settingsOf(u"x"_s, u"{namespace}"_s), valuesOf({})),
                 u"x/rejected.csv"_s);
    }
};

QTEST_GUILESS_MAIN(TestDeliveryPath)
#include "testdeliverypath.moc"
