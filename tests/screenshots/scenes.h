// Scenes: every window, page and dialogue of the program, in every state worth looking at.
#pragma once

#include "tests/screenshots/stage.h"

#include <functional>
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

/// Shows every scene for which \a isWanted and calls \a visit with what is in front then: the
/// window or a dialogue.
void visitScenes(const std::function<bool(const Scene &scene)> &isWanted,
                 const std::function<void(const Scene &scene, QWidget &shown)> &visit);

} // namespace millrace::test
