#include <QTest>
class Trefusals final : public QObject
{
    Q_OBJECT
};
QTEST_GUILESS_MAIN(Trefusals)
#include "testpostgresrefusals.moc"
