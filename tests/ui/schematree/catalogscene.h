// CatalogScene: a catalog model with the streams of the shop, for the tests of the model.
#pragma once

#include "tests/ui/schematree/schemafixture.h"

#include <QAbstractItemModelTester>
#include <QUndoStack>

#include <memory>

namespace millrace {

/// Made anew for each test by begin(), watched by a model tester.
class CatalogScene
{
protected:
    void begin()
    {
        m_undo = std::make_unique<QUndoStack>();
        m_model = std::make_unique<CatalogModel>(m_undo.get());
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_model->refresh(shopCatalog());
    }
    void end()
    {
        m_tester.reset();
        m_model.reset();
        m_undo.reset();
    }

    std::unique_ptr<QUndoStack> m_undo;
    std::unique_ptr<CatalogModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

[[nodiscard]] inline QString cell(const CatalogModel &model, const StreamId &stream,
                                  SchemaColumn column, int role = Qt::DisplayRole)
{
    return model.indexOf(stream, column).data(role).toString();
}

[[nodiscard]] inline Qt::CheckState tick(const QModelIndex &index)
{
    return index.data(Qt::CheckStateRole).value<Qt::CheckState>();
}

[[nodiscard]] inline QList<SchemaFault> faults(const CatalogModel &model)
{
    QList<SchemaFault> faults;
    for (const SchemaProblem &problem : model.problems())
        faults << problem.fault;
    return faults;
}

} // namespace millrace
