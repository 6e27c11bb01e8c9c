// DestinationNamesEdit: namespace and prefix, with a live preview of the resulting names.
#pragma once

#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QTableView;

namespace millrace {

class PlannedNamesModel;

/// Part of ConfigureForm. The names come from the destination itself, so they are what it will use.
class DestinationNamesEdit final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DestinationNamesEdit)

public:
    explicit DestinationNamesEdit(Workspace &workspace, QWidget *parent = nullptr);

    /// Shows \a settings without a signal.
    void setSettings(const ConnectionSettings &settings);
    /// \a settings with namespace and prefix as they are shown.
    [[nodiscard]] ConnectionSettings applied(ConnectionSettings settings) const;
    /// What the preview is made from.
    void showNamesOf(const Connection &connection, const Endpoint &destination);
    [[nodiscard]] int conflictCount() const;
    /// Whether the custom namespace has a text; true for the other modes.
    [[nodiscard]] bool isFormatGiven() const;
    void focusFormat();

signals:
    void edited();
    /// The names of the preview have changed.
    void planned();

private:
    void addModes();
    void addPreview();
    void take();
    void plan();
    void show(const Result<std::vector<PlannedName>> &names);

    Workspace &m_workspace;
    QButtonGroup *m_modes;
    QLineEdit *m_format;
    QLineEdit *m_prefix;
    QLabel *m_summary;
    QTableView *m_table;
    PlannedNamesModel *m_model;
    Connection m_connection;
    Endpoint m_destination;
    int m_planNumber = 0; ///< Answers to older questions are dropped.
};

} // namespace millrace
