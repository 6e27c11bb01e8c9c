#include "core/data/rawids.h"

#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestRawIds final : public QObject
{
    Q_OBJECT

private slots:
    void isAVersion4Uuid();
    void neverRepeats();
};

void TestRawIds::isAVersion4Uuid()
{
    RawIds ids;
    std::string text = "before ";
    appendRawId(text, ids);
    const QRegularExpression shape(
        u"^before [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"_s);
    QVERIFY2(shape.match(QString::fromStdString(text)).hasMatch(), text.c_str());
}

void TestRawIds::neverRepeats()
{
    RawIds ids;
    RawIds others;
    std::set<std::string> distinct;
    for (int i = 0; i < 10'000; ++i) {
        std::string id;
        appendRawId(id, ids);
        distinct.insert(id);
        id.clear();
        appendRawId(id, others);
        distinct.insert(id);
    }
    QCOMPARE(distinct.size(), std::size_t{20'000});
}

QTEST_APPLESS_MAIN(TestRawIds)
#include "testrawids.moc"
