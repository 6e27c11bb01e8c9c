// AnswerDecoder: the seam between logins and the decoders of records.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/value/value.h"
#include "core/http/httpresponse.h"

#include <functional>

namespace millrace::declarative {

/// The first element of \a response, decoded as the component \a decoder says.
using AnswerDecoder
    = std::function<Result<Value>(const Component &decoder, const HttpResponse &response)>;

} // namespace millrace::declarative
