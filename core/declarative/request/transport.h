// Transport: the way of a request to its server, so that tests and the workbench can stand in it.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/http/httprequest.h"
#include "core/http/httpresponse.h"

namespace millrace::declarative {

/// Sends one request once. Every status is an answer. Safe from any thread.
class Transport
{
public:
    virtual ~Transport() = default;

    [[nodiscard]] virtual Result<HttpResponse> send(const HttpRequest &request,
                                                    const Cancellation &cancellation)
        = 0;
    /// Sends at most \a concurrency requests at once from now on, whoever calls; the others wait
    /// for their turn, ready to go. False: that is for the callers to see to.
    [[nodiscard]] virtual bool limitTo(int concurrency)
    {
        static_cast<void>(concurrency);
        return false;
    }
};

} // namespace millrace::declarative
