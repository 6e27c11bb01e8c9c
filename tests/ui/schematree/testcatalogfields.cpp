// Catalog model: names and types of single fields at the destination.
#include "tests/ui/schematree/catalogscene.h"

#include <QJsonObject>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestCatalogFields final : public QObject, private CatalogScene
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void fieldsAreRenamed();
    void fieldNamesThatClashAreFaults();
    void fieldsAreRetyped();
    void typesAreCheckedAgainstTheSample();
    void typeWithoutAConversionIsAFault();
    void goneFieldsKeepTheirNameUntilTheyAreSaved();
};

void TestCatalogFields::fieldsAreRenamed()
{
    m_model->setSelected({s_orders}, true);
    const auto name = [this](const QString &field) {
        return m_model->indexOf(s_orders, field, SchemaColumn::Destination);
    };
    QVERIFY(name(u"total"_s).flags().testFlag(Qt::ItemIsEditable));
    QCOMPARE(name(u"total"_s).data().toString(), u"total"_s);
    QVERIFY(name(u"total"_s).data(CatalogModel::MutedRole).toBool());
    QVERIFY(m_model->setData(name(u"total"_s), u" Amount "_s, Qt::EditRole));
    QCOMPARE(m_undo->undoText(), u"Rename shop.orders.total at the destination"_s);
    QCOMPARE(name(u"total"_s).data().toString(), u"Amount"_s);
    QVERIFY(!name(u"total"_s).data(CatalogModel::MutedRole).toBool());
    // As the destination spells it.
    m_model->setFieldNamePlan([](const QStringList &wanted) {
        QStringList names;
        for (const QString &each : wanted)
            names << each.toLower();
        return names;
    });
    QCOMPARE(name(u"total"_s).data().toString(), u"amount"_s);
    QVERIFY(name(u"total"_s).data(Qt::ToolTipRole).toString().contains(u"Amount"));
    QCOMPARE(m_model->configured().streams.front().fieldRules.names,
             (QMap<QString, QString>{{u"total"_s, u"Amount"_s}}));

    // Typing on is the same step; another field is another one.
    m_model->setData(name(u"total"_s), u"Sum"_s, Qt::EditRole);
    QCOMPARE(m_undo->count(), 2);
    m_model->setData(name(u"id"_s), u"nr"_s, Qt::EditRole);
    QCOMPARE(m_undo->count(), 3);
    m_undo->undo();
    m_undo->undo();
    QCOMPARE(name(u"total"_s).data().toString(), u"total"_s);
    QVERIFY(m_model->configured().streams.front().fieldRules.isEmpty());
    // Its own name is none.
    QVERIFY(!m_model->setData(name(u"total"_s), u"total"_s, Qt::EditRole));
    // What is not written has no name there.
    m_model->setSelected({s_orders}, false);
    QCOMPARE(name(u"total"_s).data().toString(), QString());
}

void TestCatalogFields::fieldNamesThatClashAreFaults()
{
    m_model->setSelected({s_orders}, true);
    const QModelIndex total = m_model->indexOf(s_orders, u"total"_s, SchemaColumn::Destination);
    m_model->setData(total, u"id"_s, Qt::EditRole);
    QCOMPARE(faults(*m_model), QList<SchemaFault>{SchemaFault::FieldNameTaken});
    QCOMPARE(m_model->problems().first().field, u"total"_s);
    QVERIFY(total.data(CatalogModel::InvalidRole).toBool());
    QVERIFY(total.data(Qt::ToolTipRole).toString().contains(u"another one"));
    QVERIFY(cell(*m_model, s_orders, SchemaColumn::Destination, CatalogModel::InvalidRole)
            == u"true");
    // A field that is not written does not matter.
    m_model->setData(m_model->indexOf(s_orders, u"id"_s), Qt::Unchecked, Qt::CheckStateRole);
    QVERIFY(m_model->problems().isEmpty());
    m_model->setData(total, u"_airbyte_meta"_s, Qt::EditRole);
    QVERIFY(m_model->problems().first().text.contains(u"added to every table"));
}

