#include <QTest>
class Tresume final : public QObject
{
    Q_OBJECT
};
QTEST_GUILESS_MAIN(Tresume)
#include "testpostgresresume.moc"
