// DraftRepository: unfinished connections, newest first.
#include "core/store/draftrepository.h"
#include "tests/core/store/storefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestDraftRepository final : public QObject
{
    Q_OBJECT

private slots:
    void storesReplacesAndRemoves()
    {
        StoreFixture store;
        DraftRepository drafts(*store.database);
        Draft first = must(drafts.save({{}, u"shop"_s, {{u"step"_s, 1}}, {}}));
        QVERIFY(!first.id.isEmpty());
        QVERIFY(first.savedAt == store.clock.now());
        store.clock.advance(std::chrono::minutes(1));
        const Draft second = must(drafts.save({{}, u"other"_s, {}, {}}));
        QCOMPARE(must(drafts.all()).front().id, second.id);

        store.clock.advance(std::chrono::minutes(1));
        first.content = {{u"step"_s, 2}};
        must(drafts.save(first));
        store.reopen();
        DraftRepository again(*store.database);
        const auto all = must(again.all());
        QCOMPARE(all.size(), 2u);
        QCOMPARE(all[0].id, first.id);
        QCOMPARE(all[0].name, u"shop"_s);
        QCOMPARE(all[0].content, first.content);
        QVERIFY(all[0].savedAt == store.clock.now());

        must(again.remove(first.id));
        must(again.remove(first.id));
        QCOMPARE(must(again.all()).size(), 1u);
    }
};

QTEST_GUILESS_MAIN(TestDraftRepository)
#include "testdraftrepository.moc"
