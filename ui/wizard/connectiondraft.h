// ConnectionDraft: a connection while it is being made; what all steps of the wizard work on.
#pragma once

#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "ui/schematree/catalogmodel.h"
#include "ui/schematree/destinationfacts.h"
#include "ui/workspace/discovery.h"

#include <QObject>
#include <QUndoStack>

namespace millrace {

/// Ends, streams and configuration, each change of which can be undone on one stack. Asks the
/// source for its streams as soon as both ends are known. Lives in the UI thread.
class ConnectionDraft final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionDraft)

public:
    explicit ConnectionDraft(Workspace &workspace, QObject *parent = nullptr);

    [[nodiscard]] const QString &id() const { return m_id; }
    [[nodiscard]] const Endpoint &end(EndpointRole role) const;
    [[nodiscard]] bool hasEnd(EndpointRole role) const { return !end(role).id.isEmpty(); }
    /// Chooses a stored source or destination; one undo step, unless it was edited in place.
    void setEnd(const Endpoint &endpoint);

    [[nodiscard]] CatalogModel &catalog() { return *m_catalog; }
    [[nodiscard]] const CatalogModel &catalog() const { return *m_catalog; }
    [[nodiscard]] Discovery &discovery() { return *m_discovery; }
    /// Whether streams are mapped to objects the destination has of its own, and what these are.
    [[nodiscard]] DestinationFacts &destinationFacts() { return *m_facts; }
    [[nodiscard]] const DestinationFacts &destinationFacts() const { return *m_facts; }
    /// The same until the destination has answered: a stream is mapped already.
    [[nodiscard]] bool takesObjects() const;
    /// Asks the source again; choices stay.
    void discover();

    /// Name, tags, schedule and settings; the name follows the ends until the person gives one.
    [[nodiscard]] const Connection &configuration() const { return m_configuration; }
    /// Takes what ConfigureForm shows; \a act names it in the menu ("schedule"). Edits of one act
    /// in a row are one undo step.
    void configure(const Connection &configuration, const QString &act);

    /// Everything, as it is to be stored.
    [[nodiscard]] Connection connection() const;
    [[nodiscard]] QUndoStack &undoStack() { return m_undo; }
    /// Whether there is anything worth keeping.
    [[nodiscard]] bool isEmpty() const;

    /// Never holds a secret.
    [[nodiscard]] QJsonObject toJson() const;
    /// Takes the place of everything; the undo stack begins anew.
    void restore(const QString &id, const QJsonObject &json);

signals:
    void endsChanged();
    void configurationChanged();
    /// Anything at all.
    void changed();

private:
    friend class EndCommand;
    friend class ConfigureCommand;

    /// \a streams: the choices to go on with; null: those of another source are dropped.
    void applyEnd(const Endpoint &endpoint, const QJsonObject *streams);
    void applyConfiguration(const Connection &configuration, bool hasOwnName);
    void followEnds();
    [[nodiscard]] QString proposedName() const;

    Workspace &m_workspace;
    QString m_id;
    QUndoStack m_undo; ///< Before the model, which pushes onto it.
    Endpoint m_source;
    Endpoint m_destination;
    CatalogModel *m_catalog;
    Discovery *m_discovery;
    DestinationFacts *m_facts;
    Connection m_configuration;
    bool m_hasOwnName = false;
};

} // namespace millrace
