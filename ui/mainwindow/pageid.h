// PageId: the pages of the navigation.
#pragma once

namespace millrace {

/// In the order of the navigation.
enum class PageId { Connections, Sources, Destinations, Rejected, Notices, Logs, Settings };

} // namespace millrace
