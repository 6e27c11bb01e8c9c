#include "app/cli/connectionarguments.h"

#include "app/cli/commandtext.h"

namespace millrace {

void addConnectionArgument(CLI::App &command, std::string &connection)
{
    command.add_option("connection", connection, QT_TRANSLATE_NOOP("CommandText", "Name or id"))
        ->required();
}

void addStreamsOption(CLI::App &command, std::vector<std::string> &streams)
{
    command
        .add_option("--stream", streams,
                    QT_TRANSLATE_NOOP("CommandText", "Only this stream; may be repeated"))
        ->type_name("NAME")
        ->allow_extra_args(false);
}

void addLimitOption(CLI::App &command, int &limit)
{
    command.add_option("-n,--limit", limit, QT_TRANSLATE_NOOP("CommandText", "At most this many"))
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000).description(""));
}

} // namespace millrace
