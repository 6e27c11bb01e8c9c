// overlay(): the options of a request, one set laid over another.
#pragma once

#include "core/declarative/request/requestoptions.h"

namespace millrace::declarative {

/// Adds the options of \a upper to \a options; those with a name that is there already replace it
/// where it stands.
void overlay(RequestOptions &options, const RequestOptions &upper);

} // namespace millrace::declarative