void TestCatalogFields::fieldsAreRetyped()
{
    m_model->setSelected({s_orders}, true);
    const QModelIndex total = m_model->indexOf(s_orders, u"total"_s, SchemaColumn::Type);
    QVERIFY(total.flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(!m_model->indexOf(s_orders, SchemaColumn::Type).flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(total.data(CatalogModel::MutedRole).toBool());
    QVERIFY(m_model->setData(total, u"string"_s, Qt::EditRole));
    QCOMPARE(m_undo->undoText(), u"Set type of shop.orders.total"_s);
    // The source's own type stays in sight.
    QCOMPARE(total.data().toString(), u"exact decimal → text"_s);
    QVERIFY(!total.data(CatalogModel::MutedRole).toBool());
    QCOMPARE(total.data(Qt::AccessibleTextRole).toString(),
             u"Type: text instead of exact decimal"_s);
    QVERIFY(total.data(Qt::ToolTipRole).toString().contains(u"NUMERIC(10,2)"));
    QCOMPARE(m_model->configured().streams.front().writtenSchema().field(2).type,
             FieldType::String);
    // No way from a decimal to a date.
    QVERIFY(!m_model->setData(total, u"date"_s, Qt::EditRole));
    m_undo->undo();
    QCOMPARE(total.data().toString(), u"exact decimal"_s);
    m_undo->redo();
    // The source's own type takes the choice back.
    QVERIFY(m_model->setData(total, u"decimal"_s, Qt::EditRole));
    QVERIFY(m_model->configured().streams.front().fieldRules.isEmpty());
}

void TestCatalogFields::typesAreCheckedAgainstTheSample()
{
    m_model->setSelected({s_customers}, true);
    const QModelIndex email = m_model->indexOf(s_customers, u"email"_s, SchemaColumn::Type);
    m_model->setData(email, u"integer"_s, Qt::EditRole);
    QVERIFY(!email.data(Qt::ToolTipRole).toString().contains(u"sampled"));
    m_model->setSample(s_customers,
                       sampleOf(m_model->entry(s_customers)->stream.schema,
                                {{u"1"_s, u"5"_s}, {u"2"_s, u"a@b"_s}, {u"2"_s}}));
    QVERIFY2(email.data(Qt::ToolTipRole)
                 .toString()
                 .contains(u"Of the first rows: 1 of 2 sampled values do not fit."),
             qUtf8Printable(email.data(Qt::ToolTipRole).toString()));
    QVERIFY(email.data(Qt::ForegroundRole).isValid());
    m_model->setData(email, u"string"_s, Qt::EditRole);
    // A sample of other fields is none.
    m_model->refresh(without(shopCatalog(), s_customers, u"changed"_s));
    QVERIFY(m_model->entry(s_customers)->sample == nullptr);
}

void TestCatalogFields::typeWithoutAConversionIsAFault()
{
    m_model->setSelected({s_orders}, true);
    const QModelIndex total = m_model->indexOf(s_orders, u"total"_s, SchemaColumn::Type);
    m_model->setData(total, u"number"_s, Qt::EditRole);
    Catalog changed = shopCatalog();
    changed.streams.front().schema = Schema({{u"id"_s, FieldType::Integer},
                                             {u"updated_at"_s, FieldType::TimestampWithZone},
                                             {u"total"_s, FieldType::Date}});
    m_model->refresh(changed);
    QCOMPARE(faults(*m_model), QList<SchemaFault>{SchemaFault::TypeImpossible});
    const QModelIndex now = m_model->indexOf(s_orders, u"total"_s, SchemaColumn::Type);
    QVERIFY(now.data(CatalogModel::InvalidRole).toBool());
    QVERIFY(m_model->setData(now, u"string"_s, Qt::EditRole));
    QVERIFY(m_model->problems().isEmpty());
}

void TestCatalogFields::goneFieldsKeepTheirNameUntilTheyAreSaved()
{
    m_model->setSelected({s_orders}, true);
    m_model->setData(m_model->indexOf(s_orders, u"total"_s, SchemaColumn::Destination), u"sum"_s,
                     Qt::EditRole);
    m_model->refresh(without(shopCatalog(), s_orders, u"total"_s));
    QVERIFY(m_model->configured().streams.front().fieldRules.isEmpty());
    QVERIFY(!m_model->indexOf(s_orders, u"total"_s, SchemaColumn::Destination)
                 .flags()
                 .testFlag(Qt::ItemIsEditable));
    m_model->refresh(shopCatalog());
    QCOMPARE(m_model->configured().streams.front().fieldRules.names.value(u"total"_s), u"sum"_s);
    const QJsonObject draft = m_model->toJson();
    CatalogModel other;
    QVERIFY(other.fromJson(draft));
    QCOMPARE(other.entry(s_orders)->choice.fieldRules.names.value(u"total"_s), u"sum"_s);
}

QTEST_MAIN(TestCatalogFields)
#include "testcatalogfields.moc"
