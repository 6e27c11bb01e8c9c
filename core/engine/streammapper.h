// What turns the rows of a stream as they are read into rows as they are written.
#pragma once

#include "core/mapping/mapper.h"
#include "core/model/connection.h"
#include "core/secrets/secretstore.h"

namespace millrace {

/// The keys of the encryptions of \a stream in plain text. "transformation.key_missing", of kind
/// Configuration, for one that is not there; the error names stream and place. Blocks.
[[nodiscard]] Result<TransformationKeys> transformationKeys(const ConfiguredStream &stream,
                                                            const SecretStore &secrets);

/// By the rules of \a connection for its \a stream; \a read are the fields as they are read, and
/// \a moment is now() for all rows. An unsound mapping or transformation is an error of kind
/// Configuration: nothing of the stream is to be written then.
[[nodiscard]] Result<Mapper> mapperFor(const Connection &connection, const ConfiguredStream &stream,
                                       const Schema &read, TimePoint moment,
                                       const TransformationKeys &keys);

/// transformationKeys(), once mapperFor() is known to succeed with them: before the destination is
/// opened, so that nothing is made or emptied for a stream that cannot run.
[[nodiscard]] Result<TransformationKeys> checkedTransformationKeys(const Connection &connection,
                                                                   const ConfiguredStream &stream,
                                                                   const SecretStore &secrets);

/// Why the transformations of \a after cannot run although those of \a before could, as the part of
/// a sentence; empty: there is nothing new. Keys are not looked at.
[[nodiscard]] QString brokenTransformation(const ConfiguredStream &before,
                                           const ConfiguredStream &after);

} // namespace millrace
