// Scenes: every window, page and dialogue of the program, in every state worth looking at.
#pragma once

#include "tests/screenshots/stage.h"

#include <functional>
#include <memory>
#include <vector>

namespace millrace::test {

struct Scene final
{
    enum class Size { Usual, AlsoLarge };

    QString name; ///< For files: "connections-no-hits".
    ScriptedProfile::Content content = ScriptedProfile::Content::Filled;
    Size size = Size::Usual; ///< Whether it is worth a picture at 200 % too.
    /// Brings the stage there.
    std::function<void(Stage &stage)> show;
};

/// In an order in which a stage can show them, each after Stage::tidy(). What changes the profile
/// for good comes last.
[[nodiscard]] std::vector<Scene> allScenes();

/// Shows scenes one after the other, on as few stages as they can share.
class SceneShow final
{
public:
    explicit SceneShow(QSize windowSize = {1360, 820})
        : m_windowSize(windowSize)
    {
    }

    /// What is in front then: the window or a dialogue.
    QWidget &show(const Scene &scene);
    /// REQUIRES: show() was called.
    [[nodiscard]] Stage &stage() { return *m_stage; }

private:
    const QSize m_windowSize;
    std::unique_ptr<Stage> m_stage;
    ScriptedProfile::Content m_content = ScriptedProfile::Content::Empty;
};

} // namespace millrace::test
