// Decodes answers for who needs only their first element.
#pragma once

#include "core/declarative/request/answerdecoder.h"

namespace millrace::declarative {

/// The first element of \a response, decoded as the component \a decoder says; null when there is
/// none. An AnswerDecoder.
[[nodiscard]] Result<Value> decodeFirst(const Component &decoder, const HttpResponse &response);

} // namespace millrace::declarative
