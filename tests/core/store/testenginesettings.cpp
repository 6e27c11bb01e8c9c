// EngineSettings: stored, read back, and never nonsense.
#include "core/store/enginesettings.h"
#include "core/store/settingsrepository.h"
#include "tests/core/store/storefixture.h"

#include <QJsonObject>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestEngineSettings final : public QObject
{
    Q_OBJECT

private slots:
    void comeBack()
    {
        StoreFixture store;
        QVERIFY(must(storedEngineSettings(*store.database)) == EngineSettings());
        EngineSettings settings;
        settings.memoryLimit = qint64(64) << 20;
        settings.keptLevel = LogLevel::Warning;
        must(storeEngineSettings(*store.database, settings));
        store.reopen();
        QVERIFY(must(storedEngineSettings(*store.database)) == settings);
    }

    void nonsenseIsTheDefault()
    {
        StoreFixture store;
        must(SettingsRepository(*store.database)
                 .setValue(u"engine"_s,
                           QJsonObject{{u"memory_limit_bytes"_s, 3}, {u"log_level"_s, u"loud"_s}}));
        QVERIFY(must(storedEngineSettings(*store.database)) == EngineSettings());
    }
};

QTEST_GUILESS_MAIN(TestEngineSettings)
#include "testenginesettings.moc"
