// Errors of the files destination, and the system's error numbers in plain words.
#pragma once

#include "core/base/error.h"

namespace millrace::fileserrors {

extern const ErrorDefinition folderMissing; ///< %1 folder
extern const ErrorDefinition notAFolder; ///< %1 path
extern const ErrorDefinition notAFile; ///< %1 path
extern const ErrorDefinition inUse; ///< %1 file
extern const ErrorDefinition modeUnsupported; ///< %1 stream, %2 mode
extern const ErrorDefinition columnsDiffer; ///< %1 file, %2 columns
extern const ErrorDefinition layoutDiffers; ///< %1 file
extern const ErrorDefinition headerUnreadable; ///< %1 file
extern const ErrorDefinition foreignCompressed; ///< %1 file
extern const ErrorDefinition shortened; ///< %1 file, %2 bytes expected, %3 bytes found
extern const ErrorDefinition stateDamaged; ///< %1 state file
extern const ErrorDefinition compressionFailed; ///< %1 file
extern const ErrorDefinition foreignFile; ///< %1 file
extern const ErrorDefinition alreadyFinished; ///< %1 file

/// The error of a call that failed with \a errorNumber (errno) while it wrote \a path.
[[nodiscard]] Error writeFailure(const QString &path, int errorNumber);

} // namespace millrace::fileserrors
