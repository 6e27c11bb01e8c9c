#include "app/cli/commands/rejectedwork.h"

#include "app/cli/displaytext.h"
#include "core/base/pluralform.h"

namespace millrace {

using namespace Qt::StringLiterals;

int tellCount(Session &session, const QString &command, const Result<qint64> &count,
              const std::function<QString(int)> &sentence)
{
    if (!count)
        return session.fail(count.error());
    if (session.output().isJson())
        session.output().json(command, {{u"count"_s, *count}});
    else
        session.output().line(sentence(pluralOf(*count)).arg(groupedNumber(*count)));
    return static_cast<int>(ExitCode::Done);
}

} // namespace millrace
