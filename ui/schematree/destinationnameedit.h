// DestinationNameEdit: a name at the destination, with what becomes of it while it is typed.
#pragma once

#include "ui/schematree/catalogmodel.h"

#include <QLineEdit>

class QLabel;

namespace millrace {

/// Below the input stands the name as the destination spells it, or that it is taken.
class DestinationNameEdit final : public QLineEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DestinationNameEdit)

public:
    /// \a model outlives the edit.
    /// Of \a field, or of the stream itself when that is empty.
    DestinationNameEdit(const CatalogModel &model, const StreamId &stream, const QString &field,
                        QWidget *parent);
    ~DestinationNameEdit() override;

    /// What is said of the name that is typed now.
    [[nodiscard]] QString preview() const;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void refresh();
    [[nodiscard]] QString fieldPreview() const;

    const CatalogModel &m_model;
    const StreamId m_stream;
    const QString m_field;
    std::unique_ptr<QLabel> m_preview;
};

} // namespace millrace
