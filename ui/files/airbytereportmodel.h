// AirbyteReportModel: what became of each thing of an import from Airbyte, and what is taken of it.
#pragma once

#include "core/interchange/airbytechoice.h"

#include <QAbstractItemModel>

#include <memory>

namespace millrace {

/// Sources, destinations, connections and files, those first that want a person; below each what
/// there is to say of it and its streams, one sentence a row. What can come over has a box; a
/// connection comes only with its source and destination. Indices carry node pointers. UI thread
/// only.
class AirbyteReportModel final : public QAbstractItemModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AirbyteReportModel)

public:
    enum Column { NameColumn, KindColumn, OutcomeColumn, ColumnCount };

    explicit AirbyteReportModel(QObject *parent = nullptr);
    ~AirbyteReportModel() override;

    void setImport(const AirbyteImport &import);
    /// The names of what is left out; nothing is entered.
    [[nodiscard]] AirbyteChoice choice() const;
    /// Whether anything is left to take over.
    [[nodiscard]] bool isAnyTaken() const;

    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex &parent = {}) const override;
    using QObject::parent;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

signals:
    /// Something is taken or left out.
    void choiceChanged();

private:
    struct Node;

    [[nodiscard]] Node *nodeOf(const QModelIndex &index) const;
    [[nodiscard]] Node &thing(const ImportedItem &item);
    void add(const ImportedItem &item);
    void setTaken(Node &node, bool isTaken);
    [[nodiscard]] QVariant thingData(const Node &node, int column, int role) const;

    std::vector<std::unique_ptr<Node>> m_things;
};

} // namespace millrace
