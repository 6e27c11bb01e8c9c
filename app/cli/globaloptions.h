// GlobalOptions: the options every command takes.
#pragma once

#include <string>

namespace millrace {

struct GlobalOptions final
{
    std::string profile; ///< Folder; empty: the environment decides.
    std::string progress = "auto"; ///< auto, line, plain, json or none.
    bool json = false;
    bool noColor = false;
    bool quiet = false;
    bool verbose = false;
};

} // namespace millrace
