// RefreshDialog: which streams are read again, and what becomes of their old rows.
#pragma once

#include "core/store/connectionoverview.h"
#include "ui/connectionpage/refreshstreammodel.h"

#include <QDialog>

class QBoxLayout;
class QDialogButtonBox;
class QPushButton;
class QRadioButton;

namespace millrace {

class CommandTexts;
class TextLabel;

/// Show it with open(); deletes itself when closed.
class RefreshDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RefreshDialog)

public:
    /// \a streams are ticked first; none: all that can be refreshed.
    RefreshDialog(const ConnectionSummary &connection, const DestinationCapabilities &capabilities,
                  const std::vector<StreamId> &streams, const CommandTexts &commands,
                  QWidget *parent = nullptr);

    [[nodiscard]] RefreshRequest request() const;
    [[nodiscard]] RefreshStreamModel *streams() const { return m_streams; }
    [[nodiscard]] QRadioButton *retain() const { return m_retain; }
    [[nodiscard]] QRadioButton *remove() const { return m_remove; }
    [[nodiscard]] QPushButton *act() const { return m_act; }

signals:
    void confirmed(const millrace::RefreshRequest &request);

private:
    void build(const CommandTexts &commands);
    [[nodiscard]] QRadioButton *addWay(QBoxLayout *layout, const QString &iconName,
                                       const QString &text, const QString &explanation);
    [[nodiscard]] RefreshMode mode() const;
    void follow();

    const ConnectionSummary m_connection;
    RefreshStreamModel *m_streams;
    QRadioButton *m_retain = nullptr;
    QRadioButton *m_remove = nullptr;
    TextLabel *m_effect = nullptr;
    QDialogButtonBox *m_buttons = nullptr;
    QPushButton *m_act = nullptr;
};

} // namespace millrace
