// EndpointChooser: an existing source or destination, or the connector of a new one.
#pragma once

#include "core/base/result.h"
#include "core/connector/connectorregistry.h"
#include "core/model/endpoint.h"

#include <QThreadPool>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

class QStackedWidget;

namespace millrace {

class ChoiceTile;
class ConnectorPicker;
class EndpointList;
class MessageBar;
class Workspace;
struct WorkspaceSnapshot;

/// What a path or connection URL stands for; called on a background thread.
using EndpointGuess = std::function<Result<Endpoint>(const QString &pathOrUrl, EndpointRole role)>;

/// Two tiles, "existing" and "new", and below them the list of the one or the picker of the other.
/// Existing is chosen first when there are any. Takes dropped files, and a path or connection URL
/// typed or pasted into the search: what they stand for comes as guessed().
class EndpointChooser final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EndpointChooser)

public:
    /// \a registry and \a pool outlive it. Without \a guess nothing can be dropped or pasted.
    EndpointChooser(const ConnectorRegistry &registry, EndpointRole role, EndpointGuess guess,
                    QThreadPool &pool, QWidget *parent = nullptr);
    ~EndpointChooser() override;

    /// See ConnectorPicker.
    void addCatalogue(Workspace &workspace);

    /// What exists, and how many connections use each. Keeps what is chosen and typed.
    void setSnapshot(const std::shared_ptr<const WorkspaceSnapshot> &snapshot);

    /// Turns to the tile "new" and puts the focus into its search.
    void showPicker();
    /// Turns to the tile "existing"; nothing when none exists.
    void showExisting();
    /// Marks the existing one called \a id.
    void setCurrentEndpoint(const QString &id);
    /// The marked existing one; nothing while the tile "new" is chosen.
    [[nodiscard]] std::optional<Endpoint> currentEndpoint() const;

    /// The same as dropping or pasting it here.
    void takePath(const QString &pathOrUrl);

signals:
    /// The mark moved; for a Next button.
    void currentEndpointChanged();
    /// An existing one was taken (Enter, double click).
    void endpointChosen(const millrace::Endpoint &endpoint);
    void connectorChosen(const QString &connectorId);
    /// A path or URL was recognised: connector, configuration and name, without an id.
    void guessed(const millrace::Endpoint &endpoint);
    void cancelled();

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void build(const ConnectorRegistry &registry);
    void choose(bool isExisting);

    EndpointRole m_role;
    EndpointGuess m_guess;
    QThreadPool &m_pool;
    ChoiceTile *m_existingTile = nullptr;
    ChoiceTile *m_newTile = nullptr;
    MessageBar *m_message = nullptr;
    QStackedWidget *m_stack = nullptr;
    EndpointList *m_existing = nullptr;
    ConnectorPicker *m_picker = nullptr;
    bool m_isTouched = false; ///< A tile was chosen by the person.
    quint64 m_guessToken = 0; ///< Of the newest guess; answers to older ones are dropped.
};

} // namespace millrace
