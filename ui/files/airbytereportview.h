// AirbyteReportView: the report of an import from Airbyte, with what a person takes and enters.
#pragma once

#include "core/interchange/airbytechoice.h"

#include <QWidget>

#include <vector>

class QFormLayout;
class QLineEdit;
class QScrollArea;
class QStackedLayout;
class QTreeView;

namespace millrace {

class AirbyteReportModel;
class TextLabel;

/// What became of each thing, those first that want a person, and below it a line for each password
/// the files do not bring along. Keyboard: arrows and Space in the list, Tab to the lines.
class AirbyteReportView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AirbyteReportView)

public:
    explicit AirbyteReportView(QWidget *parent = nullptr);

    void setImport(const AirbyteImport &import, const ConnectorRegistry &registry);
    /// Holds what was entered: never shown or logged.
    [[nodiscard]] AirbyteChoice choice() const;
    [[nodiscard]] bool isAnyTaken() const;
    [[nodiscard]] QTreeView *tree() const { return m_tree; }

signals:
    /// Something is taken or left out.
    void choiceChanged();

private:
    struct Entry final
    {
        QString variable;
        QLineEdit *edit = nullptr;
    };

    void buildEntries();
    void addEntry(const WantedSetting &wanted);

    AirbyteReportModel *m_model;
    QStackedLayout *m_places = nullptr;
    QTreeView *m_tree = nullptr;
    TextLabel *m_summary = nullptr;
    QWidget *m_entries = nullptr; ///< Hidden while nothing is to be entered.
    QScrollArea *m_scroll = nullptr;
    QFormLayout *m_form = nullptr;
    std::vector<Entry> m_edits;
};

} // namespace millrace
