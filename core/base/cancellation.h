// Cancellation: the standard's stop token under the name the domain uses.
#pragma once

#include <functional>
#include <stop_token>

namespace millrace {

/// Asked by long calls: stop_requested(). Copies share one state; safe from any thread.
/// A default constructed one never asks to stop.
using Cancellation = std::stop_token;

/// Owned by whoever may stop the work: request_stop().
using CancellationSource = std::stop_source;

/// Runs a function in the thread that requests the stop, e.g. to interrupt a driver call.
using CancellationCallback = std::stop_callback<std::function<void()>>;

} // namespace millrace
