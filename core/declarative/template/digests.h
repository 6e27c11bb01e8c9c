// Hashes and base64 for templates.
#pragma once

#include "core/declarative/template/evaluation.h"

namespace millrace::declarative {

// The filters hash, hmac, base64encode and base64decode.
[[nodiscard]] Datum hashFilter(Evaluation &evaluation, const Datum &self,
                               const Arguments &arguments);
[[nodiscard]] Datum hmacFilter(Evaluation &evaluation, const Datum &self,
                               const Arguments &arguments);
[[nodiscard]] Datum base64EncodeFilter(Evaluation &evaluation, const Datum &self,
                                       const Arguments &arguments);
[[nodiscard]] Datum base64DecodeFilter(Evaluation &evaluation, const Datum &self,
                                       const Arguments &arguments);

} // namespace millrace::declarative
