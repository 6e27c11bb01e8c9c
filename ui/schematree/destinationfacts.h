// DestinationFacts: tells a schema tree what the destination can do and how it names things.
#pragma once

#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "ui/schematree/catalogmodel.h"
#include "ui/workspace/workspace.h"

#include <QObject>

namespace millrace {

/// Asks a destination in the background for its modes, its naming and the objects it has of its
/// own, and gives them to the model. What is wrong with the destination is not told here: planning
/// names and running say it better; only its objects are nowhere else.
class DestinationFacts final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DestinationFacts)

public:
    /// How the discovery of objects stands; Idle where tables are made.
    enum class Objects { Idle, Running, Done, Failed };

    /// Both outlive it.
    DestinationFacts(Workspace &workspace, CatalogModel &model, QObject *parent = nullptr);
    ~DestinationFacts() override;

    /// Asks \a destination; one without an id takes the former facts back.
    void load(const Endpoint &destination);
    /// Asks for its objects again; mappings take what is new.
    void loadObjects();
    /// Namespace and prefix of the connection, which are part of the names.
    void setSettings(const ConnectionSettings &settings);
    /// Whether streams are mapped to objects of the destination; false until it has answered.
    [[nodiscard]] bool takesObjects() const { return m_takesObjects; }
    [[nodiscard]] bool isLoaded() const { return static_cast<bool>(m_resolver); }
    [[nodiscard]] Objects objectsState() const { return m_objectsState; }
    /// Why the objects are not known; nothing in the other states.
    [[nodiscard]] const std::optional<Error> &objectsError() const { return m_objectsError; }

signals:
    /// The destination has answered; its objects may still come.
    void loaded();
    void objectsStateChanged();

private:
    void planNames();
    void takeObjects(const Result<std::vector<DestinationObject>> &objects);
    void setObjectsState(Objects state);

    Workspace &m_workspace;
    CatalogModel &m_model;
    Endpoint m_destination;
    NameResolver m_resolver; ///< Empty until the destination was asked.
    ConnectionSettings m_settings;
    bool m_takesObjects = false;
    Objects m_objectsState = Objects::Idle;
    std::optional<Error> m_objectsError;
    CancellationSource m_cancellation; ///< Of the question that is on.
    int m_number = 0; ///< Answers of a former destination are dropped.
};

} // namespace millrace
