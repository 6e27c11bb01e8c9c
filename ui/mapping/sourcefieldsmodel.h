// SourceFieldsModel: the fields of the stream that can be mapped, with an example of each.
#pragma once

#include "core/mapping/mappingpreview.h"
#include "ui/mapping/mappingdraft.h"

#include <QAbstractTableModel>
#include <QSet>

#include <optional>
#include <vector>

namespace millrace {

enum class SourceColumn { Field, Type, Example };
inline constexpr int s_sourceColumnCount = static_cast<int>(SourceColumn::Example) + 1;

/// One row for each field, in the stream's order; a tick marks those that are used. Fields can be
/// dragged; see fieldsOf(). Lives in the UI thread.
class SourceFieldsModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SourceFieldsModel)

public:
    enum Role {
        UsedRole = Qt::UserRole + 1, ///< bool
        NullRole, ///< bool: the example is null
    };

    /// \a draft outlives it.
    explicit SourceFieldsModel(MappingDraft &draft, QObject *parent = nullptr);

    void setFilter(const QString &text, bool isUnusedOnly);
    [[nodiscard]] bool isUnusedOnly() const { return m_isUnusedOnly; }
    [[nodiscard]] int fieldCount() const { return m_draft.readSchema().fieldCount(); }
    [[nodiscard]] int unusedCount() const;
    [[nodiscard]] QString field(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const QString &field) const;

    /// The names of fields in \a mime, which a drag of this model made; empty for others.
    [[nodiscard]] static QStringList fieldsOf(const QMimeData *mime);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData *mimeData(const QModelIndexList &indexes) const override;

signals:
    void summaryChanged();

private:
    /// \a isReset: the fields are others.
    void follow(bool isReset);
    [[nodiscard]] std::vector<int> shown() const;
    /// The first value of the sample; nothing while there is none.
    [[nodiscard]] std::optional<QString> example(int field) const;

    MappingDraft &m_draft;
    std::vector<int> m_shown; ///< Places in the schema.
    QSet<QString> m_used;
    std::optional<MappingPreview> m_records; ///< The first ones, as they are read.
    QString m_text;
    bool m_isUnusedOnly = false;
};

} // namespace millrace
