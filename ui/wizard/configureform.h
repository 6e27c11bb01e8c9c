// ConfigureForm: name, tags, schedule, destination names and advanced settings of a connection.
#pragma once

#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace millrace {

class AdvancedEdit;
class CollapsibleSection;
class DestinationNamesEdit;
class ScheduleEdit;
class StreamSchedulesEdit;
class TagEdit;
class TextLabel;

/// Used by the wizard's last step and by the settings tab of the connection page. Holds no state of
/// its own beyond what it shows: the owner sets a connection, and takes the edited one back.
class ConfigureForm final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConfigureForm)

public:
    /// What keeps the connection from being saved.
    struct Problem final
    {
        enum class Place { Name, Schedule, Namespace, Hook };

        Place place = Place::Name;
        QString text;
    };

    explicit ConfigureForm(Workspace &workspace, QWidget *parent = nullptr);

    /// Shows \a connection without a signal; its streams and \a destination make the preview.
    void setConnection(const Connection &connection, const Endpoint &destination);
    /// The connection with everything as it is shown.
    [[nodiscard]] Connection connection() const;
    [[nodiscard]] QList<Problem> problems() const;
    /// How many names another connection writes too; a warning, not a problem.
    [[nodiscard]] int conflictCount() const;
    void focusProblem(const Problem &problem);

signals:
    /// The person changed what \a act says: "name", "schedule".
    void edited(const QString &act);

private:
    void addIdentity();
    void addSchedule();
    void addNames();
    void addAdvanced();
    void showNameProblem();
    [[nodiscard]] QString nameProblem() const;

    Workspace &m_workspace;
    QLineEdit *m_name;
    TextLabel *m_nameProblem;
    TagEdit *m_tags;
    ScheduleEdit *m_schedule;
    StreamSchedulesEdit *m_streamSchedules;
    DestinationNamesEdit *m_names;
    CollapsibleSection *m_advancedSection;
    AdvancedEdit *m_advanced;
    Connection m_connection;
};

} // namespace millrace
