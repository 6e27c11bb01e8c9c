#include "core/engine/hookaddress.h"

#include "core/model/runhookjson.h"

namespace millrace {

using namespace Qt::StringLiterals;

Result<RunHook> withAddress(RunHook hook, const SecretStore &secrets)
{
    if (!hook.isKept())
        return hook;
    const auto resolved = withSecretsResolved({{u"url"_s, hook.urlSecret}}, {u"/url"_s}, secrets);
    if (!resolved)
        return resolved.error();
    hook.url = resolved->configuration.value("url"_L1).toString().trimmed();
    if (auto valid = validate(hook); !valid)
        return valid.error();
    return hook;
}

} // namespace millrace
