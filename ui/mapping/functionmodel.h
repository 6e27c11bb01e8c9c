// FunctionModel: fields and functions for the browser of the large editor of expressions.
#pragma once

#include "core/data/schema.h"
#include "core/mapping/expression/functionlist.h"

#include <QAbstractListModel>

#include <vector>

namespace millrace {

/// Fields of the stream first, then the functions by category. A word narrows it down: to names
/// that start with it, names that hold it, then helps that do.
class FunctionModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FunctionModel)

public:
    enum Role { DetailRole = Qt::UserRole };

    explicit FunctionModel(QObject *parent = nullptr);

    void setFields(const Schema &read);
    void setFilter(const QString &word);

    /// What choosing \a row puts into the expression, and where the cursor is in it afterwards.
    /// REQUIRES: row < rowCount().
    [[nodiscard]] std::pair<QString, int> insertion(int row) const;
    /// The help on \a row as rich text: signature, sentence, parameters, example.
    [[nodiscard]] QString help(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    /// A field, or a function by its place in the list.
    struct Entry final
    {
        const Field *field = nullptr;
        const ExpressionFunction *function = nullptr;
    };

    void list();
    [[nodiscard]] const Entry &entry(int row) const
    {
        return m_entries[static_cast<std::size_t>(row)];
    }

    std::vector<Field> m_fields;
    const std::vector<ExpressionFunction> m_functions;
    QString m_filter;
    std::vector<Entry> m_entries;
};

} // namespace millrace
