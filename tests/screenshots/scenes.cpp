#include "tests/screenshots/scenes.h"

#include "tests/screenshots/scenelists.h"

namespace millrace::test {

std::vector<Scene> allScenes()
{
    std::vector<Scene> all;
    for (const auto &list : {emptyScenes(), listScenes(), endpointScenes(), wizardScenes(),
                             connectionScenes(), settingsScenes(), dialogScenes(), lastScenes()})
        all.insert(all.end(), list.begin(), list.end());
    return all;
}

void visitScenes(const std::function<bool(const Scene &)> &isWanted,
                 const std::function<void(const Scene &, QWidget &)> &visit)
{
    std::unique_ptr<Stage> stage;
    auto content = ScriptedProfile::Content::Empty;
    for (const Scene &scene : allScenes()) {
        if (!isWanted(scene))
            continue;
        if (!stage || content != scene.content) {
            stage.reset();
            stage = std::make_unique<Stage>(scene.content);
            content = scene.content;
        }
        stage->tidy();
        scene.show(*stage);
        stage->settle();
        visit(scene, *stage->front());
    }
}

} // namespace millrace::test
