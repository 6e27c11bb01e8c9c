// SourceFieldList: the fields of the stream, to be dragged or sent to a row.
#pragma once

#include "ui/mapping/mappingmodel.h"
#include "ui/mapping/sourcefieldsmodel.h"

#include <QTreeView>

namespace millrace {

/// One field or several are dragged together; Enter and a double click ask for a row to put them
/// in.
class SourceFieldList final : public QTreeView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SourceFieldList)

public:
    /// Both outlive the list; the rows of \a targets light up while fields are dragged.
    SourceFieldList(SourceFieldsModel &model, MappingModel &targets, QWidget *parent = nullptr);

    /// In their order.
    [[nodiscard]] QStringList markedFields() const;
    /// Goes \a rows further down, or up.
    void step(int rows);
    /// Marks the next field below the marked ones that is not used.
    void goOn();

signals:
    /// The fields are to go to a row that is picked.
    void pickRequested(const QStringList &fields);

protected:
    void startDrag(Qt::DropActions actions) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    SourceFieldsModel &m_model;
    MappingModel &m_targets;
};

} // namespace millrace
