// The scenes by room; see scenes.h.
#pragma once

#include "tests/screenshots/scenes.h"

namespace millrace::test {

using SceneList = std::vector<Scene>;

[[nodiscard]] SceneList emptyScenes(); ///< Of a profile that has nothing yet.
[[nodiscard]] SceneList listScenes();
[[nodiscard]] SceneList endpointScenes();
[[nodiscard]] SceneList catalogueScenes();
[[nodiscard]] SceneList wizardScenes();
[[nodiscard]] SceneList connectionScenes();
[[nodiscard]] SceneList mappingScenes(); ///< They add ends and a connection.
[[nodiscard]] SceneList settingsScenes();
[[nodiscard]] SceneList dialogScenes();
[[nodiscard]] SceneList importScenes();
[[nodiscard]] SceneList lastScenes(); ///< Those that change the profile for good.

} // namespace millrace::test
