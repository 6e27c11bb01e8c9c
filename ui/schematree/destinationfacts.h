// DestinationFacts: tells a schema tree what the destination can do and how it names things.
#pragma once

#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "ui/schematree/catalogmodel.h"
#include "ui/workspace/workspace.h"

#include <QObject>

namespace millrace {

/// Asks a destination in the background for its modes and naming, and gives both to the model.
/// What is wrong with the destination is not told here: planning names and running say it better.
class DestinationFacts final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DestinationFacts)

public:
    /// Both outlive it.
    DestinationFacts(Workspace &workspace, CatalogModel &model, QObject *parent = nullptr);
    ~DestinationFacts() override;

    /// Asks \a destination; one without an id takes the former facts back.
    void load(const Endpoint &destination);
    /// Namespace and prefix of the connection, which are part of the names.
    void setSettings(const ConnectionSettings &settings);
    /// The names of the objects a data-activation destination has; empty where tables are made.
    [[nodiscard]] const QStringList &ownObjects() const { return m_ownObjects; }

signals:
    /// The destination has answered.
    void loaded();

private:
    void planNames();

    Workspace &m_workspace;
    CatalogModel &m_model;
    NameResolver m_resolver; ///< Empty until the destination was asked.
    ConnectionSettings m_settings;
    QStringList m_ownObjects;
    CancellationSource m_cancellation; ///< Of the question that is on.
    int m_number = 0; ///< Answers of a former destination are dropped.
};

} // namespace millrace
