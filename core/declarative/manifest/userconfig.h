// UserConfig: what a manifest does to a person's configuration before it is used.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/value/value.h"

namespace millrace::declarative {

/// A configuration that is ready to be used.
struct UserConfig final
{
    Value config; ///< Migrated and transformed.
    Value stored; ///< Migrated: what should be kept in the place of what was given.
    bool isMigrated = false; ///< Whether stored differs from what was given.
};

/// Applies the migrations and transformations of \a root's specification (reference §9). An empty
/// configuration stays as it is. Errors: declarative.component_custom, those of templates.
[[nodiscard]] Result<UserConfig> preparedConfig(const Component &root, const Value &given,
                                                const Clock &clock);

/// Holds \a config to the validations of \a root's specification. Error:
/// declarative.config_invalid.
[[nodiscard]] Result<void> validateConfig(const Component &root, const Value &config,
                                          const Clock &clock);

} // namespace millrace::declarative
