// RefreshAdviceDialog: what is to become of rows written before, when chosen streams change.
#pragma once

#include "core/connector/destination.h"
#include "core/model/job.h"
#include "ui/connectionpage/refreshadvice.h"

#include <QDialog>

#include <array>

class QRadioButton;
class QVBoxLayout;

namespace millrace {

/// What a person chose.
enum class AdviceChoice {
    SaveOnly,
    RefreshRetain,
    RefreshRemove,
    Clear,
};

/// Names the reasons and offers what is legal for the streams concerned. Show it with open();
/// deletes itself when closed.
class RefreshAdviceDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RefreshAdviceDialog)

public:
    /// \a isPaused: the connection is, and nothing can be refreshed.
    RefreshAdviceDialog(const std::vector<RefreshReason> &reasons, const ConfiguredCatalog &after,
                        const DestinationCapabilities &capabilities, bool isPaused,
                        QWidget *parent = nullptr);

    [[nodiscard]] AdviceChoice choice() const;
    /// The streams the choice is for.
    [[nodiscard]] std::vector<StreamId> streams() const { return m_streams; }
    [[nodiscard]] QRadioButton *option(AdviceChoice choice) const
    {
        return m_options[static_cast<std::size_t>(choice)];
    }

signals:
    void confirmed();

private:
    void build(const std::vector<RefreshReason> &reasons, const ConfiguredCatalog &after,
               const DestinationCapabilities &capabilities, bool isPaused);
    void addOption(QVBoxLayout *layout, AdviceChoice choice, const QString &iconName,
                   const QString &text, const QString &obstacle);

    std::vector<StreamId> m_streams;
    std::array<QRadioButton *, 4> m_options{};
};

} // namespace millrace
