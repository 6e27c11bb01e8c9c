#include "tests/screenshots/scenes.h"

#include "tests/screenshots/scenelists.h"

namespace millrace::test {

std::vector<Scene> allScenes()
{
    std::vector<Scene> all;
    for (const auto &list : {emptyScenes(), listScenes(), endpointScenes(), catalogueScenes(),
                             wizardScenes(), connectionScenes(), settingsScenes(), dialogScenes(),
                             importScenes(), mappingScenes(), lastScenes()})
        all.insert(all.end(), list.begin(), list.end());
    return all;
}

QWidget &SceneShow::show(const Scene &scene)
{
    if (!m_stage || m_content != scene.content) {
        m_stage.reset();
        m_stage = std::make_unique<Stage>(scene.content, m_windowSize);
        m_content = scene.content;
    }
    m_stage->tidy();
    scene.show(*m_stage);
    m_stage->settle();
    return *m_stage->front();
}

} // namespace millrace::test
